using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Lanes.Contract;
using ExactGrad.Tests.Properties.Oracle.Support;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Contract;

/// <summary>The one number that changes between two calls: the middle one of the last weights.</summary>
public sealed class NudgeTests
{
    [Theory]
    [InlineData(3, 0)]
    [InlineData(0, 1)]
    public void Weights_ChangeInTheMiddle_ToZeroOrFromIt(double middle, double expected)
    {
        Call call = Calls.Forward(
            [
                [1, 2, 3],
            ],
            [
                [7],
                [middle],
                [9],
            ],
            [0]
        );
        Nudge nudge = Nudge.Of(call)!.Value;
        Assert.Equal(new Nudge("w", 1, expected), nudge);
        Call changed = nudge.Apply(call);
        Assert.Equal([7, expected, 9], Calls.Numbers(changed.Inputs["w"]));
        Assert.Equal([7, middle, 9], Calls.Numbers(call.Inputs["w"]));
        Assert.Same(call.Inputs["x"], changed.Inputs["x"]);
        Assert.Equal($"w[1,0] was changed from {middle} to {expected}", nudge.Words(call));
    }

    // Of the chain, the second weights.
    [Fact]
    public void Chain_ChangesItsLastWeights() =>
        Assert.Equal(
            "w2",
            Nudge
                .Of(
                    ContractCases.CallOf(
                        ExactGrad.Oracle.Cases.CaseId.Parse("eg1/contract.changed-p24/network.step/f32/input-major/sum/2x2x2x2/dx/0")
                    )
                )!
                .Value.Input
        );

    [Fact]
    public void WithoutWeights_TheFirstInputChanges() =>
        Assert.Equal(
            new Nudge("prediction", 1, 0),
            Nudge.Of(
                Calls.MseForward(
                    [
                        [1, 2],
                    ],
                    [
                        [3, 4],
                    ],
                    ExactGrad.Reference.Reduction.Sum
                )
            )
        );

    [Fact]
    public void WithoutANumber_NothingChanges() =>
        Assert.Null(
            Nudge.Of(
                Calls.Forward(
                    [
                        [],
                    ],
                    [],
                    []
                )
            )
        );
}
