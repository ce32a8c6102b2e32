using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Judging;
using ExactGrad.Oracle.Lanes.Laws;
using ExactGrad.Tests.Properties.Oracle.Support;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Lanes.Laws;

/// <summary>What the equations of laws count, and how one that does not hold is told.</summary>
public sealed class LawCheckTests
{
    private static readonly Call Asked = Calls.Forward(
        [
            [1],
            [2],
        ],
        [
            [3],
        ],
        [0]
    );

    [Theory]
    [InlineData(0, 0, Outcome.Vacuous, 0)]
    [InlineData(2, 2, Outcome.Passed, 1)]
    [InlineData(0, 2, Outcome.Violated, 1)]
    [InlineData(2, 0, Outcome.Violated, 1)]
    [InlineData(double.NaN, double.NaN, Outcome.Violated, 1)]
    public void Scalars_MustBeEqual(double left, double right, object outcome, long telling)
    {
        Judgement judgement = Judged([Asked], check => check.Equal("loss", "Sum", left, "Mean times 2", right));
        Assert.Equal(((Outcome)outcome, 1L, telling), (judgement.Outcome, judgement.Tally.Compared, judgement.Tally.Telling));
    }

    [Fact]
    public void ScalarsThatDiffer_AreToldWithBothSides()
    {
        Story story = Assert.Single(Judged([Asked], check => check.Equal("loss", "Sum", 2, "Mean times 2", 3)).Violations).Tell();
        Assert.Equal(("loss", 2.0, 3.0, 0.0), (story.Element, story.Expected!.Value, story.Actual!.Value, story.Bound!.Value));
        Assert.Equal((1, 1), (story.Wrong, story.Of));
        Assert.Equal(
            ["given linear.forward in f32, weights input-major", "x = [[1], [2]]", "w = [[3]]", "b = [0]", "Sum = 2, but Mean times 2 = 3"],
            story.Lines
        );
    }

    // Of several calls each is numbered.
    [Fact]
    public void ElementThatDiffers_IsToldWithEveryCall()
    {
        Story story = Assert.Single(Judged([Asked, Asked], check => check.Equal(1, "y", "the other call", [3, 7])).Violations).Tell();
        Assert.Equal(("y[1,0]", 7.0, 6.0, 0.0), (story.Element, story.Expected!.Value, story.Actual!.Value, story.Bound!.Value));
        Assert.Equal((1, 2, "this element alone"), (story.Wrong, story.Of, story.Pattern));
        Assert.Equal(9, story.Lines.Count);
        Assert.Equal("(1) given linear.forward in f32, weights input-major", story.Lines[0]);
        Assert.Equal("(2) x = [[1], [2]]", story.Lines[5]);
        Assert.Equal("y[1,0] came as 6, but the other call gives 7", story.Lines[^1]);
    }

    [Fact]
    public void Findings_AreToldOnceForEachSubject() =>
        Assert.Equal(
            ["a", "b", "y"],
            Judged(
                [Asked],
                check =>
                {
                    check.Equal("a", "1", 1, "2", 2);
                    check.Equal("a", "1", 1, "3", 3);
                    check.Equal("b", "1", 1, "2", 2);
                    check.Equal(0, "y", "nobody", [0, 0]);
                    check.Equal(0, "y", "nobody", [1, 1]);
                }
            )
                .Violations.Select(violation => violation.Subject)
        );

    private static Judgement Judged(Call[] calls, Action<LawCheck> check)
    {
        var trial = new LawTrial(LawCases.Law("adjoint"), calls, check);
        return trial.Judge(LawCases.Answers(trial));
    }
}
