using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Judging;
using Xunit;
using static ExactGrad.Tests.Properties.Oracle.Judging.CountedCases;

namespace ExactGrad.Tests.Properties.Oracle.Judging;

/// <summary>What is counted of each test: an operation, an element type, and an output of it or a law or check.</summary>
public sealed class TestCountTests
{
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
        Assert.Equal((LargeCase.ToString(), "dw", null), (tests[0].FirstViolated, tests[0].ViolatedSubject, tests[0].Fault));
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
            Record(0, SmallCase, Outcome.Violated) with
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
        CaseRecord record = Record(0, SmallCase, outcome) with { Outputs = entries < 0 ? [] : [Strong("dx", entries, 1)] };
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

    // Towards 0, which has no sign: -0 would be written otherwise.
    [Fact]
    public void Probability_IsRoundedToAWeakerClaim()
    {
        Assert.Equal(0L, BitConverter.DoubleToInt64Bits(OutputRecord.RoundedUp(-1e-30)));
        Assert.Equal(-0.5, OutputRecord.RoundedUp(-0.5 - 1e-7));
        Assert.Equal(-1, OutputRecord.RoundedUp(-1));
    }
}
