using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Truth;
using ExactGrad.Reference.Numbers;
using ExactGrad.Tests.Properties.Generators;
using ExactGrad.Tests.Properties.Oracle.Support;
using ExactGrad.Tests.Properties.Support;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Truth;

/// <summary>A magnitude says true things of the numbers it stands for: Max bounds them, 2^Unit divides them.</summary>
public sealed class MagnitudeLaws
{
    private static readonly Arbitrary<double[]> Numbers = Arb.From(
        Gen.OneOf(NumberGenerators.Between(-12, 12), NumberGenerators.AnyFinite, Gen.Elements(0, -0.0, 1, -3, 0.5, double.Epsilon))
            .ArrayOf(4)
    );

    [Fact]
    public void Of_BoundsAndDividesEveryNumber_AsTightlyAsCanBe() =>
        Law.Holds(
            Numbers,
            numbers =>
            {
                Magnitude magnitude = Of(numbers);
                Assert.Equal(numbers.Max(Math.Abs), magnitude.Max);
                if (magnitude.Max > 0)
                {
                    Assert.All(numbers, number => Assert.True(Units(number, magnitude.Unit).Denominator.IsOne));
                    Assert.Contains(numbers, number => !Units(number, magnitude.Unit + 1).Denominator.IsOne);
                }
            },
            300
        );

    [Fact]
    public void Product_BoundsAndDividesEveryProduct() =>
        Law.Holds(
            Arb.From(from left in Small.ArrayOf(3) from right in Small.ArrayOf(3) select (left, right)),
            pair =>
            {
                Magnitude product = Of(pair.left) * Of(pair.right);
                foreach (double left in pair.left)
                {
                    Assert.All(pair.right, right => AssertHolds(product, Rational.FromDouble(left) * Rational.FromDouble(right)));
                }
            }
        );

    [Fact]
    public void Sum_BoundsAndDividesEverySum() =>
        Law.Holds(
            Arb.From(from left in Small.ArrayOf(3) from right in Small.ArrayOf(3) select (left, right)),
            pair =>
            {
                Magnitude sum = Of(pair.left) + Of(pair.right);
                foreach (double left in pair.left)
                {
                    Assert.All(pair.right, right => AssertHolds(sum, Rational.FromDouble(left) + Rational.FromDouble(right)));
                }

                AssertHolds(Of(pair.left).Summed(3), pair.left.Aggregate(Rational.AdditiveIdentity, (s, v) => s + Rational.FromDouble(v)));
                AssertHolds(Of(pair.left).ScaledDown(3), Rational.FromDouble(pair.left[0]) / 8);
            }
        );

    [Fact]
    public void Zero_FitsEverywhere_AndIsNeutral()
    {
        var one = new Magnitude(1, 0);
        Assert.True(Of(0, -0.0).Fits(1, ElementFormat.Of(ElementType.F16)));
        Assert.Equal(one, one + Magnitude.Zero);
        Assert.Equal(Magnitude.Zero, one * Of(0));
        Assert.Equal(Magnitude.Zero, one.Summed(0));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void NonFinite_FitsNowhere(double value) => Assert.False(Of(1, value).Fits(53, ElementFormat.Of(ElementType.F64)));

    [Fact]
    public void Fits_AtTheEdgesOfAFormat()
    {
        ElementFormat half = ElementFormat.Of(ElementType.F16);
        Assert.True(new Magnitude(2047, 0).Fits(11, half));
        Assert.False(new Magnitude(2048, 0).Fits(11, half));
        Assert.True(new Magnitude(65504, 5).Fits(11, half));
        Assert.False(new Magnitude(65536, 6).Fits(11, half));
        Assert.True(new Magnitude(half.SmallestSubnormal, -24).Fits(11, half));
        Assert.False(new Magnitude(half.SmallestSubnormal / 2, -25).Fits(11, half));
    }

    private static Gen<double> Small => Gen.OneOf(NumberGenerators.Between(-12, 12), Gen.Elements(0, -0.0, 1, -3, 0.5));

    private static void AssertHolds(Magnitude magnitude, Rational number)
    {
        // Max itself is rounded to nearest: one part in 2^53.
        Rational most = Rational.FromDouble(Math.BitIncrement(magnitude.Max));
        Assert.True(Rational.Abs(number) <= most);
        Assert.True(number.Sign == 0 || (number / PowerOfTwo(magnitude.Unit)).Denominator.IsOne);
    }

    private static Rational Units(double number, int unit) => Rational.FromDouble(number) / PowerOfTwo(unit);

    private static Rational PowerOfTwo(int exponent) =>
        exponent >= 0
            ? new Rational(System.Numerics.BigInteger.One << exponent, 1)
            : new Rational(1, System.Numerics.BigInteger.One << -exponent);

    private static Magnitude Of(params double[] numbers) => Magnitude.Of(Calls.Vector(ElementType.F64, numbers));
}
