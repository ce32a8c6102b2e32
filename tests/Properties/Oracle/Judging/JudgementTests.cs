using ExactGrad.Oracle.Bounds;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Judging;
using ExactGrad.Reference.Numbers;
using ExactGrad.Tests.Properties.Oracle.Support;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Judging;

/// <summary>From what was compared to an outcome, and from outcomes to what a pass excludes: nothing compared is no pass.</summary>
public sealed class JudgementTests
{
    private static readonly Violation Some = new("dx", FaultKind.Exited, "it is wrong", () => new Story());

    private static readonly CaseId Drawn = CaseId.Parse("eg1/exact.p24/linear.forward/f32/input-major/-/1x1x1/-/1");
    private static readonly CaseId Given = CaseId.Parse("eg1/exact.p24/linear.forward/f32/input-major/-/1x1x1/-/1/x=2");

    [Fact]
    public void Outcome_IsPassed_OnlyWhereATruthThatTellsWasCompared()
    {
        Assert.Equal(Outcome.Vacuous, Judgement.Of([], default).Outcome);
        Assert.Equal(Outcome.Vacuous, Judgement.Of([], Compared(0, 0)).Outcome);
        Assert.Equal(Outcome.Passed, Judgement.Of([], Compared(0, 1)).Outcome);
        Assert.Equal(Outcome.Violated, Judgement.Of([Some], Compared(0, 1)).Outcome);
        Assert.Equal(Outcome.Violated, Judgement.Of([Some], default).Outcome);
    }

    [Fact]
    public void Judgement_KeepsWhatItIsToldOf()
    {
        Judgement judged = Judgement.Of([Some, Some with { Subject = "dw" }], Compared(1, 2), skipped: 5);
        Assert.Equal((2, 2, 5), (judged.Tally.Compared, judged.Tally.Telling, judged.Skipped));
        Assert.Equal(["dx", "dw"], judged.Violations.Select(violation => violation.Subject));
        Assert.Same(Some, judged.Violation);
        Assert.Equal(("dx", FaultKind.Exited), judged.Violation!.Signature);
        Assert.Null(Judgement.Of([], default).Violation);

        Assert.Equal((Outcome.NotApplicable, "not today"), (Judgement.Refused("not today").Outcome, Judgement.Refused("not today").Reason));
        Assert.Equal((Outcome.Inconclusive, "too long"), (Judgement.Undecided("too long").Outcome, Judgement.Undecided("too long").Reason));
        Assert.Equal(Outcome.Violated, Judgement.Wrong(Some).Outcome);
        Assert.Same(Some, Assert.Single(Judgement.Wrong(Some).Violations));
        Assert.Equal(0, Judgement.Wrong(Some).Tally.Compared);
    }

    // A wrong polynomial passes all cases with the product of their probabilities; a case that gives 1 excludes none.
    [Fact]
    public void Strength_MultipliesProbabilities_AndTakesTheSmallestError()
    {
        var strength = new StrengthCount();
        strength.Add(CaseRecord.Of(0, Drawn, Judgement.Of([], Compared(2)) with { PassProbability = _ => 0.25 }, 0));
        strength.Add(CaseRecord.Of(0, Drawn, Judgement.Of([], Compared(8, 4)) with { PassProbability = _ => 0.5 }, 0));
        strength.Add(CaseRecord.Of(0, Drawn, Judgement.Of([], Compared(4)) with { PassProbability = _ => 1 }, 0));
        OutputStrength only = Assert.Single(strength.Outputs);
        Assert.Equal((Operation.LinearForward, "y", ElementType.F32), (only.Operation, only.Output, only.ElementType));
        Assert.Equal((-3.0, 2), (only.WrongPolynomialLog2, only.PolynomialCases));
        Assert.Equal((4, 0.125, 0.125 / 8), (only.Entries, only.SmallestError, only.SmallestShare));
    }

    // Values that an id gives were not drawn, zeros say nothing of a polynomial, and not every output has one.
    [Fact]
    public void Strength_ClaimsNothing_WhereNothingWasDrawn_OrNoneTells_OrNoProbabilityIsKnown()
    {
        var strength = new StrengthCount();
        strength.Add(CaseRecord.Of(0, Given, Judgement.Of([], Compared(2)) with { PassProbability = _ => 0.25 }, 0));
        strength.Add(CaseRecord.Of(0, Drawn, Judgement.Of([], Compared(0)) with { PassProbability = _ => 0.25 }, 0));
        strength.Add(CaseRecord.Of(0, Drawn, Judgement.Of([], Compared(2)) with { PassProbability = _ => null }, 0));
        strength.Add(CaseRecord.Of(0, Drawn, Judgement.Of([], Compared(2)), 0));
        OutputStrength only = Assert.Single(strength.Outputs);
        Assert.Equal((null, 0, 3), (only.WrongPolynomialLog2, only.PolynomialCases, only.Entries));
    }

    [Fact]
    public void Strength_IsTold_InTheOrderOfOperationsOutputsAndTypes()
    {
        var strength = new StrengthCount();
        var double_ = CaseId.Parse("eg1/exact.p24/linear.forward/f64/input-major/-/1x1x1/-/1");
        var backward = CaseId.Parse("eg1/exact.p24/linear.backward/f32/input-major/-/1x1x1/dx/1");
        strength.Add(CaseRecord.Of(0, backward, Judgement.Of([], Compared("dx", 1)), 0));
        strength.Add(CaseRecord.Of(0, backward, Judgement.Of([], Compared("db", 1)), 0));
        strength.Add(CaseRecord.Of(0, Drawn, Judgement.Of([], Compared(1)), 0));
        strength.Add(CaseRecord.Of(0, double_, Judgement.Of([], Compared(1)), 0));
        (Operation, string, ElementType)[] told = [.. strength.Outputs.Select(s => (s.Operation, s.Output, s.ElementType))];
        Assert.Equal(told.OrderBy(t => t.Item1).ThenBy(t => t.Item2, StringComparer.Ordinal).ThenBy(t => t.Item3), told);
        Assert.Equal(4, told.Length);
    }

    private static Tally Compared(params double[] truth) => Compared("y", truth);

    /// <summary>A right answer: each element is within 0.125 of its truth.</summary>
    private static Tally Compared(string output, params double[] truth)
    {
        var tally = new Tally();
        var expected = new BoundedExpectation([.. truth.Select(number => (DoubleDouble)number)], [.. truth.Select(_ => 0.125)]);
        Assert.Null(Comparer.Compare(output, expected, Calls.Vector(ElementType.F64, truth), ref tally));
        return tally;
    }
}
