using ExactGrad.Reference.Numbers;
using ExactGrad.Tests.Properties.Generators;
using ExactGrad.Tests.Properties.Support;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace ExactGrad.Tests.Properties.Numbers;

/// <summary>Every operation against exact fractions, within the bound that its constant promises.</summary>
public sealed class DoubleDoubleBoundTests
{
    private const int Cases = 2000;

    private static readonly Arbitrary<(DoubleDouble Left, DoubleDouble Right)> Sums = Arb.From(NumberGenerators.SumPairs);
    private static readonly Arbitrary<(DoubleDouble Left, DoubleDouble Right)> Products = Arb.From(NumberGenerators.ProductPairs);

    [Fact]
    public void Sum_IsWithinItsBound_CancellationIncluded() =>
        Law.Holds(Sums, p => IsWithin(DoubleDouble.SumError, p.Left + p.Right, p.Left.ToRational() + p.Right.ToRational()), Cases);

    [Fact]
    public void Difference_IsWithinItsBound_CancellationIncluded() =>
        Law.Holds(Sums, p => IsWithin(DoubleDouble.SumError, p.Left - -p.Right, p.Left.ToRational() + p.Right.ToRational()), Cases);

    [Fact]
    public void Product_IsWithinItsBound() =>
        Law.Holds(Products, p => IsWithin(DoubleDouble.ProductError, p.Left * p.Right, p.Left.ToRational() * p.Right.ToRational()), Cases);

    [Fact]
    public void Quotient_IsWithinItsBound() =>
        Law.Holds(Products, p => IsWithin(DoubleDouble.QuotientError, p.Left / p.Right, p.Left.ToRational() / p.Right.ToRational()), Cases);

    // The bounds would be worthless if anything met them: a double alone is wrong by up to 2^53 times as much.
    [Fact]
    public void TheHighPartAlone_IsNotWithinAnyBound()
    {
        DoubleDouble third = (DoubleDouble)1.0 / 3.0;
        Assert.True(IsWithin(DoubleDouble.RelativeError, third, new Rational(1, 3)));
        Assert.False(IsWithin(DoubleDouble.RelativeError, third.High, new Rational(1, 3)));
    }

    // The published proofs come with inputs that nearly reach the bounds; here, random ones show that no constant is
    // generous by more than a factor of 32.
    [Fact]
    public void NoBound_IsIdle()
    {
        Rational sum = 0,
            product = 0,
            quotient = 0;
        Law.Holds(
            Products,
            p =>
            {
                Rational x = p.Left.ToRational(),
                    y = p.Right.ToRational();
                DoubleDouble near = DoubleDouble.TwoSum(
                    p.Left.High,
                    p.Right.High / Math.ScaleB(1, Math.ILogB(p.Right.High) - Math.ILogB(p.Left.High))
                );
                sum = Max(sum, RelativeErrorOf(p.Left + near, x + near.ToRational()));
                product = Max(product, RelativeErrorOf(p.Left * p.Right, x * y));
                quotient = Max(quotient, RelativeErrorOf(p.Left / p.Right, x / y));
            },
            Cases
        );
        Assert.True(sum > Rational.FromDouble(DoubleDouble.SumError / 32), sum.ToDouble().ToString("E"));
        Assert.True(product > Rational.FromDouble(DoubleDouble.ProductError / 32), product.ToDouble().ToString("E"));
        Assert.True(quotient > Rational.FromDouble(DoubleDouble.QuotientError / 32), quotient.ToDouble().ToString("E"));
    }

    [Fact]
    public void Constants_AreWhatTheirCommentsSay()
    {
        Assert.Equal(DoubleDouble.UnitRoundoff, Math.ScaleB(1, -106));
        var u = Rational.FromDouble(Math.ScaleB(1, -53));
        Rational sum = 3 * u * u / (1 - 4 * u);
        Assert.True(Rational.FromDouble(DoubleDouble.SumError) >= sum);
        Assert.True(Rational.FromDouble(DoubleDouble.SumError) <= sum * (1 + 8 * u));
        Assert.Equal(5 * u * u, Rational.FromDouble(DoubleDouble.ProductError));
        Assert.Equal(16 * u * u, Rational.FromDouble(DoubleDouble.QuotientError));
        Assert.Equal(DoubleDouble.RelativeError, Math.ScaleB(1, -102));
    }

    private static bool IsWithin(double bound, DoubleDouble actual, Rational exact)
    {
        Assert.True(
            Math.Abs(actual.Low) <= (Math.BitIncrement(Math.Abs(actual.High)) - Math.Abs(actual.High)) / 2,
            $"{actual} is not normalised"
        );
        return Rational.Abs(actual.ToRational() - exact) <= Rational.FromDouble(bound) * Rational.Abs(exact);
    }

    private static Rational RelativeErrorOf(DoubleDouble actual, Rational exact) =>
        exact.Sign == 0 ? 0 : Rational.Abs((actual.ToRational() - exact) / exact);

    private static Rational Max(Rational a, Rational b) => a < b ? b : a;
}
