using System.Globalization;
using System.Text.Json;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Catalogue;
using ExactGrad.Oracle.Diagnosis;
using ExactGrad.Oracle.Judging;
using ExactGrad.Oracle.KnownFailures;

namespace ExactGrad.Oracle.Results;

/// <summary>Results as JSON, for machines. docs/results.md says what each field means.</summary>
public static class ResultsJson
{
    /// <summary>The format's name and version, in the field "format".</summary>
    public const string Format = "exactgrad-results/1";

    /// <summary>Writes a report. Numbers that JSON does not have (NaN, infinities) are written as strings.</summary>
    public static void Write(Stream stream, Report report)
    {
        ArgumentNullException.ThrowIfNull(report);
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteString("format", Format);
        json.WriteString("verdict", Name(report.Verdict));
        json.WriteBoolean("interrupted", report.Interrupted);
        // As text: a 64-bit seed is not a number that every JSON reader keeps.
        json.WriteString("seed", report.Seed.ToString(CultureInfo.InvariantCulture));
        Terms(json, report.Terms);
        Shards(json, report.Shards);
        json.WriteNumber("seconds", report.Elapsed.TotalSeconds);
        Implementation(json, report);
        json.WriteString("startFault", report.StartFault?.Text);
        json.WriteStartArray("lanes");
        foreach (LaneReport lane in report.Lanes)
        {
            Lane(json, lane);
        }

        json.WriteEndArray();
        json.WriteStartArray("failures");
        foreach (Failure failure in report.Failures)
        {
            Failure(json, failure);
        }

        json.WriteEndArray();
        json.WriteStartArray("knownFailures");
        foreach (KnownFailureFinding finding in report.KnownFailures)
        {
            Known(json, finding);
        }

        json.WriteEndArray();
        if (report.Parts.Count > 0)
        {
            json.WriteStartArray("parts");
            foreach (ReportPart part in report.Parts)
            {
                PartJson.Write(json, part);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    /// <summary>The ids of all failures in a results file.</summary>
    /// <exception cref="FormatException">Not a results file; the message says what was expected.</exception>
    public static IReadOnlyList<string> ReadFailureIds(Stream stream) => [.. ReadFailures(stream).Select(failure => failure.Case)];

    /// <summary>The ids and headlines of all failures in a results file.</summary>
    /// <exception cref="FormatException">Not a results file; the message says what was expected.</exception>
    public static IReadOnlyList<(string Case, string Headline)> ReadFailures(Stream stream)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(stream);
            string format = document.RootElement.GetProperty("format").GetString() ?? "";
            return format == Format
                ?
                [
                    .. document
                        .RootElement.GetProperty("failures")
                        .EnumerateArray()
                        .Select(failure =>
                            (
                                failure.GetProperty("case").GetString() ?? "",
                                failure.TryGetProperty("headline", out JsonElement headline) ? headline.GetString() ?? "" : ""
                            )
                        ),
                ]
                : throw new FormatException($"its format is \"{format}\"; expected \"{Format}\"");
        }
        catch (Exception problem) when (problem is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException($"not a results file ({Format}): {problem.Message}", problem);
        }
    }

    /// <summary>The word for a verdict: verified, violated, inconclusive, vacuous, not-applicable.</summary>
    public static string Name(Verdict verdict) =>
        verdict == Verdict.NotApplicable ? "not-applicable" : verdict.ToString().ToLowerInvariant();

    /// <summary>All that must agree in the parts of a run: each a text, whatever it is.</summary>
    internal static void Terms(Utf8JsonWriter json, IReadOnlyList<RunTerm> terms)
    {
        json.WriteStartObject("terms");
        foreach (RunTerm term in terms)
        {
            json.WriteString(term.Name, term.Value);
        }

        json.WriteEndObject();
    }

    private static void Shards(Utf8JsonWriter json, Coverage? shards)
    {
        if (shards is null)
        {
            json.WriteNull("shards");
            return;
        }

        json.WriteStartObject("shards");
        json.WriteNumber("count", shards.Count);
        foreach ((string name, IReadOnlyList<int> numbers) in new[] { ("present", shards.Present), ("missing", shards.Missing) })
        {
            json.WriteStartArray(name);
            foreach (int number in numbers)
            {
                json.WriteNumberValue(number);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void Implementation(Utf8JsonWriter json, Report report)
    {
        json.WriteStartObject("implementation");
        json.WriteString("name", report.Capabilities.Name);
        json.WriteString("version", report.Capabilities.Version);
        Strings(json, "operations", report.Capabilities.Operations.Order().Select(operation => operation.Name()));
        Strings(json, "elementTypes", report.Capabilities.ElementTypes.Order().Select(type => ElementFormat.Of(type).Name));
        json.WriteEndObject();
    }

    private static void Lane(Utf8JsonWriter json, LaneReport lane)
    {
        json.WriteStartObject();
        json.WriteString("name", lane.Name);
        json.WriteString("rule", lane.Rule);
        json.WriteString("verdict", Name(lane.Verdict));
        json.WriteNumber("cases", lane.Cases);
        json.WriteNumber("violated", lane.Violated);
        json.WriteNumber("inconclusive", lane.Inconclusive);
        json.WriteNumber("vacuous", lane.Vacuous);
        json.WriteNumber("refused", lane.Refused);
        json.WriteNumber("compared", lane.Compared);
        json.WriteNumber("shapes", lane.Shapes);
        json.WriteNumber("skipped", lane.Skipped);
        json.WriteNumber("largestShareOfBound", lane.LargestShare);
        json.WriteStartArray("strength");
        foreach (OutputStrength strength in lane.Strength)
        {
            Strength(json, strength);
        }

        json.WriteEndArray();
        json.WriteStartArray("tests");
        foreach (TestReport test in lane.Tests)
        {
            Test(json, test);
        }

        json.WriteEndArray();
        json.WriteNumber("seconds", lane.Elapsed.TotalSeconds);
        json.WriteNumber("casesPerSecond", lane.CasesPerSecond);
        json.WriteString("note", lane.Note);
        Strings(json, "observations", lane.Observations);
        json.WriteEndObject();
    }

    internal static void Strength(Utf8JsonWriter json, OutputStrength strength)
    {
        json.WriteStartObject();
        json.WriteString("operation", strength.Operation.Name());
        json.WriteString("output", strength.Output);
        json.WriteString("elementType", ElementFormat.Of(strength.ElementType).Name);
        json.WriteNumber("entries", strength.Entries);
        Number(json, "smallestError", strength.Entries > 0 ? strength.SmallestError : null);
        Number(json, "smallestShareOfEntry", strength.Entries > 0 ? strength.SmallestShare : null);
        Number(json, "wrongPolynomialLog2", strength.WrongPolynomialLog2);
        json.WriteNumber("polynomialCases", strength.PolynomialCases);
        json.WriteEndObject();
    }

    private static void Test(Utf8JsonWriter json, TestReport test)
    {
        json.WriteStartObject();
        json.WriteString("id", test.Id);
        json.WriteString("verdict", Name(test.Verdict));
        json.WriteNumber("cases", test.Cases);
        json.WriteNumber("violated", test.Violated);
        json.WriteString("firstViolated", test.FirstViolated);
        json.WriteString("reason", test.Reason);
        json.WriteEndObject();
    }

    internal static void Failure(Utf8JsonWriter json, Failure failure)
    {
        json.WriteStartObject();
        json.WriteString("lane", failure.Lane);
        json.WriteString("operation", failure.Operation.Name());
        json.WriteString("subject", failure.Subject);
        json.WriteString("fault", failure.Fault?.ToString());
        json.WriteString("headline", failure.Headline);
        json.WriteString("case", failure.CaseId);
        json.WriteString("known", failure.Known?.Reason);
        json.WriteString("found", failure.Found);
        Numbers(json, "extents", failure.Extents.Select(extent => (long)extent));
        json.WriteNumber("failingCases", failure.FailingCases);
        json.WriteString("element", failure.Element);
        Number(json, "expected", failure.Expected);
        Number(json, "actual", failure.Actual);
        Number(json, "bound", failure.Bound);
        json.WriteNumber("wrongElements", failure.WrongElements);
        json.WriteNumber("elements", failure.Elements);
        json.WriteString("pattern", failure.Pattern);
        Diagnosis(json, failure.Diagnosis);
        Strings(json, "explanation", failure.Explanation);
        json.WriteEndObject();
    }

    private static void Known(Utf8JsonWriter json, KnownFailureFinding finding)
    {
        json.WriteStartObject();
        json.WriteString("case", finding.Failure.Case);
        json.WriteString("message", finding.Failure.Message);
        json.WriteString("reason", finding.Failure.Reason);
        json.WriteString("expires", finding.Failure.Expires.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        json.WriteString("status", finding.Status.ToString());
        Strings(json, "found", finding.Found);
        json.WriteEndObject();
    }

    private static void Diagnosis(Utf8JsonWriter json, OutputDiagnosis? diagnosis)
    {
        if (diagnosis is null)
        {
            json.WriteNull("diagnosis");
            return;
        }

        json.WriteStartObject("diagnosis");
        json.WriteStartArray("mistakes");
        foreach (Mistake mistake in diagnosis.Mistakes)
        {
            Mistake(json, mistake);
        }

        json.WriteEndArray();
        json.WriteStartArray("pairs");
        foreach (MistakePair pair in diagnosis.Pairs)
        {
            json.WriteStartArray();
            Mistake(json, pair.First);
            Mistake(json, pair.Second);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteString("hint", diagnosis.Hint);
        json.WriteNumber("cases", diagnosis.Cases);
        json.WriteNumber("wrongCases", diagnosis.WrongCases);
        json.WriteEndObject();
    }

    private static void Mistake(Utf8JsonWriter json, Mistake mistake)
    {
        json.WriteStartObject();
        json.WriteString("name", mistake.Name);
        json.WriteString("class", mistake.Class.ToString());
        json.WriteString("story", mistake.Story);
        Strings(json, "threads", mistake.Threads);
        json.WriteEndObject();
    }

    internal static void Strings(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    internal static void Numbers(Utf8JsonWriter json, string name, IEnumerable<long> numbers)
    {
        json.WriteStartArray(name);
        foreach (long number in numbers)
        {
            json.WriteNumberValue(number);
        }

        json.WriteEndArray();
    }

    internal static void Number(Utf8JsonWriter json, string name, double? number)
    {
        if (number is not double value)
        {
            json.WriteNull(name);
        }
        else if (double.IsFinite(value))
        {
            json.WriteNumber(name, value);
        }
        else
        {
            json.WriteString(name, value.ToString(CultureInfo.InvariantCulture));
        }
    }
}
