using System.Globalization;
using System.Numerics;
using ExactGrad.Reference.Numbers;
using ExactGrad.Tests.Properties.Generators;
using ExactGrad.Tests.Properties.Support;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace ExactGrad.Tests.Properties.Numbers;

/// <summary>Between fractions and doubles: exact one way, rounded once the other.</summary>
public sealed class RationalDoubleTests
{
    private static readonly Rational Largest = Rational.FromDouble(double.MaxValue);
    private static readonly Rational HalfUlpOfLargest = new(BigInteger.One << 970, 1);

    private static readonly Arbitrary<double> Doubles = Arb.From(NumberGenerators.AnyFinite);

    [Fact]
    public void FromDouble_ThenToDouble_GivesItBack() => Law.Holds(Doubles, x => Rational.FromDouble(x).ToDouble() == x, 1000);

    // Independent of the bits: no double has more than 1074 decimals, and formatting with so many prints them all.
    [Fact]
    public void FromDouble_IsTheNumberThatItsDecimalsWrite() =>
        Law.Holds(
            Doubles,
            x =>
            {
                string digits = x.ToString("F1074", CultureInfo.InvariantCulture).Replace(".", "", StringComparison.Ordinal);
                var scaled = BigInteger.Parse(digits, CultureInfo.InvariantCulture);
                Assert.Equal(new Rational(scaled, BigInteger.Pow(10, 1074)), Rational.FromDouble(x));
            }
        );

    // Halfway between neighbours, and one part in 10^40 to either side of it.
    [Fact]
    public void ToDouble_RoundsToNearest_TiesToEven() =>
        Law.Holds(
            Doubles,
            x =>
            {
                double down = Math.Abs(x);
                double up = Math.BitIncrement(down);
                Rational low = Rational.FromDouble(down);
                Rational high = double.IsFinite(up) ? Rational.FromDouble(up) : new Rational(BigInteger.One << 1024, 1);
                Rational middle = (low + high) / 2;
                Rational little = (high - low) / new Rational(BigInteger.Pow(10, 40), 1);
                double even = long.IsEvenInteger(BitConverter.DoubleToInt64Bits(down)) ? down : up;
                Assert.Equal(even, middle.ToDouble());
                Assert.Equal(-even, (-middle).ToDouble());
                Assert.Equal(down, (middle - little).ToDouble());
                Assert.Equal(up, (middle + little).ToDouble());
            },
            1000
        );

    // Correct rounding, by its definition alone: no neighbour is nearer.
    [Fact]
    public void ToDouble_OfAnyFraction_HasNoNearerNeighbour() =>
        Law.Holds(
            Arb.From(
                from numerator in NumberGenerators.Between(-500, 500)
                from denominator in NumberGenerators.Between(-500, 500)
                select Rational.FromDouble(numerator) / Rational.FromDouble(denominator)
            ),
            value =>
            {
                double rounded = value.ToDouble();
                Rational error = Rational.Abs(value - Rational.FromDouble(rounded));
                Assert.True(error <= Rational.Abs(value - Rational.FromDouble(Math.BitIncrement(rounded))));
                Assert.True(error <= Rational.Abs(value - Rational.FromDouble(Math.BitDecrement(rounded))));
            },
            1000
        );

    [Fact]
    public void ToDouble_Overflows_FromHalfwayToTwoTo1024On()
    {
        var little = new Rational(1, 1000);
        Assert.Equal(double.MaxValue, (Largest + HalfUlpOfLargest - little).ToDouble());
        Assert.Equal(double.PositiveInfinity, (Largest + HalfUlpOfLargest).ToDouble());
        Assert.Equal(double.NegativeInfinity, (-Largest - HalfUlpOfLargest).ToDouble());
        Assert.Equal(double.PositiveInfinity, new Rational(BigInteger.One << 5000, 3).ToDouble());
    }

    [Fact]
    public void ToDouble_Underflows_AtHalfTheSmallestSubnormal()
    {
        var tie = new Rational(1, BigInteger.One << 1075);
        var little = new Rational(1, BigInteger.One << 2000);
        Assert.Equal(0, tie.ToDouble());
        Assert.Equal(double.Epsilon, (tie + little).ToDouble());
        Assert.Equal(2 * double.Epsilon, (3 * tie).ToDouble());
        Assert.True(double.IsNegative((-tie).ToDouble()));
        Assert.Equal(0, new Rational(-1, BigInteger.One << 5000).ToDouble());
    }

    [Fact]
    public void Zero_IsPositiveZero()
    {
        Assert.Equal(0L, BitConverter.DoubleToInt64Bits(default(Rational).ToDouble()));
        Assert.Equal(0, Rational.FromDouble(-0.0));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void FromDouble_RefusesWhatIsNotFinite(double value)
    {
        var thrown = Assert.Throws<ArgumentOutOfRangeException>(() => Rational.FromDouble(value));
        Assert.Equal("value", thrown.ParamName);
        Assert.Contains("finite", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void KnownValues_AreRight()
    {
        Assert.Equal(new Rational(3, 8), Rational.FromDouble(0.375));
        Assert.Equal(-5, Rational.FromDouble(-5));
        Assert.Equal(0.1, new Rational(1, 10).ToDouble());
        Assert.Equal(2.0 / 3, new Rational(2, 3).ToDouble());
        Assert.Equal(9007199254740992.0, ((Rational)9007199254740993).ToDouble());
    }
}
