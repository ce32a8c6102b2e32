using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.Judging;
using ExactGrad.Tests.Properties.Oracle.Support;
using ExactGrad.Tests.Properties.Support;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Lanes;

/// <summary>Every planted mistake is found by every lane that can find it, named, and shrunk to what a person can check by hand.</summary>
public sealed class MistakeTests
{
    // Enough for each lane by itself to find each mistake below, with any seed tried.
    private const int Cases = 400;

    // What a lane cannot see it sees in no case, and what it can see mostly in the first few.
    private const int CasesThatShowNothing = 150;

    public static TheoryData<Mistake> Mistakes { get; } = [.. Mistake.All];

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void Mistake_IsFoundByItsLanesAndNamedAndShrunk(Mistake mistake)
    {
        foreach (string lane in mistake.Lanes)
        {
            Report report = Run(mistake, lane);
            Assert.True(report.Verdict == Verdict.Violated, $"{lane} does not find it: {report.Verdict}");
            Failure failure = Assert.Single(report.Failures, failure => failure.Subject == mistake.Subject);
            Assert.True(failure.Extents.Max() <= mistake.LargestShrunk, $"{lane} shrinks it to {failure.CaseId} only");
            Assert.Equal(failure.Subject, Replayed(mistake, failure).Subject);
        }
    }

    // These lanes have tests of their own, and see most of these besides.
    private static readonly string[] Elsewhere = ["wide", "special", "contract", "large"];

    // What a lane cannot see is written down as well: a mistake that it starts to find belongs into the table.
    [Theory]
    [MemberData(nameof(Mistakes))]
    public void Mistake_IsSuspectedWhereForwardAndBackwardMeet_AndNotFoundElsewhere(Mistake mistake)
    {
        foreach (string lane in mistake.Suspecting)
        {
            Assert.Equal(Verdict.Violated, Run(mistake, lane).Verdict);
        }

        foreach (string lane in JudgeOptions.LaneNames.Except(Elsewhere).Except(mistake.Lanes).Except(mistake.Suspecting))
        {
            Report report = Run(mistake, lane, CasesThatShowNothing);
            Assert.True(report.Verdict != Verdict.Violated, $"{lane} finds it: {report.Failures.FirstOrDefault()?.CaseId}");
        }
    }

    private static Report Run(Mistake mistake, string lane, int cases = Cases)
    {
        using IImplementation implementation = mistake.Make();
        return new Judge(
            implementation,
            new JudgeOptions
            {
                Cases = Law.Trials(cases),
                MaxSide = 7,
                Lanes = [lane],
            }
        ).Run();
    }

    /// <summary>The shrunk case fails again, in the same way, from its text alone.</summary>
    private static Failure Replayed(Mistake mistake, Failure failure)
    {
        using IImplementation implementation = mistake.Make();
        return Assert.Single(new Judge(implementation, new JudgeOptions()).Replay(CaseId.Parse(failure.CaseId)).Failures);
    }
}
