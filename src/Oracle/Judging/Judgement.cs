using ExactGrad.Oracle.Bounds;
using ExactGrad.Oracle.Calls;

namespace ExactGrad.Oracle.Judging;

/// <summary>What became of one case.</summary>
internal enum Outcome
{
    /// <summary>Compared, and right.</summary>
    Passed,

    /// <summary>Wrong.</summary>
    Violated,

    /// <summary>Nothing is proven: the bound has no meaning here.</summary>
    Inconclusive,

    /// <summary>Nothing was compared, all truths were zero, or every coordinate was skipped.</summary>
    Vacuous,

    /// <summary>The implementation does not do this.</summary>
    NotApplicable,
}

/// <summary>The judgement of one case.</summary>
internal sealed record Judgement(Outcome Outcome, Tally Tally, string Reason = "", long Skipped = 0)
{
    /// <summary>What is wrong: one entry for each output or law.</summary>
    internal IReadOnlyList<Violation> Violations { get; private init; } = [];

    /// <summary>With which probability, at most, a wrong polynomial passes, by output; null where that is not derived.</summary>
    internal Func<string, double?>? PassProbability { get; init; }

    /// <summary>The first that is wrong.</summary>
    internal Violation? Violation => Violations.Count > 0 ? Violations[0] : null;

    /// <summary>What was seen and is neither right nor wrong; empty where there is nothing to tell.</summary>
    internal string Observation { get; init; } = "";

    internal static Judgement Refused(string reason) => new(Outcome.NotApplicable, default, Reason: reason);

    internal static Judgement Undecided(string reason) => new(Outcome.Inconclusive, default, Reason: reason);

    internal static Judgement Wrong(Violation violation) => new(Outcome.Violated, default(Tally)) { Violations = [violation] };

    /// <summary>Violated where anything is wrong; else a pass, or vacuous where the comparison could tell nothing.</summary>
    internal static Judgement Of(IReadOnlyList<Violation> violations, Tally tally, long skipped = 0)
    {
        Outcome outcome =
            violations.Count > 0 ? Outcome.Violated
            : tally.Telling > 0 ? Outcome.Passed
            : Outcome.Vacuous;
        return new Judgement(outcome, tally, Skipped: skipped) { Violations = violations };
    }
}

/// <summary>What is wrong with a case.</summary>
/// <param name="Subject">The output that is wrong, or the law that is broken: "dx", "adjoint".</param>
/// <param name="Fault">The fault, where there was no answer that could be judged.</param>
/// <param name="Headline">One sentence.</param>
/// <param name="Tell">The rest of the story, told only for the shrunk case.</param>
internal sealed record Violation(string Subject, FaultKind? Fault, string Headline, Func<Story> Tell)
{
    /// <summary>Two violations of the same signature count as the same finding.</summary>
    internal (string, FaultKind?) Signature => (Subject, Fault);
}

/// <summary>A violation told the way a teacher would.</summary>
internal sealed record Story
{
    /// <summary>The element, such as "dx[1,0]"; empty where there is none.</summary>
    public string Element { get; init; } = "";

    /// <summary>What was expected there.</summary>
    public double? Expected { get; init; }

    /// <summary>What came instead.</summary>
    public double? Actual { get; init; }

    /// <summary>The largest error allowed; 0 for equality.</summary>
    public double? Bound { get; init; }

    /// <summary>Elements that are wrong.</summary>
    public long Wrong { get; init; }

    /// <summary>Elements of that output.</summary>
    public long Of { get; init; }

    /// <summary>The errors of all elements; null where there is no truth to compare with.</summary>
    public ErrorMap? Map { get; init; }

    /// <summary>Where the wrong elements are.</summary>
    public string Pattern { get; init; } = "";

    /// <summary>The formula with the numbers in it, and the like.</summary>
    public IReadOnlyList<string> Lines { get; init; } = [];
}
