using ExactGrad.Reference;
using ExactGrad.Reference.Numbers;
using ExactGrad.Tests.Properties.Generators;
using ExactGrad.Tests.Properties.Support;
using Xunit;

namespace ExactGrad.Tests.Properties.Reference;

/// <summary>The rectifier, at its kink and at what is not a number too.</summary>
public sealed class ReluTests
{
    [Fact]
    public void Forward_IsTheMaximumWithZero_AndBackwardItsStep() =>
        Law.Holds(
            LinearProblem.Arbitrary(),
            problem =>
            {
                int[,] x = problem.Dy,
                    dy = problem.Target;
                Assert.Equal(x.Map(v => Math.Max(v, 0)), Relu<int>.Forward(x));
                Assert.Equal(x.Zip(dy, (v, d) => v > 0 ? d : 0), Relu<int>.Backward(x, dy));
            }
        );

    [Theory]
    [InlineData(double.NaN, double.NaN)]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity, 0.0)]
    [InlineData(double.Epsilon, double.Epsilon)]
    [InlineData(-double.Epsilon, 0.0)]
    [InlineData(0.0, 0.0)]
    public void Forward_OfSpecialValues(double x, double y) => AssertBits(y, Relu<double>.Forward(One(x))[0, 0]);

    [Theory]
    [InlineData(double.NaN, 5, double.NaN)]
    [InlineData(double.PositiveInfinity, 5, 5)]
    [InlineData(double.Epsilon, -0.0, -0.0)]
    [InlineData(1, double.NaN, double.NaN)]
    [InlineData(0.0, 5, 0.0)]
    [InlineData(-1, double.NaN, 0.0)]
    [InlineData(double.NegativeInfinity, double.PositiveInfinity, 0.0)]
    public void Backward_AtSpecialValues(double x, double dy, double dx) => AssertBits(dx, Relu<double>.Backward(One(x), One(dy))[0, 0]);

    // Apart from the tables above: there, -0 would count as a second 0.
    [Fact]
    public void NegativeZero_BecomesZero_ForwardAndBackward()
    {
        AssertBits(0.0, Relu<double>.Forward(One(-0.0))[0, 0]);
        AssertBits(0.0, Relu<double>.Backward(One(-0.0), One(5))[0, 0]);
    }

    [Fact]
    public void NaN_StaysNaN_InDoubleWords()
    {
        DoubleDouble[,] nan =
            {
                { double.NaN },
            },
            one =
            {
                { 1.0 },
            };
        Assert.True(double.IsNaN(Relu<DoubleDouble>.Forward(nan)[0, 0].High));
        Assert.True(double.IsNaN(Relu<DoubleDouble>.Backward(nan, one)[0, 0].High));
    }

    private static double[,] One(double value) =>
        new[,]
        {
            { value },
        };

    /// <summary>Assert.Equal takes 0 and -0 for equal.</summary>
    private static void AssertBits(double expected, double actual)
    {
        Assert.Equal(expected, actual);
        Assert.Equal(double.IsNegative(expected) && !double.IsNaN(expected), double.IsNegative(actual) && !double.IsNaN(actual));
    }
}
