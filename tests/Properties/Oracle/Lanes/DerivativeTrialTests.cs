using ExactGrad.Oracle.Bounds;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Judging;
using ExactGrad.Tests.Properties.Oracle.Support;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Lanes;

/// <summary>Differences by hand: what is asked, what is compared, what is skipped and how it is told.</summary>
public sealed class DerivativeTrialTests
{
    private const string Linear = "derivative.p24/linear.backward/f32/input-major/-/1x2x1/dx+dw+db/0/b=1/dy=2/w=3,4/x=5,6";
    private const string Mse = "derivative.p24/mse.backward/f32/-/sum/1x2/-/0/dloss=3/prediction=5,2/target=1,2";
    private const string Chain =
        "derivative.p24/network.step/f32/input-major/sum/1x1x1x1/dx+dw1+db1+dw2+db2/0/b1=0/b2=0/dloss=1/target=0/w1=-1/w2=1/x=-3";

    // Each coordinate one up and one down, in the order of the variables; forward has nothing to ask for.
    [Fact]
    public void Calls_AreBackward_AndForwardOneStepUpAndDown()
    {
        IReadOnlyList<Call> calls = LaneCases.Prepared(Linear).Calls;
        Assert.Equal(Operation.LinearBackward, calls[0].Operation);
        Assert.Equal(["x", "w", "dy"], calls[0].Inputs.Keys);
        Assert.All(calls.Skip(1), call => Assert.Equal((Operation.LinearForward, 0), (call.Operation, call.Request.Count)));
        Assert.Equal(
            [
                "6,6|3,4|1",
                "4,6|3,4|1",
                "5,7|3,4|1",
                "5,5|3,4|1",
                "5,6|4,4|1",
                "5,6|2,4|1",
                "5,6|3,5|1",
                "5,6|3,3|1",
                "5,6|3,4|2",
                "5,6|3,4|0",
            ],
            calls.Skip(1).Select(call => string.Join('|', call.Inputs.Values.Select(tensor => string.Join(',', Calls.Numbers(tensor)))))
        );
    }

    // Of more than six numbers the last one and five others.
    [Theory]
    [InlineData(6, new[] { 0, 1, 2, 3, 4, 5 })]
    [InlineData(7, null)]
    [InlineData(20, null)]
    public void Sample_IsSixCoordinates_TheLastAmongThem(int count, int[]? expected)
    {
        string dy = string.Join(',', Enumerable.Repeat("1", count)),
            x = string.Join(',', Enumerable.Repeat("4", count));
        IReadOnlyList<Call> calls = LaneCases.Prepared($"derivative.p24/relu.backward/f32/-/-/1x{count}/-/0/dy={dy}/x={x}").Calls;
        int[] sampled = [.. calls.Skip(1).Where((_, k) => k % 2 == 0).Select(call => Array.IndexOf(Calls.Numbers(call.Inputs["x"]), 5))];
        Assert.Equal(6, sampled.Distinct().Count());
        Assert.Equal(sampled.Order(), sampled);
        Assert.Equal(count - 1, sampled[^1]);
        Assert.Equal(expected ?? sampled, sampled);
    }

    [Theory]
    [InlineData(Linear, 5)]
    [InlineData(Mse, 2)]
    [InlineData(Chain, 5)]
    public void RightAnswers_Pass_WithEveryCoordinateCompared(string text, int compared)
    {
        Trial trial = LaneCases.Prepared(text);
        Judgement judgement = trial.Judge(LaneCases.Right(trial));
        Assert.Equal((Outcome.Passed, compared, 0L), (judgement.Outcome, (int)judgement.Tally.Compared, judgement.Skipped));
    }

    // dL/dx of relu(5) = 2 and of its neighbours: 0 counts as compared and tells nothing; what is resolved is the nearest other number, below 2.
    [Fact]
    public void Tally_CountsWhatTells_AndHowSmallAnErrorShows()
    {
        Trial trial = LaneCases.Prepared("derivative.p24/relu.backward/f32/-/-/1x3/-/0/dy=2,3,0/x=5,-5,5");
        Judgement judgement = trial.Judge(LaneCases.Right(trial));
        Assert.Equal((3L, 1L), (judgement.Tally.Compared, judgement.Tally.Telling));
        Assert.Equal(["dx", "dx", "dx"], judgement.Tally.Resolutions.Select(entry => entry.Output));
        Resolution first = judgement.Tally.Resolutions[0].Resolution;
        Assert.Equal((1L, Math.ScaleB(1, -23)), (first.Entries, first.SmallestError));
    }

    // A gradient is told once, by its first wrong coordinate.
    [Fact]
    public void WrongGradients_AreToldOnceEach()
    {
        Trial trial = LaneCases.Prepared(Linear);
        List<Result> results = LaneCases.Right(trial);
        foreach ((string name, int element) in new[] { ("dx", 0), ("dx", 1), ("db", 0) })
        {
            results[0].Outputs[name][element] += 1;
        }

        Judgement judgement = trial.Judge(results);
        Assert.Equal(["dx", "db"], judgement.Violations.Select(violation => violation.Subject));
        Assert.Equal("dx[0,0]", judgement.Violations[0].Tell().Element);
        Assert.Equal(
            "dx of linear.backward is not the derivative of this implementation's own linear.forward",
            judgement.Violations[0].Headline
        );
    }

    // y = 5 * 3 + 6 * 4 + 1 = 40 and L = 2 y: with x[0,0] + 1 it is 86, with x[0,0] - 1 it is 74, so dx[0,0] is 6.
    [Fact]
    public void Story_TellsTheDifference()
    {
        Trial trial = LaneCases.Prepared(Linear);
        Story story = trial.Judge(LaneCases.Off(trial, "dx", 0, 1)).Violations.Single().Tell();
        Assert.Equal(("dx[0,0]", 6.0, 7.0, 0.0), (story.Element, story.Expected!.Value, story.Actual!.Value, story.Bound!.Value));
        Assert.Equal((1, 2), (story.Wrong, story.Of));
        Assert.Equal(
            [
                "given linear.backward in f32, weights input-major, asked for dx, dw, db",
                "x = [[5, 6]]",
                "w = [[3], [4]]",
                "dy = [[2]]",
                "L = sum dy y, from its own linear.forward",
                "L with x[0,0] + 1 is 86; with x[0,0] - 1 it is 74",
                "dL/dx[0,0] = (86 - 74) / 2 = 6: L is at most quadratic, so this is exact",
                "dx[0,0] came as 7",
            ],
            story.Lines
        );
    }

    [Theory]
    [InlineData(Mse, "dprediction", "L = sum dloss loss, from its own mse.forward")]
    [InlineData(Chain, "dw2", "L = sum dloss loss, from its own network.step")]
    [InlineData("derivative.p24/relu.backward/f32/-/-/1x1/-/0/dy=2/x=5", "dx", "L = sum dy y, from its own relu.forward")]
    public void Story_TellsWhatLIs(string text, string output, string line)
    {
        Trial trial = LaneCases.Prepared(text);
        Assert.Contains(line, trial.Judge(LaneCases.Off(trial, output, 0, 1)).Violations.Single().Tell().Lines);
    }

    // z = w1 x + b1 = -x. From x = 1 a step up gives -2 and a step down 0: the kink is touched and not crossed. From x = 0 it is crossed,
    // and so it is by b1.
    [Theory]
    [InlineData(-3, 0)]
    [InlineData(1, 0)]
    [InlineData(0, 2)]
    public void Chain_SkipsWhatCrossesTheKink(int x, int skipped)
    {
        Trial trial = LaneCases.Prepared(Chain.Replace("x=-3", $"x={x}", StringComparison.Ordinal));
        Assert.Equal(skipped, trial.Judge(LaneCases.Right(trial)).Skipped);
    }
}
