using ExactGrad.Oracle.Bounds;
using ExactGrad.Oracle.Calls;
using ExactGrad.Reference;
using ExactGrad.Tests.Properties.Oracle.Support;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Bounds;

/// <summary>Leave to flush is what flushing can change, and nothing more: worked out by hand, case by case.</summary>
public sealed class FlushBoundTests
{
    private static readonly ElementFormat Single = ElementFormat.Of(ElementType.F32);

    private static readonly double Normal = Single.SmallestNormal;

    // T + stores = 3 of y = x w + b, each of which may lose up to twice the smallest normal number on its way.
    [Fact]
    public void WhereNothingIsSubnormal_OnlyResultsMayBeFlushed() => Assert.Equal(2 * 3 * Normal, Forward(x: 2, w: 3, b: 1));

    [Fact]
    public void SubnormalFactor_MayTakeItsWholeTermAway()
    {
        double below = MathF.BitDecrement((float)Normal);
        Assert.Equal((below * 0.75) + (2 * 3 * Normal), Forward(x: below, w: 0.75, b: 0));
        Assert.Equal((below * 0.75) + (2 * 3 * Normal), Forward(x: 0.75, w: -below, b: 0));
        Assert.Equal(below + (2 * 3 * Normal), Forward(x: 0, w: 0, b: -below));
    }

    [Fact]
    public void SmallestNormalNumber_IsNotFlushed()
    {
        Assert.Equal(2 * 3 * Normal, Forward(x: Normal, w: 0.75, b: 0));
        Assert.Equal(2 * 3 * Normal, Forward(x: 0.75, w: -Normal, b: 0));
    }

    // What is subnormal depends on the sums too: 2^-127 is none in f64, but is flushed where sums are in f32.
    [Fact]
    public void NarrowerAccumulator_DecidesWhatIsSubnormal()
    {
        double tiny = Math.ScaleB(1, -127);
        Call call = Calls.In(
            ElementType.F64,
            Calls.Forward(
                [
                    [tiny],
                ],
                [
                    [1],
                ],
                [0]
            )
        );
        Assert.Equal(tiny + (2 * 3 * Normal), FlushBound.Of(call, Single)["y"][0]);
        double own = ElementFormat.Of(ElementType.F64).SmallestNormal;
        Assert.Equal(2 * 3 * own, FlushBound.Of(call, ElementFormat.Of(ElementType.F64))["y"][0]);
    }

    // T + roundings + stores = 2 + 3 + 1. The target counts against the prediction: (1 + 2)^2 is all there is to lose, and none is lost.
    [Fact]
    public void Loss_OfNormalNumbers_LosesNoneOfThem() =>
        Assert.Equal(
            2 * 6 * Normal,
            FlushBound.Of(
                Calls.MseForward(
                    [
                        [1, -1],
                    ],
                    [
                        [2, -3],
                    ],
                    Reduction.Sum
                ),
                Single
            )["loss"][0]
        );

    // T + roundings + stores = 1 + 2 + 1; what a result lost is multiplied by 2 dloss after that, but never counts for less.
    [Theory]
    [InlineData(4, 8)]
    [InlineData(-4, 8)]
    [InlineData(0.25, 1)]
    [InlineData(0, 1)]
    public void LossGradient_EnlargesWhatWasLost(double dloss, double factor)
    {
        Call call = Calls.MseBackward(
            [
                [1],
            ],
            [
                [3],
            ],
            Reduction.Sum,
            dloss
        );
        Assert.Equal(2 * 4 * Normal * factor, FlushBound.Of(call, Single)["dprediction"][0]);
    }

    private static double Forward(double x, double w, double b) =>
        FlushBound.Of(
            Calls.Forward(
                [
                    [x],
                ],
                [
                    [w],
                ],
                [b]
            ),
            Single
        )["y"][0];
}
