using System.Globalization;
using System.Numerics;
using ExactGrad.Reference.Numbers;
using ExactGrad.Tests.Properties.Generators;
using ExactGrad.Tests.Properties.Support;
using FsCheck.Fluent;
using Xunit;

namespace ExactGrad.Tests.Properties.Numbers;

/// <summary>How a fraction is held and shown.</summary>
public sealed class RationalTests
{
    [Fact]
    public void EveryResult_IsInLowestTerms_WithPositiveDenominator() =>
        Law.Holds(
            Arb.From(
                from a in NumberGenerators.SmallRational
                from b in NumberGenerators.SmallRational
                select new[] { a, b, a + b, a - b, a * b, -a, Rational.Abs(b), b.Sign == 0 ? a : a / b }
            ),
            values =>
                values.All(value => value.Denominator > 0 && BigInteger.GreatestCommonDivisor(value.Numerator, value.Denominator).IsOne)
        );

    [Theory]
    [InlineData(6, 4, 3, 2)]
    [InlineData(-6, 4, -3, 2)]
    [InlineData(6, -4, -3, 2)]
    [InlineData(-6, -4, 3, 2)]
    [InlineData(0, -7, 0, 1)]
    public void Constructor_ReducesAndMovesTheSign(int numerator, int denominator, int expectedNumerator, int expectedDenominator)
    {
        var value = new Rational(numerator, denominator);
        Assert.Equal(expectedNumerator, value.Numerator);
        Assert.Equal(expectedDenominator, value.Denominator);
    }

    [Fact]
    public void Default_IsZero()
    {
        Rational zero = default;
        Assert.Equal(0, zero);
        Assert.Equal(BigInteger.Zero, zero.Numerator);
        Assert.Equal(BigInteger.One, zero.Denominator);
        Assert.Equal(0, zero.Sign);
        Assert.Equal(5, zero + 5);
    }

    [Fact]
    public void Identities_AreZeroAndOne()
    {
        Assert.Equal(BigInteger.Zero, Rational.AdditiveIdentity.Numerator);
        Assert.Equal(BigInteger.One, Rational.MultiplicativeIdentity.Numerator);
        Assert.Equal(BigInteger.One, Rational.MultiplicativeIdentity.Denominator);
    }

    [Fact]
    public void FromLong_IsExact_AtTheExtremes()
    {
        Assert.Equal(long.MaxValue, ((Rational)long.MaxValue).Numerator);
        Assert.Equal(long.MinValue, ((Rational)long.MinValue).Numerator);
        Assert.Equal(BigInteger.One, ((Rational)long.MinValue).Denominator);
    }

    [Fact]
    public void ByZero_Throws()
    {
        var thrown = Assert.Throws<DivideByZeroException>(() => new Rational(1, 0));
        Assert.Contains("denominator other than 0", thrown.Message, StringComparison.Ordinal);
        Assert.Throws<DivideByZeroException>(() => new Rational(0, 0));
        Assert.Throws<DivideByZeroException>(() => (Rational)3 / 0);
        Assert.Throws<DivideByZeroException>(() => default(Rational) / default(Rational));
    }

    [Fact]
    public void DifferentNumbers_AreNotEqual()
    {
        Assert.False(new Rational(1, 2).Equals(new Rational(1, 3)));
        Assert.False(new Rational(1, 2).Equals(new Rational(-1, 2)));
        Assert.False(new Rational(1, 1).Equals((object)1));
    }

    [Theory]
    [InlineData("ru-RU")]
    [InlineData("ar-SA")]
    [InlineData("en-US")]
    public void Text_IsTheSameUnderEveryCulture(string culture)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            var changed = (CultureInfo)CultureInfo.GetCultureInfo(culture).Clone();
            changed.NumberFormat.NegativeSign = "minus";
            CultureInfo.CurrentCulture = changed;
            Assert.Equal("-3/4", new Rational(6, -8).ToString());
            Assert.Equal("-3", ((Rational)(-3)).ToString());
            Assert.Equal("0", default(Rational).ToString());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
