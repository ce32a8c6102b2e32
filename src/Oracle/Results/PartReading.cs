using System.Globalization;
using System.Text.Json;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Judging;
using ExactGrad.Oracle.KnownFailures;
using ExactGrad.Oracle.Lanes;

namespace ExactGrad.Oracle.Results;

/// <summary>Reads what <see cref="PartJson"/> writes.</summary>
internal static class PartReading
{
    internal static ReportPart Part(JsonElement json, IReadOnlyList<KnownFailureFinding> known)
    {
        var part = new ReportPart
        {
            Shards = [.. json.Array("shards").Select(shard => shard.GetInt32()).Order()],
            Interrupted = json.Flag("interrupted"),
            Lanes = [.. json.Array("lanes").Select(Lane)],
            Failures =
            [
                .. json.Array("failures")
                    .Select(both =>
                        FailureReading.Failure(both.GetProperty("failure")) with
                        {
                            AsFound = both.GetProperty("asFound") is { ValueKind: not JsonValueKind.Null } found
                                ? FailureReading.Failure(found)
                                : null,
                        }
                    ),
            ],
            KnownFailures = known,
        };
        return part;
    }

    private static LaneCount Lane(JsonElement json)
    {
        string name = json.Text("name");
        Lane lane = Lanes.Lane.All.FirstOrDefault(lane => lane.Name == name) ?? throw new FormatException($"there is no lane \"{name}\"");
        var count = new LaneCount(lane)
        {
            EndsWhenWrong = json.Flag("endsWhenWrong"),
            ProcessFaults = json.Int("processFaults"),
            Interrupted = json.Flag("interrupted"),
            Absent = json.Text("absent"),
            NotDrawn = json.Text("notDrawn"),
            // To the tick: reading must give what was written.
            Elapsed = TimeSpan.FromTicks((long)Math.Round(json.GetProperty("seconds").GetDouble() * TimeSpan.TicksPerSecond)),
        };
        int stretch = 0;
        foreach (JsonElement element in json.Array("stretches"))
        {
            count.Add(stretch++, Count(element));
        }

        return count;
    }

    private static CaseCount Count(JsonElement json)
    {
        var count = new CaseCount
        {
            Compared = json.Long("compared"),
            LargestShare = json.GetProperty("largestShareOfBound").GetDouble(),
            Skipped = json.Long("skipped"),
            Reason = (json.Long("reasonIndex"), json.Text("reason")),
        };
        Numbers(json, "outcomes", count.Outcomes);
        Numbers(json, "shares", count.Shares);
        foreach (string shape in json.Texts("shapes"))
        {
            count.Shapes.Add(
                ShapeSet.Key([.. shape.Split('x').Select(extent => int.Parse(extent, NumberStyles.None, CultureInfo.InvariantCulture))])
            );
        }

        foreach (JsonElement strength in json.Array("strength"))
        {
            count.Strength.Add(Strength(strength));
        }

        foreach (JsonElement test in json.Array("tests"))
        {
            count.Tests.Add((test.Operation("operation"), test.ElementType("elementType"), test.Text("subject")), Test(test));
        }

        foreach (JsonElement seen in json.Array("observations"))
        {
            count.Add(seen.Text("text"), new SeenCount(seen.Long("cases"), seen.Long("firstIndex"), CaseId.Parse(seen.Text("first"))));
        }

        foreach (JsonElement kind in json.Array("kinds"))
        {
            count.Add(
                new FailureKind(kind.Operation("operation"), kind.Text("subject"), kind.Fault("fault")),
                new KindCount(
                    kind.Long("cases"),
                    kind.Long("firstIndex"),
                    kind.Int("firstOrder"),
                    CaseId.Parse(kind.Text("first")),
                    kind.Text("headline"),
                    kind.Long("widestIndex"),
                    CaseId.Parse(kind.Text("widest"))
                )
            );
        }

        return count;
    }

    private static TestCount.Entry Test(JsonElement json)
    {
        var outcomes = new long[Enum.GetValues<Outcome>().Length];
        Numbers(json, "outcomes", outcomes);
        bool violated = json.GetProperty("first").ValueKind != JsonValueKind.Null;
        return new TestCount.Entry(
            outcomes,
            json.Long("firstIndex"),
            violated ? CaseId.Parse(json.Text("first")) : null,
            violated ? new ViolationRecord(json.Text("violated"), json.Fault("fault"), json.Text("headline")) : null,
            json.Long("reasonIndex"),
            json.Text("reason")
        );
    }

    private static OutputStrength Strength(JsonElement json) =>
        new()
        {
            Operation = json.Operation("operation"),
            Output = json.Text("output"),
            ElementType = json.ElementType("elementType"),
            Entries = json.Long("entries"),
            SmallestError = json.Number("smallestError") ?? double.PositiveInfinity,
            SmallestShare = json.Number("smallestShareOfEntry") ?? double.PositiveInfinity,
            WrongPolynomialLog2 = json.Number("wrongPolynomialLog2"),
            PolynomialCases = json.Long("polynomialCases"),
        };

    private static void Numbers(JsonElement json, string name, long[] numbers)
    {
        long[] read = [.. json.Array(name).Select(number => number.GetInt64())];
        if (read.Length != numbers.Length)
        {
            throw new FormatException($"\"{name}\" has {read.Length} numbers; expected {numbers.Length}");
        }

        read.CopyTo(numbers, 0);
    }
}
