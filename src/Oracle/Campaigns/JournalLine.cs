using System.Buffers;
using System.Text.Json;
using ExactGrad.Oracle.Bounds;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Judging;
using ExactGrad.Oracle.Results;

namespace ExactGrad.Oracle.Campaigns;

/// <summary>A judged case as a line of JSON. Every line has the same keys (docs/campaigns.md), so that tables are read from it.</summary>
internal static class JournalLine
{
    /// <summary>Appends a line, its end included.</summary>
    internal static void Write(ArrayBufferWriter<byte> buffer, Utf8JsonWriter json, CaseRecord record)
    {
        json.Reset(buffer);
        json.WriteStartObject();
        json.WriteString("lane", record.Id.Lane);
        json.WriteNumber("index", record.Index);
        json.WriteString("case", record.Id.ToString());
        json.WriteString("operation", record.Id.Operation.Name());
        json.WriteString("elementType", ElementFormat.Of(record.Id.ElementType).Name);
        json.WriteString("outcome", Name(record.Outcome));
        json.WriteNumber("compared", record.Compared);
        json.WriteNumber("skipped", record.Skipped);
        json.WriteNumber("largestShareOfBound", record.LargestShare);
        json.WriteNumber("seconds", Math.Round(record.Seconds, 7));
        json.WriteString("reason", record.Reason);
        json.WriteString("observation", record.Observation);
        // A list for each column, and not a record for each output: half as long, and read as well.
        IReadOnlyList<OutputRecord> outputs = record.Outputs;
        ResultsJson.Strings(json, "outputs", outputs.Select(output => output.Output));
        Numbers(json, "entries", outputs.Select(output => (double?)output.Resolution.Entries));
        Numbers(json, "smallestError", outputs.Select(output => Finite(output.Resolution.SmallestError)));
        Numbers(json, "smallestShareOfEntry", outputs.Select(output => Finite(output.Resolution.SmallestShare)));
        Numbers(json, "wrongPolynomialLog2", outputs.Select(output => output.WrongPolynomialLog2));
        json.WriteStartArray("violations");
        foreach (ViolationRecord violation in record.Violations)
        {
            json.WriteStartObject();
            json.WriteString("subject", violation.Subject);
            json.WriteString("fault", violation.Fault?.ToString());
            json.WriteString("headline", violation.Headline);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        buffer.Write("\n"u8);
    }

    /// <summary>Reads a line.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    internal static CaseRecord Read(ReadOnlyMemory<byte> line) =>
        JsonReading.Expecting(
            "a judged case",
            () =>
            {
                using JsonDocument document = JsonDocument.Parse(line);
                return Read(document.RootElement);
            }
        );

    private static CaseRecord Read(JsonElement json)
    {
        var id = CaseId.Parse(json.Text("case"));
        return id.Lane == json.Text("lane")
            ? new CaseRecord
            {
                Index = json.Long("index"),
                Id = id,
                Outcome = OutcomeOf(json.Text("outcome")),
                Compared = json.Long("compared"),
                Skipped = json.Long("skipped"),
                LargestShare = json.GetProperty("largestShareOfBound").GetDouble(),
                Seconds = json.GetProperty("seconds").GetDouble(),
                Reason = json.Text("reason"),
                Observation = json.Text("observation"),
                Outputs = Outputs(json),
                Violations =
                [
                    .. json.Array("violations")
                        .Select(violation => new ViolationRecord(
                            violation.Text("subject"),
                            violation.Fault("fault"),
                            violation.Text("headline")
                        )),
                ],
            }
            : throw new FormatException($"{id} is not of the lane {json.Text("lane")}");
    }

    private static OutputRecord[] Outputs(JsonElement json)
    {
        string[] names = json.Texts("outputs");
        double?[] Numbers(string name)
        {
            double?[] numbers =
            [
                .. json.Array(name).Select(number => number.ValueKind == JsonValueKind.Null ? (double?)null : number.GetDouble()),
            ];
            return numbers.Length == names.Length
                ? numbers
                : throw new FormatException($"\"{name}\" has {numbers.Length} numbers, but there are {names.Length} outputs");
        }

        if (names.Length == 0)
        {
            return [];
        }

        double?[] entries = Numbers("entries"),
            errors = Numbers("smallestError"),
            shares = Numbers("smallestShareOfEntry"),
            log2s = Numbers("wrongPolynomialLog2");
        return
        [
            .. names.Select(
                (name, k) =>
                    new OutputRecord(
                        name,
                        new Resolution((long)(entries[k] ?? 0), errors[k] ?? double.PositiveInfinity, shares[k] ?? double.PositiveInfinity),
                        log2s[k]
                    )
            ),
        ];
    }

    private static void Numbers(Utf8JsonWriter json, string name, IEnumerable<double?> numbers)
    {
        json.WriteStartArray(name);
        foreach (double? number in numbers)
        {
            if (number is double value)
            {
                json.WriteNumberValue(value);
            }
            else
            {
                json.WriteNullValue();
            }
        }

        json.WriteEndArray();
    }

    private static double? Finite(double number) => double.IsFinite(number) ? number : null;

    private static string Name(Outcome outcome) =>
        outcome switch
        {
            Outcome.Passed => "passed",
            Outcome.Violated => "violated",
            Outcome.Inconclusive => "inconclusive",
            Outcome.Vacuous => "vacuous",
            _ => "refused",
        };

    private static Outcome OutcomeOf(string word) =>
        Enum.GetValues<Outcome>().Cast<Outcome?>().FirstOrDefault(outcome => Name(outcome!.Value) == word)
        ?? throw new FormatException($"\"outcome\" is \"{word}\"");
}
