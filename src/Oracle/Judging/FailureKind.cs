using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;

namespace ExactGrad.Oracle.Judging;

/// <summary>In which way a case fails; what fails alike is one finding.</summary>
internal readonly record struct FailureKind(Operation Operation, string Subject, FaultKind? Fault);

/// <summary>The cases that fail in one way: how many, the first, and the largest, where a pattern shows best.</summary>
/// <param name="Cases">How many.</param>
/// <param name="FirstIndex">Which draw the first is.</param>
/// <param name="FirstOrder">Which of what is wrong with it.</param>
/// <param name="First">The first.</param>
/// <param name="Headline">One sentence about it.</param>
/// <param name="WidestIndex">Which draw the largest is, the first of those.</param>
/// <param name="Widest">The largest.</param>
internal sealed record KindCount(
    long Cases,
    long FirstIndex,
    int FirstOrder,
    CaseId First,
    string Headline,
    long WidestIndex,
    CaseId Widest
)
{
    /// <summary>One case.</summary>
    internal static KindCount Of(CaseRecord record, int order) =>
        new(1, record.Index, order, record.Id, record.Violations[order].Headline, record.Index, record.Id);

    /// <summary>The cases of both, in whatever order they are added.</summary>
    internal KindCount With(KindCount other)
    {
        KindCount first = other.FirstIndex < FirstIndex ? other : this;
        (long mine, long others) = (Size(Widest), Size(other.Widest));
        KindCount widest = others > mine || (others == mine && other.WidestIndex < WidestIndex) ? other : this;
        return first with { Cases = Cases + other.Cases, WidestIndex = widest.WidestIndex, Widest = widest.Widest };
    }

    private static long Size(CaseId id) => id.Extents.Aggregate(1L, (size, extent) => size * extent);
}
