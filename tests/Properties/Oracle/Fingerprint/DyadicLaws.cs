using ExactGrad.Oracle.Fingerprint;
using ExactGrad.Oracle.Fingerprint.Probes;
using ExactGrad.Tests.Properties.Architecture;
using ExactGrad.Tests.Properties.Support;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Fingerprint;

/// <summary>The exact arithmetic with which sums are foretold, against that of the machine.</summary>
public sealed class DyadicLaws
{
    private static Arbitrary<(double, double)> Pairs { get; } = Arb.From(from a in Number() from b in Number() select (a, b));

    [Fact]
    public void Rounding_To24Bits_IsTheCastToFloat() =>
        Law.Holds(Pairs, pair => Dyadic.Of(pair.Item1).Rounded(24, RoundingDirection.NearestEven).ToDouble() == (float)pair.Item1);

    [Fact]
    public void Sums_RoundAsTheMachines() =>
        Law.Holds(Pairs, pair => (Dyadic.Of(pair.Item1) + Dyadic.Of(pair.Item2)).ToDouble() == pair.Item1 + pair.Item2);

    [Fact]
    public void Products_RoundAsTheMachines() =>
        Law.Holds(Pairs, pair => (Dyadic.Of(pair.Item1) * Dyadic.Of(pair.Item2)).ToDouble() == pair.Item1 * pair.Item2);

    /// <summary>Down and up enclose a number; truncation is the one nearer to 0, and rounding to odd is exact or odd.</summary>
    [Fact]
    public void Directions_EncloseTheNumber() =>
        Law.Holds(
            Pairs,
            pair =>
            {
                var exact = Dyadic.Of(pair.Item1);
                double To(RoundingDirection direction) => exact.Rounded(20, direction).ToDouble();
                (double down, double up) = (To(RoundingDirection.Down), To(RoundingDirection.Up));
                Assert.True(down <= pair.Item1 && pair.Item1 <= up);
                Assert.Equal(pair.Item1 < 0 ? up : down, To(RoundingDirection.TowardZero));
                Assert.Equal(pair.Item1 < 0 ? down : up, To(RoundingDirection.AwayFromZero));
                Assert.Contains(To(RoundingDirection.NearestAway), new[] { down, up });
                Assert.True(down == up || !exact.Rounded(20, RoundingDirection.ToOdd).Significand.IsEven);
            }
        );

    /// <summary>The table of docs/fingerprint.md: what each direction makes of 1 + f u tells it from every other one.</summary>
    [Fact]
    public void EveryDirection_IsToldFromEveryOther()
    {
        IReadOnlyList<(double Addend, int Sign)> addends = Directions.Addends(11, 13);
        Assert.Equal(8, addends.Count);
        foreach (RoundingDirection direction in Enum.GetValues<RoundingDirection>())
        {
            double[] observed =
            [
                .. addends.Select(one => Dyadic.Of(one.Sign * (1 + one.Addend)).Rounded(11, direction).ToDouble() - one.Sign),
            ];
            Measured<RoundingDirection> told = Directions.Tell(11, addends, observed);
            Assert.True(told.IsKnown && told.Value == direction, $"{direction}: {told.Reason}");
        }
    }

    [Fact]
    public void TheTableOfTheDocument_IsWhatIsComputed()
    {
        double[] fractions = [0.25, 0.5, 0.75, 1.5, -0.25, -0.5, -0.75, -1.5];
        string[] document = File.ReadAllLines(Path.Combine(Solution.Root, "docs", "fingerprint.md"));
        foreach (RoundingDirection direction in Enum.GetValues<RoundingDirection>())
        {
            IEnumerable<double> steps = fractions.Select(fraction =>
            {
                double sign = Math.Sign(fraction);
                return (Dyadic.Of(sign + (fraction / 1024)).Rounded(11, direction).ToDouble() - sign) * 1024;
            });
            string row = FormattableString.Invariant($"| {direction.Name()} | {string.Join(" | ", steps)} |");
            Assert.Contains(row, document);
        }
    }

    [Fact]
    public void NoDirection_IsToldFromValuesThatNoneGives()
    {
        IReadOnlyList<(double Addend, int Sign)> addends = Directions.Addends(11, 13);
        Assert.False(Directions.Tell(11, addends, [.. addends.Select(_ => double.NaN)]).IsKnown);
        Assert.False(Directions.Tell(11, addends, [.. addends.Select(one => one.Sign * one.Addend)]).IsKnown);
    }

    private static Gen<double> Number() =>
        from high in Gen.Choose(int.MinValue, int.MaxValue)
        from low in Gen.Choose(0, (1 << 21) - 1)
        from exponent in Gen.Choose(-60, 60)
        select Math.ScaleB(((double)high * (1 << 21)) + low, exponent);
}
