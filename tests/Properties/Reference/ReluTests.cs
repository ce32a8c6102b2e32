using System.Numerics;
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

    // dy is never 0, so that each of the three ways to go gives another number.
    [Fact]
    public void Backward_WithAnotherConvention_AsksItAtZeroOnly() =>
        Law.Holds(
            LinearProblem.Arbitrary(),
            problem =>
            {
                int[,] x = problem.Dy,
                    dy = problem.Target.Map(v => v + 10);
                Assert.Equal(
                    x.Zip(
                        dy,
                        (v, d) =>
                            Math.Sign(v) switch
                            {
                                1 => d,
                                0 => 3 * d,
                                _ => 0,
                            }
                    ),
                    Relu<int>.Backward(x, dy, d => 3 * d)
                );
            }
        );

    // A new array is filled with default(T), which need not be T's zero.
    [Fact]
    public void WhereNothingPasses_StandsTheZeroOfTheNumberType()
    {
        Shifted zero = Shifted.AdditiveIdentity;
        Shifted[,] x =
            {
                { new(-1), zero, new(1) },
            },
            dy =
            {
                { new(5), new(6), new(7) },
            };
        Assert.NotEqual(default, zero);
        Assert.Equal([zero, zero, new Shifted(1)], Relu<Shifted>.Forward(x).Cast<Shifted>());
        Assert.Equal([zero, zero, new Shifted(7)], Relu<Shifted>.Backward(x, dy).Cast<Shifted>());
    }

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

    /// <summary>Integers, stored as one more than they are: all bits zero stand for -1.</summary>
    private readonly record struct Shifted : IAdditiveIdentity<Shifted, Shifted>, IComparisonOperators<Shifted, Shifted, bool>
    {
        private readonly int _stored;

        internal Shifted(int value) => _stored = value + 1;

        public static Shifted AdditiveIdentity => new(0);

        public static bool operator <(Shifted left, Shifted right) => left._stored < right._stored;

        public static bool operator >(Shifted left, Shifted right) => left._stored > right._stored;

        public static bool operator <=(Shifted left, Shifted right) => left._stored <= right._stored;

        public static bool operator >=(Shifted left, Shifted right) => left._stored >= right._stored;
    }
}
