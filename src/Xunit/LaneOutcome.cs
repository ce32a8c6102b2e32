using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.Judging;

namespace ExactGrad.Xunit;

/// <summary>What becomes of a lane's test.</summary>
internal enum LaneOutcomeKind
{
    /// <summary>Compared, and nothing was wrong.</summary>
    Passed,

    /// <summary>The implementation does not declare what the lane needs.</summary>
    Skipped,

    /// <summary>Something was wrong, or nothing is proven.</summary>
    Failed,
}

/// <summary>One lane, or one case of it, judged: what becomes of the test, and what it says.</summary>
internal sealed record LaneOutcome(LaneOutcomeKind Kind, string Text)
{
    // A case of the lane large takes as long as a thousand of another: a number that is meant for all lanes is not meant for it.
    private const int MostLargeCases = 6;

    /// <summary>Judges.</summary>
    /// <exception cref="ArgumentException">An option asks for what the implementation does not declare.</exception>
    /// <exception cref="FormatException">The case to judge again is not one of its lane.</exception>
    internal static LaneOutcome Of(
        IImplementation implementation,
        JudgeOptions options,
        string lane,
        Variables variables,
        CancellationToken cancellation
    )
    {
        var judge = new Judge(implementation, OptionsOf(options, lane, variables));
        return variables.Replay is { } id ? OfCase(judge.Replay(id)) : OfRun(judge.Run(cancellation: cancellation));
    }

    /// <summary>What a class asks for, made that of one lane; the environment wins.</summary>
    internal static JudgeOptions OptionsOf(JudgeOptions options, string lane, Variables variables)
    {
        int? cases = variables.Cases ?? options.Cases;
        return options with
        {
            Lanes = [lane],
            Seed = variables.Seed ?? options.Seed,
            Cases = lane == "large" && cases is int many ? Math.Min(many, MostLargeCases) : cases,
            // Cases were asked for by number, and come by number.
            Budget = variables.Cases is null ? options.Budget : null,
            KnownFailures = [.. options.KnownFailures.Where(known => CaseId.Parse(known.Case).Lane == lane)],
        };
    }

    /// <summary>
    /// What a run of one lane means for its test. An implementation that declares what the lane needs, and then refuses every case, fails:
    /// nothing was compared.
    /// </summary>
    internal static LaneOutcome OfRun(Report report) => Of(report, isApplicable: report.Lanes.Single().Cases > 0);

    /// <summary>What a case that was judged again means. One that the implementation does not declare is another's.</summary>
    internal static LaneOutcome OfCase(Report report) => Of(report, isApplicable: report.Lanes.Single().Verdict != Verdict.NotApplicable);

    private static LaneOutcome Of(Report report, bool isApplicable)
    {
        LaneReport lane = report.Lanes.Single();
        return lane.Verdict == Verdict.NotApplicable && !isApplicable ? new(LaneOutcomeKind.Skipped, LaneText.NotApplicable(lane))
            : report.Verdict == Verdict.Verified ? new(LaneOutcomeKind.Passed, LaneText.Passed(report, lane))
            : new(LaneOutcomeKind.Failed, LaneText.Failed(report, lane));
    }
}
