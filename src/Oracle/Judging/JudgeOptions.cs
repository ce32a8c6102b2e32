using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.KnownFailures;
using ExactGrad.Oracle.Lanes;
using ExactGrad.Reference;

namespace ExactGrad.Oracle.Judging;

/// <summary>What to judge, how much and from which seed. Null means everything that the implementation declares.</summary>
public sealed record JudgeOptions
{
    /// <summary>Names of all lanes, in the order in which they run.</summary>
    public static IReadOnlyList<string> LaneNames { get; } = [.. Lane.All.Select(lane => lane.Name)];

    /// <summary>The lanes to run.</summary>
    public IReadOnlyCollection<string>? Lanes { get; init; }

    /// <summary>The element types to draw.</summary>
    public IReadOnlyCollection<ElementType>? ElementTypes { get; init; }

    /// <summary>The weight layouts to draw.</summary>
    public IReadOnlyCollection<WeightLayout>? Layouts { get; init; }

    /// <summary>The reductions to draw.</summary>
    public IReadOnlyCollection<Reduction>? Reductions { get; init; }

    /// <summary>Cases per lane; null for each lane's own number.</summary>
    public int? Cases { get; init; }

    /// <summary>Divides each lane's own number of cases: for implementations behind a pipe.</summary>
    public int CasesDivisor { get; init; } = 1;

    /// <summary>Time for the whole run, shared evenly by its lanes, in place of a number of cases.</summary>
    public TimeSpan? Budget { get; init; }

    /// <summary>The seed from which all cases are drawn.</summary>
    public ulong Seed { get; init; }

    /// <summary>The part of the cases to judge; null for all of them.</summary>
    public Shard? Shard { get; init; }

    /// <summary>Failures that are put up with: a lane in which nothing else is wrong does not make the run violated.</summary>
    public IReadOnlyList<KnownFailure> KnownFailures { get; init; } = [];

    /// <summary>The day on which known failures must not have expired.</summary>
    public DateOnly Today { get; init; } = DateOnly.FromDateTime(DateTime.UtcNow);

    /// <summary>No extent is larger than this.</summary>
    public int MaxSide { get; init; } = 129;

    /// <summary>No extent of the lane large is larger than this: from 512 to 8192.</summary>
    public int LargeSide { get; init; } = 1024;

    /// <summary>
    /// Multiply-adds B n m of a case of the lane large. Where extents of 512 and more would exceed this, one of them becomes thin.
    /// The default lets naive loops in a slow language answer in time.
    /// </summary>
    public long LargeProducts { get; init; } = 1 << 24;
}
