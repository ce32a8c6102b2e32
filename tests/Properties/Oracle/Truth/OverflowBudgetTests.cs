using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Truth;
using ExactGrad.Reference;
using ExactGrad.Tests.Properties.Oracle.Support;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Truth;

/// <summary>The budget of sums near the largest finite number, at its edges: what just fits and what just does not.</summary>
public sealed class OverflowBudgetTests
{
    // The largest power of two of f32.
    private const double H = 1.7014118346046923E+38;

    private static readonly ElementFormat F32 = ElementFormat.Of(ElementType.F32);

    [Theory]
    [InlineData(1, 1, true)]
    [InlineData(1, 2, false)]
    [InlineData(-1, -1, true)]
    [InlineData(-1, -2, false)]
    [InlineData(0, 256, true)]
    [InlineData(0, 257, false)]
    [InlineData(0, 0.5, false)]
    [InlineData(0, H, false)]
    public void BesideTheHuge_IsOneAtMost(double huge, double bias, bool holds) =>
        Assert.Equal(holds, Overflow(Calls.Forward(Calls.Row(huge * H), Calls.Row(1), [bias])));

    [Theory]
    [InlineData(1, 1, true)]
    [InlineData(1, -1, false)]
    [InlineData(-1, -1, true)]
    [InlineData(0, 0, true)]
    [InlineData(0, -3, true)]
    [InlineData(0.5, 0, false)]
    [InlineData(257, 0, false)]
    [InlineData(H, 0, false)]
    public void HugeTerms_AreOfOneSign_TimesWholeNumbers(double first, double second, bool holds) =>
        Assert.Equal(holds, Overflow(Calls.Forward(Calls.Row(H, H), Calls.Column(first, second), [0])));

    // Every output counts, and one that holds does not excuse another; a sum has no more bits than its element.
    [Fact]
    public void EveryOutput_Holds_InTheBitsOfItsType()
    {
        Assert.False(Overflow(Calls.Backward(Calls.Column(1, 1), Calls.Row(1), Calls.Column(H, -H), "dx", "db")));
        Call long_ = Calls.Forward(Calls.Row([.. Enumerable.Repeat(256.0, 256)]), Calls.Column([.. Enumerable.Repeat(256.0, 256)]), [0]);
        Assert.False(OverflowBudget.Holds(long_, ElementFormat.Of(ElementType.F64)));
    }

    // p = -t: their difference is twice as large, and not 0.
    [Fact]
    public void Error_IsTheDifference()
    {
        double[][] halves = Calls.Column(H / 2, H / 2),
            opposite = Calls.Column(-H / 2, -H / 2);
        Assert.False(Overflow(Calls.MseBackward(halves, opposite, Reduction.Mean, 1)));
        Assert.True(Overflow(Calls.MseBackward(halves, opposite, Reduction.Mean, 2)));
    }

    [Fact]
    public void HugeTerms_AreHExactly()
    {
        Assert.False(Overflow(Calls.Forward(Calls.Row(H / 2), Calls.Row(1), [0])));
        Assert.False(Overflow(Calls.Forward(Calls.Row(H * 1.5), Calls.Row(1), [0])));
        Assert.True(Overflow(Calls.Forward(Calls.Row(-H), Calls.Row(1), [0])));
    }

    // 256 terms of 2^16 need one bit more than sums have; 255 do not.
    [Theory]
    [InlineData(255, true)]
    [InlineData(256, false)]
    public void WhereNothingIsHuge_SumsAreExact(int terms, bool holds) =>
        Assert.Equal(
            holds,
            Overflow(
                Calls.Forward(Calls.Row([.. Enumerable.Repeat(256.0, terms)]), Calls.Column([.. Enumerable.Repeat(256.0, terms)]), [0])
            )
        );

    [Fact]
    public void OfGradients_HasItsHugeNumbersInDy()
    {
        Assert.True(Overflow(Calls.Backward(Calls.Row(1), Calls.Row(1), Calls.Row(H), "dx", "dw", "db")));
        Assert.False(Overflow(Calls.Backward(Calls.Row(H), Calls.Row(1), Calls.Row(1), "dx", "dw", "db")));
        Assert.False(Overflow(Calls.Backward(Calls.Column(1, 1), Calls.Row(1), Calls.Column(H, -H), "db")));
        Assert.True(Overflow(Calls.Backward(Calls.Column(1, 1), Calls.Row(1), Calls.Column(H, -H), "dx")));
    }

    [Theory]
    [InlineData(ElementType.F32, true)]
    [InlineData(ElementType.F64, true)]
    [InlineData(ElementType.BF16, true)]
    [InlineData(ElementType.F16, false)]
    public void SumsReachAsFarAsTheType(ElementType accumulator, bool holds) =>
        Assert.Equal(holds, OverflowBudget.Holds(Calls.Forward(Calls.Row(1), Calls.Row(1), [0]), ElementFormat.Of(accumulator)));

    [Theory]
    [InlineData(0, 0, true)]
    [InlineData(1, 0, true)]
    [InlineData(0, 1, true)]
    [InlineData(2, -2, true)]
    [InlineData(2, 1, false)]
    [InlineData(2, 2, false)]
    [InlineData(3, 0, false)]
    [InlineData(0, 3, false)]
    [InlineData(0.5, 0, false)]
    [InlineData(9223372036854775808.0, 0, true)]
    [InlineData(18446744073709551616.0, 0, false)]
    [InlineData(H / 2, 0, false)]
    [InlineData(H, 0, true)]
    [InlineData(H, -H, true)]
    [InlineData(double.PositiveInfinity, 0, false)]
    public void SquaresAreInRangeOrBeyondIt(double prediction, double target, bool holds) =>
        Assert.Equal(holds, Overflow(Calls.MseForward(Calls.Row(prediction), Calls.Row(target), Reduction.None)));

    [Theory]
    [InlineData(Reduction.None, 4, 4, true)]
    [InlineData(Reduction.Sum, 4, 1, true)]
    [InlineData(Reduction.Sum, 4, 2, false)]
    [InlineData(Reduction.Mean, 4, 1, true)]
    [InlineData(Reduction.Mean, 3, 1, false)]
    [InlineData(Reduction.Mean, 3, 0, false)]
    [InlineData(Reduction.BatchMean, 2, 1, true)]
    [InlineData(Reduction.BatchMean, 3, 1, false)]
    [InlineData(Reduction.BatchMean, 0, 0, true)]
    [InlineData(Reduction.Sum, 3, 1, true)]
    [InlineData(Reduction.Sum, 1024, 1, true)]
    [InlineData(Reduction.Sum, 1025, 1, false)]
    [InlineData(Reduction.Mean, 1024, 1, true)]
    [InlineData(Reduction.Mean, 2048, 1, false)]
    public void OneErrorIsReduced_OverAPowerOfTwo(Reduction reduction, int rows, int telling, bool holds) =>
        Assert.Equal(
            holds,
            Overflow(
                Calls.MseForward(
                    [.. Enumerable.Range(0, rows).Select(s => new[] { s < telling ? H : 0 })],
                    [.. Enumerable.Range(0, rows).Select(_ => new[] { 0.0 })],
                    reduction
                )
            )
        );

    [Theory]
    [InlineData(Reduction.Sum, 1, H / 2, 1, true)]
    [InlineData(Reduction.Sum, 1, H, 1, true)]
    [InlineData(Reduction.Mean, 2, H, 1, false)]
    [InlineData(Reduction.Mean, 2, H, 2, true)]
    [InlineData(Reduction.Mean, 4, H, 2, false)]
    [InlineData(Reduction.Mean, 4, H / 2, 1, true)]
    [InlineData(Reduction.BatchMean, 4, H, 4, true)]
    [InlineData(Reduction.BatchMean, 3, 1, 1, false)]
    [InlineData(Reduction.Sum, 1, 1, 1, true)]
    [InlineData(Reduction.Sum, 1, 0.5, 4, false)]
    [InlineData(Reduction.Sum, 1, 0, 4, true)]
    [InlineData(Reduction.Sum, 1, 3, 4, false)]
    [InlineData(Reduction.Sum, 1, 1, 0.5, false)]
    [InlineData(Reduction.Sum, 1, 1, 3, false)]
    [InlineData(Reduction.Sum, 1, 1, 0, false)]
    [InlineData(Reduction.Sum, 1, 1, -1, true)]
    [InlineData(Reduction.Sum, 1, 1, 16384, true)]
    [InlineData(Reduction.Sum, 1, 1, 32768, false)]
    [InlineData(Reduction.Sum, 1, double.PositiveInfinity, 1, false)]
    public void LossGradient_IsInRangeAllTheWay_OrBeyondItAtTheEnd(Reduction reduction, int rows, double error, double dloss, bool holds) =>
        Assert.Equal(
            holds,
            Overflow(
                Calls.MseBackward(
                    [.. Enumerable.Repeat<double[]>([error], rows)],
                    [.. Enumerable.Repeat<double[]>([0], rows)],
                    reduction,
                    dloss
                )
            )
        );

    [Fact]
    public void LossGradient_HasAFactorForEachElement_WithoutReduction()
    {
        Call call = Calls.MseBackward(Calls.Row(1, 1), Calls.Row(0, 0), Reduction.None, 1);
        Assert.True(Overflow(call));
        call.Inputs["dloss"][1] = 3;
        Assert.False(Overflow(call));
    }

    [Fact]
    public void OfWhatSumsNothing_Holds() => Assert.True(Overflow(Relu(H * 1.5, 0.3)));

    private static bool Overflow(Call call) => OverflowBudget.Holds(call, F32);

    private static Call Relu(params double[] x) =>
        new(
            Operation.ReluForward,
            ElementType.F32,
            default,
            default,
            [],
            new Dictionary<string, Tensor> { ["x"] = Calls.Matrix(ElementType.F32, [x]) }
        );
}
