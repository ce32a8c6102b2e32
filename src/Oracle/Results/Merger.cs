using System.Text;
using System.Text.Json;
using ExactGrad.Oracle.Judging;

namespace ExactGrad.Oracle.Results;

/// <summary>
/// Adds up the results of the shards of one run to those of the run. It does not matter in which order they are given, how often, or
/// whether some were added up before.
/// </summary>
public static class Merger
{
    /// <summary>The report of all that is given; inconclusive where shards are missing, unless something is violated.</summary>
    /// <exception cref="FormatException">These are not parts of one run; the message names both, and what differs.</exception>
    public static Report Merge(IReadOnlyList<ShardResults> results)
    {
        ArgumentNullException.ThrowIfNull(results);
        ShardResults first = results[0];
        foreach (ShardResults other in results)
        {
            if (RunTerm.Difference(first.Head.Terms, other.Head.Terms) is var (name, one, another))
            {
                throw new FormatException($"{other.Name}: its {name} is {another}, but {one} in {first.Name}; expected parts of one run");
            }

            if (other.Count != first.Count)
            {
                throw new FormatException(
                    $"{other.Name}: it is of {other.Count} shards, but {first.Name} of {first.Count}; expected parts of one run"
                );
            }
        }

        List<ReportPart> parts = Chosen(results);
        var coverage = new Coverage(first.Count, [.. parts.SelectMany(part => part.Shards).Order()]);
        ReportPart whole = parts.Count == 1 ? parts[0] : Sum(parts);
        Report report = whole.Report(first.Head);
        bool complete = coverage.Missing.Count == 0;
        return report with
        {
            Verdict = complete || report.Verdict == Verdict.Violated ? report.Verdict : Verdict.Inconclusive,
            Shards = coverage,
            // Nothing can be added to a whole that ran to its end: it need not be kept in parts.
            Parts = complete && !whole.Interrupted ? [whole] : parts,
        };
    }

    /// <summary>One part for each shard, or one for all of them.</summary>
    private static List<ReportPart> Chosen(IReadOnlyList<ShardResults> results)
    {
        var chosen = new SortedDictionary<int, (string Name, ReportPart Part)>();
        foreach ((string name, ReportPart part) in results.SelectMany(from => from.Parts.Select(part => (from.Name, part))))
        {
            // A part of several shards is always a whole: key 0.
            int key = part.Shards.Count == 1 ? part.Shards[0] : 0;
            chosen[key] = chosen.TryGetValue(key, out (string Name, ReportPart Part) old) ? Better(old, (name, part)) : (name, part);
        }

        return chosen.TryGetValue(0, out (string, ReportPart Part) whole) ? [whole.Part] : [.. chosen.Values.Select(one => one.Part)];
    }

    /// <summary>Of two results of the same shard the one that ran to its end, or went further.</summary>
    private static (string Name, ReportPart Part) Better((string Name, ReportPart Part) one, (string Name, ReportPart Part) other)
    {
        (string first, string second) = (Text(one.Part), Text(other.Part));
        static long Cases(ReportPart part) => part.Lanes.Sum(lane => lane.Cases);
        if (first != second && !one.Part.Interrupted && !other.Part.Interrupted)
        {
            throw new FormatException(
                $"{other.Name}: shard {string.Join(", ", other.Part.Shards)} was judged to its end there and in {one.Name}, with different results"
                    + $" ({Cases(other.Part)} and {Cases(one.Part)} cases): the implementation does not answer the same each time"
            );
        }

        // By the text where nothing else decides: the order in which they are given must not.
        int order =
            one.Part.Interrupted != other.Part.Interrupted ? (one.Part.Interrupted ? 1 : -1)
            : Cases(one.Part) != Cases(other.Part) ? Cases(other.Part).CompareTo(Cases(one.Part))
            : string.CompareOrdinal(first, second) is not 0 and int texts ? texts
            : one.Part.Elapsed.CompareTo(other.Part.Elapsed);
        return order <= 0 ? one : other;
    }

    private static ReportPart Sum(List<ReportPart> parts)
    {
        LaneCount[] lanes = [.. parts[0].Lanes.Select(lane => new LaneCount(lane.Lane) { EndsWhenWrong = lane.EndsWhenWrong })];
        foreach (LaneCount lane in lanes)
        {
            foreach (ReportPart part in parts)
            {
                lane.Add(
                    part.Lanes.FirstOrDefault(other => other.Lane == lane.Lane)
                        ?? throw new FormatException($"shard {part.Shards[0]} does not tell of the lane {lane.Lane.Name}")
                );
            }
        }

        var sum = new ReportPart
        {
            Shards = [.. parts.SelectMany(part => part.Shards).Order()],
            Interrupted = parts.Any(part => part.Interrupted),
            Lanes = lanes,
            Failures = [.. parts.SelectMany(part => part.Failures)],
            KnownFailures =
            [
                .. parts
                    .SelectMany(part => part.KnownFailures)
                    .DistinctBy(finding => (finding.Failure, finding.Status, string.Join('\n', finding.Found))),
            ],
        };
        // Only what the sum tells.
        return sum with
        {
            Failures = [.. lanes.SelectMany(lane => lane.ToldKinds().Select(found => sum.FailureOf(lane, found.Kind, found.Count)))],
        };
    }

    /// <summary>All of it but times.</summary>
    private static string Text(ReportPart part)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            PartJson.Write(json, part with { Lanes = [.. part.Lanes.Select(Timeless)] });
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private static LaneCount Timeless(LaneCount lane)
    {
        var copy = new LaneCount(lane.Lane) { EndsWhenWrong = lane.EndsWhenWrong };
        copy.Add(lane);
        copy.Elapsed = TimeSpan.Zero;
        return copy;
    }
}
