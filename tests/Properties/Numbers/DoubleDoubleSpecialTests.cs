using System.Globalization;
using ExactGrad.Reference.Numbers;
using ExactGrad.Tests.Properties.Generators;
using ExactGrad.Tests.Properties.Support;
using FsCheck.Fluent;
using Xunit;

namespace ExactGrad.Tests.Properties.Numbers;

/// <summary>NaN, infinities, zeros, comparison, hashing and text.</summary>
public sealed class DoubleDoubleSpecialTests
{
    private static readonly double[] Specials =
    [
        0,
        -0.0,
        1,
        -1.5,
        1e200,
        -1e200,
        double.PositiveInfinity,
        double.NegativeInfinity,
        double.NaN,
    ];

    // 1e200 is there for what overflows in a product only: 1e200 * 1e200 must be an infinity, and not NaN.
    [Fact]
    public void EveryOperation_GivesTheClassThatDoubleGives()
    {
        foreach (double a in Specials)
        {
            foreach (double b in Specials)
            {
                AssertClass(a + b, (DoubleDouble)a + b);
                AssertClass(a - b, (DoubleDouble)a - b);
                AssertClass(a * b, (DoubleDouble)a * b);
                AssertClass(a / b, (DoubleDouble)a / b);
            }

            AssertClass(-a, -(DoubleDouble)a);
            AssertClass(Math.Abs(a), DoubleDouble.Abs(a));
        }
    }

    // With a low part that is not 0, which an infinite factor must not turn into NaN.
    [Fact]
    public void Infinity_MeetsLowParts_WithoutNaN()
    {
        DoubleDouble third = (DoubleDouble)1.0 / 3.0;
        DoubleDouble infinity = double.PositiveInfinity;
        Assert.NotEqual(0, third.Low);
        AssertClass(double.PositiveInfinity, infinity + third);
        AssertClass(double.PositiveInfinity, third + infinity);
        AssertClass(double.PositiveInfinity, infinity * third);
        AssertClass(double.NegativeInfinity, third * -infinity);
        AssertClass(double.PositiveInfinity, infinity / third);
        AssertClass(0, third / infinity);
        AssertClass(double.PositiveInfinity, third / 0.0);
    }

    [Fact]
    public void SumsThatOverflow_AreInfinite()
    {
        AssertClass(double.PositiveInfinity, (DoubleDouble)double.MaxValue + double.MaxValue);
        AssertClass(double.NegativeInfinity, -(DoubleDouble)double.MaxValue - double.MaxValue);
        AssertClass(double.PositiveInfinity, DoubleDouble.TwoSum(double.MaxValue, double.MaxValue));
        AssertClass(double.PositiveInfinity, DoubleDouble.TwoProduct(double.MaxValue, 2));
    }

    [Fact]
    public void Comparisons_AreThoseOfTheExactNumbers() =>
        Law.Holds(
            Arb.From(NumberGenerators.SumPairs),
            p =>
            {
                // The second shares the high part with the first as often as not.
                foreach (DoubleDouble right in new[] { -p.Right, p.Left, p.Left.High, p.Left + p.Left.High * Math.ScaleB(1, -80) })
                {
                    AssertComparisons(p.Left, right);
                }
            },
            500
        );

    [Fact]
    public void NaN_ComparesAsInDouble()
    {
        DoubleDouble nan = double.NaN;
        foreach (DoubleDouble other in new DoubleDouble[] { nan, 0.0, double.PositiveInfinity })
        {
            Assert.False(nan == other || nan < other || nan > other || nan <= other || nan >= other);
            Assert.False(other == nan || other < nan || other > nan || other <= nan || other >= nan);
            Assert.True(nan != other && other != nan);
        }
    }

    [Fact]
    public void Equality_AndHash_AreFitForKeys()
    {
        DoubleDouble third = (DoubleDouble)1.0 / 3.0;
        Assert.True(third.Equals((object)((DoubleDouble)1.0 / 3.0)));
        Assert.Equal(third.GetHashCode(), ((DoubleDouble)1.0 / 3.0).GetHashCode());
        Assert.NotEqual(third.GetHashCode(), ((DoubleDouble)third.High).GetHashCode());
        Assert.False(third.Equals(third.High));
        Assert.False(third.Equals((DoubleDouble)2.0));
        Assert.False(third.Equals((object)third.High));
        Assert.False(third.Equals(null));
        Assert.True(((DoubleDouble)double.NaN).Equals(double.NaN));
        Assert.True(((DoubleDouble)0.0).Equals(-0.0));
        Assert.Equal(((DoubleDouble)0.0).GetHashCode(), ((DoubleDouble)(-0.0)).GetHashCode());
    }

    [Fact]
    public void ToRational_RefusesWhatIsNotFinite()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => ((DoubleDouble)double.NaN).ToRational());
        Assert.Throws<ArgumentOutOfRangeException>(() => ((DoubleDouble)double.PositiveInfinity).ToRational());
    }

    [Fact]
    public void Text_IsTheSameUnderEveryCulture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("ru-RU");
            Assert.Equal("1.5 + 1E-20", DoubleDouble.TwoSum(1.5, 1e-20).ToString());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static void AssertComparisons(DoubleDouble left, DoubleDouble right)
    {
        Rational a = left.ToRational(),
            b = right.ToRational();
        Assert.Equal(a < b, left < right);
        Assert.Equal(a <= b, left <= right);
        Assert.Equal(a > b, left > right);
        Assert.Equal(a >= b, left >= right);
        Assert.Equal(a == b, left == right);
        Assert.Equal(a != b, left != right);
    }

    /// <summary>The same finite value, or the same infinity, or both NaN; and no rest beside what is not finite.</summary>
    private static void AssertClass(double expected, DoubleDouble actual)
    {
        if (double.IsFinite(expected))
        {
            Assert.True(double.IsFinite(actual.High) && double.IsFinite(actual.Low));
            Assert.Equal(expected, actual.High);
        }
        else
        {
            Assert.Equal(expected, actual.High);
            Assert.Equal(0, actual.Low);
        }
    }
}
