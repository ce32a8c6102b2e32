using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Diagnosis;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.KnownFailures;

namespace ExactGrad.Oracle.Judging;

/// <summary>What a run found, and how strong a pass of it is.</summary>
public sealed record Report
{
    /// <summary>The verdict.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>What the implementation declared.</summary>
    public required Capabilities Capabilities { get; init; }

    /// <summary>The seed of the run.</summary>
    public required ulong Seed { get; init; }

    /// <summary>One report per lane that was asked for.</summary>
    public required IReadOnlyList<LaneReport> Lanes { get; init; }

    /// <summary>The findings, each shrunk.</summary>
    public required IReadOnlyList<Failure> Failures { get; init; }

    /// <summary>What became of the failures that were said to be known; empty where none were.</summary>
    public IReadOnlyList<KnownFailureFinding> KnownFailures { get; init; } = [];

    /// <summary>Why the program could not be judged at all: it could not be started, or did not say hello. Null where it could.</summary>
    public Fault? StartFault { get; init; }

    /// <summary>All that must agree for runs to be parts of one: version, seed, implementation, options, as names and values.</summary>
    public IReadOnlyList<RunTerm> Terms { get; init; } = [];

    /// <summary>Which shards it tells of; null where the run was not divided.</summary>
    public Coverage? Shards { get; init; }

    /// <summary>The counts that it was made of, where it can be merged with others.</summary>
    internal IReadOnlyList<ReportPart> Parts { get; init; } = [];

    /// <summary>Whether the run was stopped before it was done.</summary>
    public bool Interrupted { get; init; }

    /// <summary>Wall time.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>The report on a program that could not be started, or did not say hello: violated.</summary>
    /// <param name="name">What was to be started.</param>
    /// <param name="fault">What happened.</param>
    public static Report NotStarted(string name, Fault fault) =>
        new()
        {
            Verdict = Verdict.Violated,
            Capabilities = new Capabilities { Name = name },
            Seed = 0,
            Lanes = [],
            Failures = [],
            StartFault = fault,
            Elapsed = TimeSpan.Zero,
        };

    /// <summary>Process exit code of this verdict: 0 verified, 1 violated, 2 inconclusive or vacuous.</summary>
    public int ExitCode => ExitCodeOf(Verdict);

    /// <summary>Process exit code of a verdict.</summary>
    public static int ExitCodeOf(Verdict verdict) => Verdicts.ExitCode(verdict);

    /// <summary>The verdict of several runs together.</summary>
    public static Verdict Combine(IEnumerable<Verdict> verdicts) => Verdicts.Combine(verdicts);
}

/// <summary>What a lane found.</summary>
public sealed record LaneReport
{
    /// <summary>The lane.</summary>
    public required string Name { get; init; }

    /// <summary>Its rule in a few words.</summary>
    public required string Rule { get; init; }

    /// <summary>Its verdict.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>Cases judged.</summary>
    public long Cases { get; init; }

    /// <summary>Of these, cases that were wrong.</summary>
    public long Violated { get; init; }

    /// <summary>Cases of which nothing is proven.</summary>
    public long Inconclusive { get; init; }

    /// <summary>Cases that could tell nothing: no elements, or all truths zero.</summary>
    public long Vacuous { get; init; }

    /// <summary>Cases that the implementation refused.</summary>
    public long Refused { get; init; }

    /// <summary>Whether the lane stopped early, or left findings out, because there were too many.</summary>
    public bool IsCutShort { get; init; }

    /// <summary>Elements compared.</summary>
    public long Compared { get; init; }

    /// <summary>Distinct shapes.</summary>
    public int Shapes { get; init; }

    /// <summary>Coordinates skipped at a kink.</summary>
    public long Skipped { get; init; }

    /// <summary>Largest share of a proven bound that a right answer used; 0 where the rule is equality.</summary>
    public double LargestShare { get; init; }

    /// <summary>Cases by the largest share of a bound that a right element of them used: from 0 to 1 in equal parts. Empty where the rule is equality.</summary>
    public IReadOnlyList<long> Shares { get; init; } = [];

    /// <summary>Distinct shapes of cases that have inputs and outputs.</summary>
    public IReadOnlyList<DrawnShape> DrawnShapes { get; init; } = [];

    /// <summary>How strong a pass is, for each output in each element type: of the cases that passed.</summary>
    public IReadOnlyList<OutputStrength> Strength { get; init; } = [];

    /// <summary>What became of each test of the lane.</summary>
    public IReadOnlyList<TestReport> Tests { get; init; } = [];

    /// <summary>Wall time.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>Cases per second, all included: drawing, truth, the implementation's own time, comparison.</summary>
    public double CasesPerSecond => Elapsed > TimeSpan.Zero ? Cases / Elapsed.TotalSeconds : 0;

    /// <summary>What was seen and is neither right nor wrong, and what of the lane the implementation cannot take part in: a sentence each.</summary>
    public IReadOnlyList<string> Observations { get; init; } = [];

    /// <summary>Why the lane is not applicable, inconclusive or was cut short; empty where there is nothing to say.</summary>
    public string Note { get; init; } = "";
}

/// <summary>One finding: the first failing case of its kind, shrunk and told.</summary>
public sealed record Failure
{
    /// <summary>The lane that found it.</summary>
    public required string Lane { get; init; }

    /// <summary>The operation of the case.</summary>
    public required Operation Operation { get; init; }

    /// <summary>The output that is wrong, or the operation that gave no answer.</summary>
    public required string Subject { get; init; }

    /// <summary>The fault, where there was no answer that could be judged.</summary>
    public FaultKind? Fault { get; init; }

    /// <summary>One sentence.</summary>
    public required string Headline { get; init; }

    /// <summary>The known failure that this is; null where it is none.</summary>
    public KnownFailure? Known { get; init; }

    /// <summary>The case as it was found.</summary>
    public required string Found { get; init; }

    /// <summary>The smallest case that fails in the same way.</summary>
    public required string CaseId { get; init; }

    /// <summary>Extents of the smallest case.</summary>
    public required IReadOnlyList<int> Extents { get; init; }

    /// <summary>Cases of this lane that failed in this way.</summary>
    public required long FailingCases { get; init; }

    /// <summary>The element shown, such as "dx[1,0]"; empty where there is none.</summary>
    public string Element { get; init; } = "";

    /// <summary>What was expected there.</summary>
    public double? Expected { get; init; }

    /// <summary>What came instead.</summary>
    public double? Actual { get; init; }

    /// <summary>The largest error allowed there; 0 for equality.</summary>
    public double? Bound { get; init; }

    /// <summary>Elements of the output that are wrong in the smallest case.</summary>
    public long WrongElements { get; init; }

    /// <summary>Elements of the output in the smallest case.</summary>
    public long Elements { get; init; }

    /// <summary>Where the wrong elements are, in the case as it was found: large enough to show a pattern.</summary>
    public string Pattern { get; init; } = "";

    /// <summary>The errors of all elements in the largest case that failed like this; null where there was no truth, element by element.</summary>
    public ErrorMap? Map { get; init; }

    /// <summary>What is probably behind it; null where there was nothing to compare.</summary>
    public OutputDiagnosis? Diagnosis { get; init; }

    /// <summary>Inputs, and the formula with the numbers in it.</summary>
    public IReadOnlyList<string> Explanation { get; init; } = [];

    /// <summary>The same, not shrunk: what is told of a chain where a layer fails as well, maybe in another shard. Null elsewhere.</summary>
    internal Failure? AsFound { get; init; }
}

/// <summary>Where a run is.</summary>
/// <param name="Lane">The lane.</param>
/// <param name="Done">Cases done.</param>
/// <param name="Share">Share of the lane that is done, 0 to 1.</param>
/// <param name="Violated">Cases of the lane that are wrong.</param>
public readonly record struct JudgeProgress(string Lane, long Done, double Share, long Violated);
