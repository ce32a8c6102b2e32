using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Judging;
using Xunit;
using static ExactGrad.Tests.Properties.Oracle.Judging.CountedCases;

namespace ExactGrad.Tests.Properties.Oracle.Judging;

/// <summary>What is counted of a lane, when that ends it, and what its report says of it.</summary>
public sealed class LaneCountTests
{
    [Fact]
    public void Lane_InterruptedInTwoParts_IsInterrupted()
    {
        LaneCount sum = Lane(),
            part = Lane();
        part.Interrupted = true;
        sum.Add(part);
        sum.Add(part);
        Assert.True(sum.Interrupted);
    }

    [Theory]
    [InlineData(0, 256, false, 0)]
    [InlineData(255, 256, false, 0)]
    [InlineData(256, 512, true, 1)]
    [InlineData(257, 512, false, 1)]
    [InlineData(511, 512, false, 1)]
    [InlineData(512, 1024, true, 2)]
    [InlineData(768, 1024, false, 2)]
    [InlineData(1024, 2048, true, 3)]
    public void Stretches_AreOfTwiceTheLengthEach(long index, long end, bool begins, int stretch)
    {
        Assert.Equal(end, LaneCount.EndOfStretch(index));
        Assert.Equal(begins, LaneCount.BeginsStretch(index));
        LaneCount lane = Lane();
        lane.Add(Record(index, SmallCase, Outcome.Passed));
        Assert.Equal(stretch + 1, lane.Stretches.Count);
        Assert.Equal(1, lane.Stretches[stretch].Cases);
        Assert.Same(lane.Stretches[stretch], lane.StretchOf(index));
    }

    // 200 wrong cases end a lane, at the end of their stretch: what came after them does not count.
    [Theory]
    [InlineData(199, true, 300, false)]
    [InlineData(200, true, 256, true)]
    [InlineData(200, false, 300, false)]
    public void Lane_EndsAfterTheStretchOfTheLastWrongCase(int wrong, bool ends, int cases, bool cut)
    {
        LaneCount lane = Lane(ends);
        for (int k = 0; k < 300; k++)
        {
            lane.Add(
                Record(k, SmallCase, k < wrong ? Outcome.Violated : Outcome.Passed) with
                {
                    Violations = k < wrong ? [Wrong("dx", "w")] : [],
                }
            );
        }

        Assert.Equal((300, wrong), (lane.Cases, lane.Violated));
        LaneReport report = lane.Report();
        Assert.Equal((cases, wrong, cut), (report.Cases, report.Violated, report.IsCutShort));
        Assert.Equal(cut ? "stopped after 200 violated cases" : "", report.Note);
        Assert.Equal((Verdict.Violated, cases), (report.Verdict, (int)lane.Total().Cases));
    }

    [Fact]
    public void Lane_ReportsWhatItCounted()
    {
        LaneCount lane = Lane();
        lane.Elapsed = TimeSpan.FromSeconds(2);
        lane.Absent = "no views";
        Assert.All(Records, lane.Add);
        LaneReport report = lane.Report();
        Assert.Equal(("exact", "equals the truth"), (report.Name, report.Rule));
        Assert.Equal((8, 3, 1, 1, 1), (report.Cases, report.Violated, report.Inconclusive, report.Vacuous, report.Refused));
        Assert.Equal((22, 4, 3, 1.0), (report.Compared, report.Shapes, report.Skipped, report.LargestShare));
        Assert.Equal(2, report.Shares.Sum());
        Assert.Equal((4.0, false), (report.CasesPerSecond, report.IsCutShort));
        Assert.Equal([new DrawnShape(1, 2, 3), new DrawnShape(2, 3, 4), new DrawnShape(4, 5, 6)], report.DrawnShapes.OrderBy(s => s.Batch));
        Assert.Equal([$"odd (2 cases, such as {Loss})", "no views"], report.Observations);
        Assert.Equal(3, report.Strength.Count);
        Assert.Equal(5, report.Tests.Count);
        Assert.Equal("not today", report.Note);
        Assert.Equal(1, lane.ProcessFaults);
    }

    [Theory]
    [InlineData(2, false)]
    [InlineData(3, true)]
    public void ThreeEndsOfTheProcess_EndTheLane(int faults, bool ended)
    {
        LaneCount lane = Lane();
        for (int k = 0; k < faults; k++)
        {
            lane.Add(
                Record(k, SmallCase, Outcome.Violated) with
                {
                    Violations = [Wrong("y", "gone", FaultKind.Exited), Wrong("y", "said so", FaultKind.Failed)],
                }
            );
        }

        Assert.Equal((faults, ended), (lane.ProcessFaults, lane.HasTooManyFaults));
        Assert.Equal(ended, lane.Report().IsCutShort);
        Assert.Equal(ended ? "stopped after 3 cases that cost the implementation its process" : "", lane.Report().Note);
    }

    [Theory]
    [InlineData(8, false)]
    [InlineData(9, true)]
    public void MoreWaysToFailThanAreTold_CutTheLaneShort(int ways, bool cut)
    {
        LaneCount lane = Lane();
        lane.Add(
            Record(0, SmallCase, Outcome.Violated) with
            {
                Violations = [.. Enumerable.Range(0, ways).Select(k => Wrong($"w{k}", "wrong"))],
            }
        );
        Assert.Equal(cut, lane.Report().IsCutShort);
        Assert.Equal(8, lane.ToldKinds().Count());
    }

    [Fact]
    public void Note_SaysTheWeightiestFirst()
    {
        LaneCount lane = Lane();
        Assert.Equal(("none of its cases is in this shard", Verdict.NotApplicable), (lane.Report().Note, lane.Report().Verdict));
        lane.Interrupted = true;
        Assert.Equal(("interrupted", Verdict.Inconclusive), (lane.Report().Note, lane.Report().Verdict));
        lane.NotDrawn = "nothing to draw";
        Assert.Equal("nothing to draw", lane.Report().Note);
        Assert.Empty(lane.Report().Observations);
        Assert.Empty(lane.Report().Shares);
    }

    [Theory]
    [InlineData(
        Verdict.Violated,
        nameof(Outcome.Violated),
        nameof(Outcome.Inconclusive),
        nameof(Outcome.Passed),
        nameof(Outcome.Vacuous),
        nameof(Outcome.NotApplicable)
    )]
    [InlineData(
        Verdict.Inconclusive,
        nameof(Outcome.Inconclusive),
        nameof(Outcome.Passed),
        nameof(Outcome.Vacuous),
        nameof(Outcome.NotApplicable)
    )]
    [InlineData(Verdict.Verified, nameof(Outcome.Passed), nameof(Outcome.Vacuous), nameof(Outcome.NotApplicable))]
    [InlineData(Verdict.Vacuous, nameof(Outcome.Vacuous), nameof(Outcome.NotApplicable))]
    [InlineData(Verdict.NotApplicable, nameof(Outcome.NotApplicable))]
    public void Verdict_OfALane_AndOfATest_IsThatOfItsWeightiestCase(Verdict verdict, params string[] became)
    {
        Outcome[] outcomes = [.. became.Select(Enum.Parse<Outcome>)];
        LaneCount lane = Lane();
        for (int k = 0; k < outcomes.Length; k++)
        {
            lane.Add(Record(k, Loss, outcomes[k]) with { Violations = outcomes[k] == Outcome.Violated ? [Wrong("loss", "w")] : [] });
        }

        Assert.Equal(verdict, lane.Report().Verdict);
        Assert.Equal(verdict, Assert.Single(lane.Report().Tests).Verdict);
    }

    [Fact]
    public void Lanes_OfParts_AddUp()
    {
        LaneCount whole = Lane(),
            sum = Lane();
        for (int k = 0; k < Records.Length; k++)
        {
            // Some in a later stretch.
            CaseRecord record = Records[k] with
            {
                Index = k * 100,
            };
            LaneCount part = Lane();
            part.Add(record);
            part.Elapsed = TimeSpan.FromSeconds(1);
            part.Interrupted = k == 2;
            part.Absent = "no views";
            part.NotDrawn = "";
            whole.Add(record);
            sum.Add(part);
        }

        whole.Elapsed = TimeSpan.FromSeconds(Records.Length);
        Assert.True(sum.Interrupted);
        (whole.Interrupted, whole.Absent) = (true, "no views");
        Assert.Equal(Told(whole.Total()), Told(sum.Total()));
        Assert.Equal((whole.Cases, whole.Violated, whole.ProcessFaults), (sum.Cases, sum.Violated, sum.ProcessFaults));
        Assert.Equal((whole.Report().Note, whole.Report().Elapsed), (sum.Report().Note, sum.Report().Elapsed));
        Assert.Equal(whole.Report().Observations, sum.Report().Observations);
        Assert.Equal(3, sum.Stretches.Count);
    }
}
