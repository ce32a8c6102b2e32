using ExactGrad.Reference;
using ExactGrad.Reference.Numbers;
using Xunit;

namespace ExactGrad.Tests.Properties.Reference;

/// <summary>A sum over nothing is 0, a mean over nothing 0 / 0.</summary>
public sealed class EmptyExtentTests
{
    [Theory]
    [InlineData(WeightLayout.InputMajor, 2, 3)]
    [InlineData(WeightLayout.OutputMajor, 3, 2)]
    public void NoBatch_GivesZeroGradientsOfFullShape(WeightLayout layout, int rows, int columns)
    {
        Assert.Equal(new long[rows, columns], Linear<long>.WeightGradient(new long[0, 2], new long[0, 3], layout));
        Assert.Equal(new long[3], Linear<long>.BiasGradient(new long[0, 3]));
        Assert.Equal(new long[0, 3], Linear<long>.Forward(new long[0, 2], new long[rows, columns], new long[3], layout));
        Assert.Equal(new long[0, 2], Linear<long>.InputGradient(new long[rows, columns], new long[0, 3], layout));
    }

    [Theory]
    [InlineData(WeightLayout.InputMajor, 0, 3)]
    [InlineData(WeightLayout.OutputMajor, 3, 0)]
    public void NoInputs_GiveTheBias(WeightLayout layout, int rows, int columns)
    {
        Assert.Equal(
            new long[,]
            {
                { 7, 8, 9 },
                { 7, 8, 9 },
            },
            Linear<long>.Forward(new long[2, 0], new long[rows, columns], [7, 8, 9], layout)
        );
        Assert.Equal(new long[2, 0], Linear<long>.InputGradient(new long[rows, columns], new long[2, 3], layout));
        Assert.Equal(new long[rows, columns], Linear<long>.WeightGradient(new long[2, 0], new long[2, 3], layout));
    }

    [Theory]
    [InlineData(WeightLayout.InputMajor, 2, 0)]
    [InlineData(WeightLayout.OutputMajor, 0, 2)]
    public void NoOutputs_GiveAZeroInputGradient(WeightLayout layout, int rows, int columns)
    {
        Assert.Equal(new long[4, 2], Linear<long>.InputGradient(new long[rows, columns], new long[4, 0], layout));
        Assert.Equal(new long[rows, columns], Linear<long>.WeightGradient(new long[4, 2], new long[4, 0], layout));
        Assert.Equal([], Linear<long>.BiasGradient(new long[4, 0]));
        Assert.Equal(new long[4, 0], Linear<long>.Forward(new long[4, 2], new long[rows, columns], [], layout));
    }

    [Theory]
    [InlineData(0, 0, Reduction.BatchMean)]
    [InlineData(0, 3, Reduction.BatchMean)]
    [InlineData(0, 3, Reduction.Mean)]
    [InlineData(3, 0, Reduction.Mean)]
    public void MeanOverNothing_IsNaN_OrThrowsWhereThereIsNone(int batch, int outputs, Reduction reduction)
    {
        Assert.Equal(double.NaN, SquaredError<double>.Loss(new double[batch, outputs], new double[batch, outputs], reduction));
        var empty = new Rational[batch, outputs];
        Assert.Throws<DivideByZeroException>(() => SquaredError<Rational>.Loss(empty, empty, reduction));
    }

    [Fact]
    public void SumOverNothing_IsZero()
    {
        Assert.Equal(0, SquaredError<double>.Loss(new double[0, 3], new double[0, 3], Reduction.Sum));
        // 0 / 3: a batch of three rows without entries is no mean over nothing.
        Assert.Equal(0, SquaredError<double>.Loss(new double[3, 0], new double[3, 0], Reduction.BatchMean));
    }

    // No entry is divided, hence nothing throws.
    [Theory]
    [InlineData(Reduction.Sum)]
    [InlineData(Reduction.BatchMean)]
    [InlineData(Reduction.Mean)]
    public void GradientOverNothing_IsEmpty(Reduction reduction)
    {
        Assert.Equal(new Rational[0, 3], SquaredError<Rational>.Gradient(new Rational[0, 3], new Rational[0, 3], 1, reduction));
        Assert.Equal(new Rational[3, 0], SquaredError<Rational>.Gradient(new Rational[3, 0], new Rational[3, 0], 1, reduction));
    }
}
