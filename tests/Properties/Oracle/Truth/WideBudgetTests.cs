using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Truth;
using ExactGrad.Reference;
using ExactGrad.Tests.Properties.Oracle.Support;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Truth;

/// <summary>The budget of the lane wide, at its edges: what just fits and what just does not.</summary>
public sealed class WideBudgetTests
{
    // The largest power of two of f32.
    private const double H = 1.7014118346046923E+38;

    // Of f32: 12 bits have a square of 24.
    [Theory]
    [InlineData(4095, 0, true)]
    [InlineData(4097, 0, false)]
    [InlineData(4098, 0, true)]
    [InlineData(8388609, 8388608, true)]
    [InlineData(1, 8.673617379884035E-19, false)]
    [InlineData(double.PositiveInfinity, 0, false)]
    [InlineData(double.NaN, 0, false)]
    [InlineData(H, 0, false)]
    public void DifferenceAndSquareAreExact(double prediction, double target, bool holds) =>
        Assert.Equal(holds, Wide(Calls.MseForward(Calls.Row(prediction), Calls.Row(target), Reduction.None)));

    [Theory]
    [InlineData(Reduction.None, 4095, 4095, true)]
    [InlineData(Reduction.Sum, 4095, 4095, false)]
    [InlineData(Reduction.Sum, 4095, 64, true)]
    [InlineData(Reduction.Mean, 4095, 4095, false)]
    [InlineData(Reduction.BatchMean, 4095, 1, true)]
    [InlineData(Reduction.Sum, 1, 4095, true)]
    public void SumOfSquaresIsExact(Reduction reduction, double first, double second, bool holds) =>
        Assert.Equal(holds, Wide(Calls.MseForward(Calls.Column(first, second), Calls.Column(0, 0), reduction)));

    [Theory]
    [InlineData(Reduction.BatchMean, 1, true)]
    [InlineData(Reduction.BatchMean, 2, true)]
    [InlineData(Reduction.BatchMean, 3, false)]
    [InlineData(Reduction.BatchMean, 0, true)]
    [InlineData(Reduction.Mean, 3, false)]
    [InlineData(Reduction.Mean, 4, true)]
    [InlineData(Reduction.Sum, 3, true)]
    public void MeanIsOverAPowerOfTwo(Reduction reduction, int rows, bool holds)
    {
        double[][] ones = [.. Enumerable.Repeat<double[]>([1], rows)],
            zeros = [.. Enumerable.Repeat<double[]>([0], rows)];
        Assert.Equal(holds, Wide(Calls.MseForward(ones, zeros, reduction)));
        Assert.Equal(holds, Wide(Calls.MseBackward(ones, zeros, reduction, 1)));
    }

    // The smallest f16 is 2^-24: the square of 2^-12 just fits, half of it does not.
    [Theory]
    [InlineData(Reduction.Sum, true)]
    [InlineData(Reduction.BatchMean, false)]
    public void MeanDoesNotUnderflow(Reduction reduction, bool holds)
    {
        double small = Math.ScaleB(1, -12),
            smallest = Math.ScaleB(1, -24);
        Assert.Equal(holds, Wide(Calls.In(ElementType.F16, Calls.MseForward(Calls.Column(small, 0), Calls.Column(0, 0), reduction)), 11));
        Assert.Equal(
            holds,
            Wide(Calls.In(ElementType.F16, Calls.MseBackward(Calls.Column(smallest, 0), Calls.Column(0, 0), reduction, 1)), 11)
        );
    }

    // 2 e dl: the bits of a product are those of both together.
    [Theory]
    [InlineData(2047, 4097, true)]
    [InlineData(8191, 4097, false)]
    [InlineData(H / 2, 1, true)]
    [InlineData(H, 1, false)]
    [InlineData(H / 4, 2, true)]
    [InlineData(H / 2, 2, false)]
    [InlineData(0, 4097, true)]
    [InlineData(1, double.PositiveInfinity, false)]
    public void LossGradientIsExact(double error, double dloss, bool holds) =>
        Assert.Equal(holds, Wide(Calls.MseBackward(Calls.Row(error), Calls.Row(0), Reduction.Sum, dloss)));

    [Fact]
    public void LossGradient_HasAFactorForEachElement_WithoutReduction()
    {
        Call call = Calls.MseBackward(Calls.Row(8191, 8191), Calls.Row(0, 0), Reduction.None, 1);
        Assert.True(Wide(call));
        call.Inputs["dloss"][1] = 4097;
        Assert.False(Wide(call));
    }

    // Fewer bits than the type has are all that there are.
    [Fact]
    public void HasNoMoreBitsThanSumsHave_NorThanTheTypeHas()
    {
        Call bits12 = Calls.MseForward(Calls.Row(4095), Calls.Row(0), Reduction.None);
        Assert.True(Wide(bits12, 24));
        Assert.False(Wide(bits12, 23));
        Assert.False(Wide(Calls.MseForward(Calls.Row(4097), Calls.Row(0), Reduction.None), 53));
        Assert.True(Wide(Calls.Forward(Calls.Row(4095), Calls.Row(4096), [0])));
        Assert.False(Wide(Calls.Forward(Calls.Row(4097), Calls.Row(4097), [0])));
    }

    private static bool Wide(Call call, int bits = 24) => WideBudget.Holds(call, bits);
}
