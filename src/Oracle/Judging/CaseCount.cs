using ExactGrad.Oracle.Cases;

namespace ExactGrad.Oracle.Judging;

/// <summary>
/// What a report tells of some cases of a lane, without the cases. Counts of different cases add up, in any order, to the count of all of
/// them: sums, minima, maxima, unions, and firsts by the number of the draw.
/// </summary>
internal sealed class CaseCount
{
    internal const int ShareParts = 20;

    internal long[] Outcomes { get; } = new long[Enum.GetValues<Outcome>().Length];
    internal long Compared { get; set; }
    internal double LargestShare { get; set; }
    internal long[] Shares { get; } = new long[ShareParts];
    internal long Skipped { get; set; }
    internal ShapeSet Shapes { get; } = new();
    internal StrengthCount Strength { get; } = new();
    internal TestCount Tests { get; } = new();
    internal SortedDictionary<string, SeenCount> Observations { get; } = new(StringComparer.Ordinal);

    /// <summary>Why the last case of which nothing is known is one.</summary>
    internal (long Index, string Text) Reason { get; set; } = (-1, "");

    internal Dictionary<FailureKind, KindCount> Kinds { get; } = [];

    internal long Cases => Outcomes.Sum();

    /// <summary>The ways to fail, in the order in which they were met.</summary>
    internal IEnumerable<(FailureKind Kind, KindCount Count)> KindsInOrder =>
        Kinds.OrderBy(pair => pair.Value.FirstIndex).ThenBy(pair => pair.Value.FirstOrder).Select(pair => (pair.Key, pair.Value));

    internal long this[Outcome outcome] => Outcomes[(int)outcome];

    /// <summary>Adds a case.</summary>
    internal void Add(CaseRecord record)
    {
        Outcomes[(int)record.Outcome]++;
        Compared += record.Compared;
        LargestShare = Math.Max(LargestShare, record.LargestShare);
        if (record.LargestShare > 0)
        {
            Shares[Math.Min((int)(record.LargestShare * ShareParts), ShareParts - 1)]++;
        }

        Skipped += record.Skipped;
        Shapes.Add(ShapeSet.Key(record.Id.Extents));
        if (record.Outcome == Outcome.Passed)
        {
            Strength.Add(record);
        }

        Tests.Add(record);
        if (record.Observation.Length > 0)
        {
            Add(record.Observation, new SeenCount(1, record.Index, record.Id));
        }

        if (record.Outcome is Outcome.Inconclusive or Outcome.NotApplicable)
        {
            Reason = (record.Index, record.Reason);
        }

        for (int order = 0; order < record.Violations.Count; order++)
        {
            ViolationRecord violation = record.Violations[order];
            Add(new FailureKind(record.Id.Operation, violation.Subject, violation.Fault), KindCount.Of(record, order));
        }
    }

    /// <summary>Adds other cases.</summary>
    internal void Add(CaseCount other)
    {
        for (int k = 0; k < Outcomes.Length; k++)
        {
            Outcomes[k] += other.Outcomes[k];
        }

        Compared += other.Compared;
        LargestShare = Math.Max(LargestShare, other.LargestShare);
        for (int k = 0; k < ShareParts; k++)
        {
            Shares[k] += other.Shares[k];
        }

        Skipped += other.Skipped;
        foreach (ulong key in other.Shapes.Keys)
        {
            Shapes.Add(key);
        }

        Strength.Add(other.Strength);
        Tests.Add(other.Tests);
        foreach ((string observation, SeenCount seen) in other.Observations)
        {
            Add(observation, seen);
        }

        Reason = other.Reason.Index > Reason.Index ? other.Reason : Reason;
        foreach ((FailureKind kind, KindCount count) in other.Kinds)
        {
            Add(kind, count);
        }
    }

    internal void Add(string observation, SeenCount seen) =>
        Observations[observation] = Observations.TryGetValue(observation, out SeenCount? old) ? old.With(seen) : seen;

    internal void Add(FailureKind kind, KindCount count) =>
        Kinds[kind] = Kinds.TryGetValue(kind, out KindCount? old) ? old.With(count) : count;
}

/// <summary>Cases in which the same was seen, and the first of them.</summary>
internal sealed record SeenCount(long Cases, long FirstIndex, CaseId First)
{
    internal SeenCount With(SeenCount other) => (other.FirstIndex < FirstIndex ? other : this) with { Cases = Cases + other.Cases };
}
