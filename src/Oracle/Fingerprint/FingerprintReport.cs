using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.Judging;

namespace ExactGrad.Oracle.Fingerprint;

/// <summary>How an implementation computes its sums, and whether that is what it declared.</summary>
public sealed record FingerprintReport
{
    /// <summary>The verdict on what was declared: violated where one site is, inconclusive where something declared was not determined.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>What the implementation declared.</summary>
    public required Capabilities Capabilities { get; init; }

    /// <summary>One for each output and element type, and one more where a layout differs.</summary>
    public required IReadOnlyList<SiteFingerprint> Sites { get; init; }

    /// <summary>Calls put.</summary>
    public long Calls { get; init; }

    /// <summary>Why the program could not be probed at all; null where it could.</summary>
    public Fault? StartFault { get; init; }

    /// <summary>Whether the run was stopped before it was done.</summary>
    public bool Interrupted { get; init; }

    /// <summary>Wall time.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Process exit code: 0 verified, 1 violated, 2 inconclusive or vacuous.</summary>
    public int ExitCode => Verdicts.ExitCode(Verdict);

    /// <summary>The report on a program that could not be started, or did not say hello: violated.</summary>
    public static FingerprintReport NotStarted(string name, Fault fault) =>
        new()
        {
            Verdict = Verdict.Violated,
            Capabilities = new Capabilities { Name = name },
            Sites = [],
            StartFault = fault,
            Elapsed = TimeSpan.Zero,
        };
}
