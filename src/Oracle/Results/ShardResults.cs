using System.Globalization;
using System.Text.Json;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.Judging;
using ExactGrad.Oracle.KnownFailures;

namespace ExactGrad.Oracle.Results;

/// <summary>Results that can be merged: of one shard of a run, or of some that were merged before.</summary>
public sealed class ShardResults
{
    private ShardResults(string name, RunHead head, int count, IReadOnlyList<ReportPart> parts)
    {
        Name = name;
        Head = head;
        Count = count;
        Parts = parts;
    }

    /// <summary>Where they come from, for messages.</summary>
    internal string Name { get; }

    internal RunHead Head { get; }

    /// <summary>Shards of the run.</summary>
    internal int Count { get; }

    internal IReadOnlyList<ReportPart> Parts { get; }

    /// <summary>Reads a results file.</summary>
    /// <param name="name">What to call it in messages.</param>
    /// <param name="stream">Its content.</param>
    /// <exception cref="FormatException">Not the results of a shard; the message says what was expected.</exception>
    public static ShardResults Read(string name, Stream stream) =>
        JsonReading.Expecting(
            $"the results of a shard ({ResultsJson.Format})",
            () =>
            {
                using JsonDocument document = JsonDocument.Parse(stream);
                return Read(name, document.RootElement);
            }
        );

    /// <summary>The results that are in a report.</summary>
    internal static ShardResults Of(string name, Report report) =>
        new(name, new RunHead(report.Seed, report.Capabilities, report.Terms), report.Shards!.Count, report.Parts);

    private static ShardResults Read(string name, JsonElement json)
    {
        if (json.Text("format") != ResultsJson.Format)
        {
            throw new FormatException($"its format is \"{json.Text("format")}\"");
        }

        if (!json.TryGetProperty("shards", out JsonElement shards) || shards.ValueKind == JsonValueKind.Null)
        {
            throw new FormatException(
                json.GetProperty("startFault").GetString() is string fault
                    ? $"nothing was judged: {fault}"
                    : "the run was not divided; expected one with --shard"
            );
        }

        int count = shards.Int("count");
        KnownFailureFinding[] known = [.. json.Array("knownFailures").Select(FailureReading.Known)];
        ReportPart[] parts = [.. json.Array("parts").Select(part => PartReading.Part(part, known))];
        if (parts.Length == 0 || parts.Any(part => part.Shards.Count == 0 || part.Shards.Any(shard => shard < 1 || shard > count)))
        {
            throw new FormatException($"\"parts\" does not tell of shards from 1 to {count}");
        }

        foreach (ReportPart part in parts)
        {
            foreach (LaneCount lane in part.Lanes)
            {
                foreach ((FailureKind kind, KindCount cases) in lane.Total().KindsInOrder.Take(LaneCount.MostKinds))
                {
                    _ = part.FailureOf(lane, kind, cases);
                }
            }
        }

        return new ShardResults(name, HeadOf(json), count, parts);
    }

    private static RunHead HeadOf(JsonElement json)
    {
        JsonElement implementation = json.GetProperty("implementation");
        var declared = new Capabilities
        {
            Name = implementation.Text("name"),
            Version = implementation.Text("version"),
            Operations = implementation.Array("operations").Select(Named).ToHashSet(),
            ElementTypes = implementation.Texts("elementTypes").Select(JsonReading.ElementTypeOf).ToHashSet(),
        };
        return new RunHead(ulong.Parse(json.Text("seed"), NumberStyles.None, CultureInfo.InvariantCulture), declared, Terms(json));

        static Calls.Operation Named(JsonElement word) =>
            Calls.OperationNames.TryParse(word.GetString() ?? "", out Calls.Operation operation)
                ? operation
                : throw new FormatException($"\"{word}\" is not an operation");
    }

    /// <summary>The field "terms".</summary>
    internal static IReadOnlyList<RunTerm> Terms(JsonElement json) =>
        [.. json.GetProperty("terms").EnumerateObject().Select(term => new RunTerm(term.Name, term.Value.GetString() ?? ""))];
}
