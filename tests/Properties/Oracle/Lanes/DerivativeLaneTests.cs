using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.Judging;
using ExactGrad.Oracle.Lanes;
using ExactGrad.Tests.Properties.Oracle.Support;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Lanes;

/// <summary>Kinks are skipped and counted, and what this lane cannot see is written down.</summary>
public sealed class DerivativeLaneTests
{
    private const string Relu = "eg1/derivative.p24/relu.backward/f32/-/-/1x";

    // At 0 and nowhere else does a step of 1 cross the kink of a whole number; at -1 and 1 it only touches it.
    [Theory]
    [InlineData("5/-/0/dy=1,2,3,4,5/x=-2,-1,0,1,2", 4, 1, Outcome.Passed)]
    [InlineData("2/-/0/dy=1,1/x=0,0", 0, 2, Outcome.Vacuous)]
    [InlineData("2/-/0/dy=1,1/x=-1,-3", 2, 0, Outcome.Vacuous)]
    [InlineData("2/-/0/dy=1,1/x=1,3", 2, 0, Outcome.Passed)]
    public void Kinks_AreSkippedAndCounted(string rest, int compared, int skipped, object outcome)
    {
        using var reference = new ReferenceImplementation();
        Judgement judgement = Judged(reference, Relu + rest);
        Assert.Equal((compared, skipped, (Outcome)outcome), (judgement.Tally.Compared, judgement.Skipped, judgement.Outcome));
    }

    // The value at 0 is a convention, which no difference can judge: the exact lane does.
    [Fact]
    public void GradientAtZero_IsNotSeen()
    {
        using var open = new AlteredImplementation("gate open at 0", (call, right) => GateOpenAtZero(call, right(call)));
        Assert.Equal(Outcome.Vacuous, Judged(open, Relu + "2/-/0/dy=1,1/x=0,0").Outcome);
        Assert.Equal(
            Outcome.Violated,
            Judged(open, (Relu + "2/-/0/dy=1,1/x=0,0").Replace("derivative", "exact", StringComparison.Ordinal)).Outcome
        );
    }

    // At most 6 coordinates of a tensor are differenced, the last one always: the others are left to the other lanes.
    [Fact]
    public void WrongGradient_AtTheLastCoordinate_IsAlwaysSeen_AndAtAnyOtherOnlyWhereSampled()
    {
        var id = CaseId.Parse("eg1/derivative.p24/linear.backward/f32/input-major/-/6x6x6/dx+dw+db/0000000000000003");
        var seen = new List<int>();
        for (int element = 0; element < 36; element++)
        {
            using var wrong = new AlteredImplementation("one wrong", (call, right) => WrongAt(call, right(call), element));
            if (Judged(wrong, id.ToString()).Outcome == Outcome.Violated)
            {
                seen.Add(element);
            }
        }

        Assert.Equal(6, seen.Count);
        Assert.Contains(35, seen);
    }

    private static Answer WrongAt(Call call, Answer answer, int element)
    {
        if (call.Operation != Operation.LinearBackward)
        {
            return answer;
        }

        var outputs = new Dictionary<string, Tensor>(((Result)answer).Outputs);
        Tensor dw = outputs["dw"].Clone();
        dw[element] += 1;
        outputs["dw"] = dw;
        return new Result(outputs);
    }

    private static Answer GateOpenAtZero(Call call, Answer answer)
    {
        if (call.Operation != Operation.ReluBackward)
        {
            return answer;
        }

        return new Result(new Dictionary<string, Tensor> { ["dx"] = call.Inputs["dy"] });
    }

    private static Judgement Judged(IImplementation implementation, string text)
    {
        var id = CaseId.Parse(text);
        Trial trial = Lane.All.Single(lane => lane.Name == id.Lane).Prepare(id, implementation.Capabilities);
        return trial.Judge(implementation.Invoke(trial.Calls));
    }
}
