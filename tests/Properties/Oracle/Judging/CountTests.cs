using ExactGrad.Oracle.Bounds;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Judging;
using ExactGrad.Oracle.Lanes;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Judging;

/// <summary>What is counted of cases, to the last number, and that counts of parts add up to the count of the whole in any order.</summary>
public sealed class CountTests
{
    private static readonly CaseId Small = CaseId.Parse("eg1/exact.p24/linear.backward/f32/input-major/-/1x2x3/dx+dw/1");
    private static readonly CaseId Large = CaseId.Parse("eg1/exact.p24/linear.backward/f32/input-major/-/4x5x6/dx+dw/2");
    private static readonly CaseId Loss = CaseId.Parse("eg1/exact.p24/mse.forward/f64/-/sum/4x5/-/3");
    private static readonly CaseId Chain = CaseId.Parse("eg1/exact.p24/network.step/f32/input-major/sum/2x3x4x5/dx/4");

    private static readonly CaseRecord[] Records =
    [
        Record(0, Small, Outcome.Passed) with
        {
            Compared = 10,
            LargestShare = 0.49,
            Skipped = 3,
            Outputs = [Strong("dx", 4, 0.5), Strong("dw", 6, 0.25)],
        },
        Record(1, Large, Outcome.Violated) with
        {
            Compared = 7,
            Outputs = [Strong("dx", 1, 0.001)],
            Violations = [Wrong("dx", "first"), Wrong("dw", "second")],
        },
        Record(2, Loss, Outcome.Inconclusive) with
        {
            Reason = "too long",
        },
        Record(3, Small, Outcome.Violated) with
        {
            Violations = [Wrong("dw", "third"), Wrong("dx", "fourth", FaultKind.Crashed)],
        },
        Record(4, Loss, Outcome.Passed) with
        {
            Compared = 5,
            LargestShare = 1,
            Observation = "odd",
            Outputs = [Strong("loss", 0, 1)],
        },
        Record(5, Chain, Outcome.NotApplicable) with
        {
            Reason = "not today",
        },
        Record(6, Loss, Outcome.Vacuous) with
        {
            Observation = "odd",
            Reason = "not kept",
        },
        Record(7, Large, Outcome.Violated) with
        {
            Violations = [Wrong("dx", "fifth")],
        },
    ];

    [Fact]
    public void Cases_AreCounted()
    {
        CaseCount count = Counted(Records);
        Assert.Equal((8, 22, 1.0, 3), (count.Cases, count.Compared, count.LargestShare, count.Skipped));
        Assert.Equal(
            (2, 3, 1, 1, 1),
            (
                count[Outcome.Passed],
                count[Outcome.Violated],
                count[Outcome.Inconclusive],
                count[Outcome.Vacuous],
                count[Outcome.NotApplicable]
            )
        );
        Assert.Equal(4, count.Shapes.Count);
        Assert.Equal((5, "not today"), count.Reason);
        // Twentieths of a bound: 0.49 is in the tenth, 1 in the last; a share of 0 is no share.
        Assert.Equal(2, count.Shares.Sum());
        Assert.Equal((1, 1), (count.Shares[9], count.Shares[^1]));
        (string seen, SeenCount odd) = Assert.Single(count.Observations);
        Assert.Equal(("odd", 2, 4, Loss), (seen, odd.Cases, odd.FirstIndex, odd.First));
        // Of cases that passed alone.
        Assert.Equal(
            [("dw", 6L, 0.25), ("dx", 4, 0.5), ("loss", 0, double.PositiveInfinity)],
            count.Strength.Outputs.OrderBy(one => one.Output).Select(one => (one.Output, one.Entries, one.SmallestError))
        );
    }

    [Fact]
    public void WaysToFail_AreInTheOrderInWhichTheyWereMet_EachWithItsFirstAndItsLargest()
    {
        (FailureKind Kind, KindCount Count)[] kinds = [.. Counted(Records).KindsInOrder];
        Assert.Equal([("dx", null), ("dw", null), ("dx", FaultKind.Crashed)], kinds.Select(one => (one.Kind.Subject, one.Kind.Fault)));
        Assert.All(kinds, one => Assert.Equal(Operation.LinearBackward, one.Kind.Operation));
        Assert.Equal(new KindCount(2, 1, 0, Large, "first", 1, Large), kinds[0].Count);
        Assert.Equal(new KindCount(2, 1, 1, Large, "second", 1, Large), kinds[1].Count);
        Assert.Equal(new KindCount(1, 3, 1, Small, "fourth", 3, Small), kinds[2].Count);
    }

    [Fact]
    public void Kind_KeepsTheFirstCase_AndTheFirstOfTheLargest()
    {
        KindCount small = new(2, 3, 0, Small, "small", 3, Small),
            large = new(5, 8, 1, Large, "large", 8, Large),
            later = large with { FirstIndex = 9, WidestIndex = 9, Headline = "later" };
        var both = new KindCount(7, 3, 0, Small, "small", 8, Large);
        Assert.Equal(both, small.With(large));
        Assert.Equal(both, large.With(small));
        Assert.Equal(large with { Cases = 10 }, large.With(later));
        Assert.Equal(large with { Cases = 10 }, later.With(large));
        Assert.Equal(8, small.With(later).With(large).WidestIndex);
        Assert.Equal(large with { Cases = 10 }, large.With(large));
    }

    [Fact]
    public void Counts_OfParts_AddUp_InAnyOrder()
    {
        string whole = Told(Counted(Records));
        for (int cut = 0; cut <= Records.Length; cut++)
        {
            CaseCount first = Counted(Records[..cut]),
                second = Counted(Records[cut..]);
            CaseCount forward = new(),
                backward = new();
            forward.Add(first);
            forward.Add(second);
            backward.Add(second);
            backward.Add(first);
            Assert.Equal(whole, Told(forward));
            Assert.Equal(whole, Told(backward));
        }
    }

    // For each output of each operation: what is said of no output (a crash, a changed input) is said of all.
    [Fact]
    public void Tests_HaveTheirOwnOutcomes()
    {
        TestReport[] tests = [.. Counted(Records).Tests.Tests("exact")];
        Assert.Equal(
            [
                ("linear.backward/f32/dw", Verdict.Violated, 4, 2, "second"),
                ("linear.backward/f32/dx", Verdict.Violated, 4, 3, "first"),
                ("mse.forward/f64/loss", Verdict.Inconclusive, 3, 0, "not kept"),
                ("network.step/f32/dx", Verdict.NotApplicable, 1, 0, "not today"),
                ("network.step/f32/loss", Verdict.NotApplicable, 1, 0, "not today"),
            ],
            tests.Select(test => (test.Name, test.Verdict, (int)test.Cases, (int)test.Violated, test.Reason))
        );
        Assert.All(tests, test => Assert.Equal("exact", test.Lane));
        Assert.Equal((Large.ToString(), "dw", null), (tests[0].FirstViolated, tests[0].ViolatedSubject, tests[0].Fault));
        Assert.Equal((null, null), (tests[2].FirstViolated, tests[2].ViolatedSubject));
    }

    [Theory]
    [InlineData("linear.backward", FaultKind.Crashed, true, true)]
    [InlineData("dx", null, true, false)]
    [InlineData("dw", null, false, true)]
    public void Violation_OfNoOutput_IsOneOfAll(string subject, FaultKind? fault, bool dx, bool dw)
    {
        var count = new TestCount();
        count.Add(
            Record(0, Small, Outcome.Violated) with
            {
                Outputs = [Strong("dx", 1, 1), Strong("dw", 0, 1)],
                Violations = [Wrong(subject, "wrong", fault)],
            }
        );
        TestReport[] tests = [.. count.Tests("exact")];
        Assert.Equal(
            (dw ? Verdict.Violated : Verdict.Vacuous, dx ? Verdict.Violated : Verdict.Verified),
            (tests[0].Verdict, tests[1].Verdict)
        );
        Assert.Equal(dw ? fault : null, tests[0].Fault);
    }

    // An output of which no entry was compared is not verified by another one of its case.
    [Theory]
    [InlineData(nameof(Outcome.Passed), 1, Verdict.Verified)]
    [InlineData(nameof(Outcome.Passed), 0, Verdict.Vacuous)]
    [InlineData(nameof(Outcome.Passed), -1, Verdict.Verified)]
    [InlineData(nameof(Outcome.Violated), -1, Verdict.Vacuous)]
    [InlineData(nameof(Outcome.Vacuous), 1, Verdict.Vacuous)]
    [InlineData(nameof(Outcome.Inconclusive), 1, Verdict.Inconclusive)]
    [InlineData(nameof(Outcome.NotApplicable), 1, Verdict.NotApplicable)]
    public void Output_PassesWhereAnEntryOfItWasCompared(string became, int entries, Verdict verdict)
    {
        Outcome outcome = Enum.Parse<Outcome>(became);
        var count = new TestCount();
        CaseRecord record = Record(0, Small, outcome) with { Outputs = entries < 0 ? [] : [Strong("dx", entries, 1)] };
        count.Add(outcome == Outcome.Violated ? record with { Violations = [Wrong("dw", "wrong")] } : record);
        Assert.Equal(verdict, count.Tests("exact").Single(test => test.Subject == "dx").Verdict);
    }

    [Theory]
    [InlineData("eg1/laws.adjoint-p24/linear.backward/f32/input-major/-/1x2x3/dx/1", "adjoint")]
    [InlineData("eg1/contract.in-place-p24/linear.forward/f32/input-major/-/1x2x3/-/1", "in-place")]
    [InlineData("eg1/contract.broken/linear.forward/f32/input-major/-/1x2x3/-/1", "")]
    [InlineData("eg1/wide.p24/linear.forward/f32/input-major/-/1x2x3/-/1", "y")]
    public void Test_OfTheLanesLawsAndContract_IsTheirLawOrCheck(string id, string subject)
    {
        var count = new TestCount();
        count.Add(Record(0, CaseId.Parse(id), Outcome.Passed));
        Assert.Equal(subject, Assert.Single(count.Tests("lane")).Subject);
    }

    [Fact]
    public void Output_ThatIsComparedInParts_PassesWhereOneOfThemTells()
    {
        var count = new TestCount();
        count.Add(Record(0, Loss, Outcome.Passed) with { Outputs = [Strong("loss", 0, 1), Strong("loss", 3, 1)] });
        Assert.Equal(Verdict.Verified, Assert.Single(count.Tests("exact")).Verdict);
    }

    [Fact]
    public void Reason_IsTheLastThatThereIs()
    {
        var count = new TestCount();
        count.Add(Record(0, Loss, Outcome.Inconclusive) with { Reason = "too long" });
        count.Add(Record(5, Loss, Outcome.Passed));
        Assert.Equal("too long", Assert.Single(count.Tests("exact")).Reason);
    }

    [Fact]
    public void Tests_AreInTheOrderOfOperationsTypesAndSubjects()
    {
        var count = new TestCount();
        CaseId[] ids =
        [
            CaseId.Parse("eg1/exact.p24/relu.forward/f32/-/-/1x1/-/1"),
            CaseId.Parse("eg1/exact.p24/linear.backward/f32/input-major/-/1x1x1/dw+db/1"),
            CaseId.Parse("eg1/exact.p24/linear.backward/f64/input-major/-/1x1x1/dw+db/1"),
        ];
        Assert.All(ids, id => count.Add(Record(0, id, Outcome.Passed)));
        Assert.Equal(
            [
                (Operation.LinearBackward, ElementType.F64, "db"),
                (Operation.LinearBackward, ElementType.F64, "dw"),
                (Operation.LinearBackward, ElementType.F32, "db"),
                (Operation.LinearBackward, ElementType.F32, "dw"),
                (Operation.ReluForward, ElementType.F32, "y"),
            ],
            count.Tests("exact").Select(test => (test.Operation, test.ElementType, test.Subject))
        );
    }

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

    // Towards 0, which has no sign: -0 would be written otherwise.
    [Fact]
    public void Probability_IsRoundedToAWeakerClaim()
    {
        Assert.Equal(0L, BitConverter.DoubleToInt64Bits(OutputRecord.RoundedUp(-1e-30)));
        Assert.Equal(-0.5, OutputRecord.RoundedUp(-0.5 - 1e-7));
        Assert.Equal(-1, OutputRecord.RoundedUp(-1));
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
        lane.Add(Record(index, Small, Outcome.Passed));
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
                Record(k, Small, k < wrong ? Outcome.Violated : Outcome.Passed) with
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
                Record(k, Small, Outcome.Violated) with
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
            Record(0, Small, Outcome.Violated) with
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

    [Fact]
    public void Shapes_AreKeptApart_ByTheirExtentsAndHowManyTheyAre()
    {
        int[][] extents =
        [
            [1, 2],
            [2, 1],
            [1, 2, 0],
            [0, 1, 2],
            [1, 2, 0, 0],
            [16383, 16383, 16383, 16383],
            [],
        ];
        ulong[] keys = [.. extents.Select(one => ShapeSet.Key(one))];
        Assert.Equal(extents.Length, keys.Distinct().Count());
        Assert.Equal(extents, keys.Select(ShapeSet.Extents));
        Assert.Equal([16383], ShapeSet.Extents(ShapeSet.Key([20000])));
        var set = new ShapeSet();
        Assert.All(keys, key => Assert.True(set.Add(key)));
        Assert.All(keys, key => Assert.False(set.Add(key)));
        Assert.Equal(keys.Length, set.Count);
        Assert.Equal(keys.Order(), set.Keys.Order());
        // Of a chain the first layer, which may be one that was drawn as well.
        set.Add(ShapeSet.Key([0, 1, 2, 9]));
        Assert.Equal(
            [new DrawnShape(0, 1, 2), new DrawnShape(1, 2, 0), new DrawnShape(16383, 16383, 16383)],
            set.Layers().OrderBy(layer => layer.Batch)
        );
    }

    [Fact]
    public void Shapes_AreCountedUpToANumber()
    {
        var set = new ShapeSet();
        for (ulong k = 0; k < ShapeSet.Most; k++)
        {
            set.Add(k);
        }

        Assert.Equal(1 << 18, set.Count);
        Assert.False(set.Add(ShapeSet.Most));
        Assert.Equal(1 << 18, set.Count);
    }

    private static LaneCount Lane(bool ends = true) => new(new ExactLane()) { EndsWhenWrong = ends };

    private static CaseCount Counted(IEnumerable<CaseRecord> records)
    {
        var count = new CaseCount();
        foreach (CaseRecord record in records)
        {
            count.Add(record);
        }

        return count;
    }

    private static string Told(CaseCount count) =>
        string.Join(
            '\n',
            [
                string.Join(' ', count.Outcomes),
                $"{count.Compared} {count.LargestShare} {string.Join(' ', count.Shares)} {count.Skipped} {count.Reason}",
                string.Join(' ', count.Shapes.Keys.Order()),
                .. count.Strength.Outputs.Select(one => one.ToString()),
                .. count.Tests.Tests("exact").Select(one => one.ToString()),
                .. count.Observations.Select(one => $"{one.Key} {one.Value}"),
                .. count.KindsInOrder.Select(one => one.ToString()),
            ]
        );

    private static CaseRecord Record(long index, CaseId id, Outcome outcome) =>
        new()
        {
            Index = index,
            Id = id,
            Outcome = outcome,
        };

    private static ViolationRecord Wrong(string subject, string headline, FaultKind? fault = null) => new(subject, fault, headline);

    private static OutputRecord Strong(string output, long entries, double error) =>
        new(output, new Resolution(entries, entries == 0 ? double.PositiveInfinity : error, error), null);
}
