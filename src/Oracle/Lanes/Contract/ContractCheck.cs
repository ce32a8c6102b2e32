using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.Judging;

namespace ExactGrad.Oracle.Lanes.Contract;

/// <summary>One thing that a caller may rely on, besides the numbers being right.</summary>
internal abstract class ContractCheck
{
    /// <summary>The name in case ids.</summary>
    internal abstract string Name { get; }

    /// <summary>What is relied on, in a sentence.</summary>
    internal abstract string Statement { get; }

    /// <summary>How often it is drawn, against the others.</summary>
    internal virtual int Weight => 4;

    /// <summary>Whether equal bits are asked for, on data of which almost every operation rounds; else equality with the truth, on exact data.</summary>
    internal virtual bool OnRealData => false;

    /// <summary>Whether gradients may be asked to be added to old content.</summary>
    internal virtual bool Accumulates => true;

    /// <summary>Whether gradients are added to old content more than once, for which the data leave room.</summary>
    internal virtual bool AddsTwice => false;

    /// <summary>No extent is larger than this.</summary>
    internal virtual int LargestSide => 16;

    /// <summary>The operations that it is about.</summary>
    internal virtual bool Concerns(Operation operation) => true;

    /// <summary>Why the implementation cannot take part, or null.</summary>
    internal virtual string? Lacks(LaneSettings settings) => null;

    /// <summary>A case drawn for all checks, changed to what this one needs.</summary>
    internal virtual CaseId Adapt(CaseId id, ref SplitMix64 random) => id;

    /// <summary>Why a case is not one of this check, or null.</summary>
    internal virtual string? Problem(CaseId id) => null;

    /// <summary>The calls whose answers are held against their truths, which must be exact.</summary>
    internal virtual IEnumerable<Call> Exact(CaseId id, Call call) => [call];

    /// <summary>Calls and rule.</summary>
    internal abstract Trial Build(CaseId id, Call call, Capabilities capabilities);
}

/// <summary>A check that needs memory of the caller's own, or threads: for implementations in this process.</summary>
internal abstract class ViewCheck : ContractCheck
{
    /// <summary>What of views the check needs; null where the implementation has it.</summary>
    protected virtual string? Missing(ViewTraits views) => null;

    internal sealed override string? Lacks(LaneSettings settings) => settings.Views is null ? "no views" : Missing(settings.Views);
}
