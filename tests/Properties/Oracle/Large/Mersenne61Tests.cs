using System.Numerics;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Truth.Modular;
using ExactGrad.Tests.Properties.Support;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Large;

/// <summary>Arithmetic modulo 2^61 - 1 against integers of any length.</summary>
public sealed class Mersenne61Tests
{
    private static readonly ulong[] Extremes =
    [
        0,
        1,
        2,
        (1UL << 21) - 1,
        1UL << 41,
        (1UL << 60) - 1,
        1UL << 60,
        Mersenne61.Prime - 2,
        Mersenne61.Prime - 1,
    ];

    // Spread over all 64 bits, extremes and their neighbours included.
    private static readonly Arbitrary<ulong> Words = Arb.From(
        from seed in Gen.Choose(0, int.MaxValue)
        from shift in Gen.Choose(0, 63)
        from low in Gen.Choose(-2, 2)
        select (SplitMix64.Mix((ulong)seed) >> shift) + (ulong)low
    );

    private static readonly Arbitrary<(ulong Left, ulong Right)> Pairs = Arb.From(
        from left in Gen.OneOf(Words.Generator.Select(Mersenne61.Reduce), Gen.Elements(Extremes))
        from right in Gen.OneOf(Words.Generator.Select(Mersenne61.Reduce), Gen.Elements(Extremes))
        select (left, right)
    );

    [Fact]
    public void Prime_IsPrime()
    {
        // Lucas and Lehmer: s(0) = 4, s(k + 1) = s(k)^2 - 2; 2^61 - 1 is prime where s(59) = 0.
        BigInteger s = 4;
        for (int k = 0; k < 59; k++)
        {
            s = ((s * s) - 2) % Mersenne61.Prime;
        }

        Assert.Equal((1UL << 61) - 1, Mersenne61.Prime);
        Assert.True(s.IsZero);
    }

    [Fact]
    public void Reduce_IsTheRemainder() => Law.Holds(Words, word => Mersenne61.Reduce(word) == word % Mersenne61.Prime);

    [Fact]
    public void Reduce_OfMultiplesOfThePrime_Is0() =>
        Assert.All(Enumerable.Range(0, 9), k => Assert.Equal(0UL, Mersenne61.Reduce((ulong)k * Mersenne61.Prime)));

    [Fact]
    public void Of_IsTheRemainder_OfNegativesToo() =>
        Law.Holds(Words, word => (BigInteger)Mersenne61.Of((long)word) == Remainder((long)word));

    [Fact]
    public void Of_SmallestAndLargestLong_IsTheRemainder()
    {
        Assert.Equal(Remainder(long.MinValue), Mersenne61.Of(long.MinValue));
        Assert.Equal(Remainder(long.MaxValue), Mersenne61.Of(long.MaxValue));
    }

    [Fact]
    public void AddSubtractMultiply_AreThoseOfIntegers() =>
        Law.Holds(
            Pairs,
            pair =>
                Mersenne61.Add(pair.Left, pair.Right) == Remainder((BigInteger)pair.Left + pair.Right)
                && Mersenne61.Subtract(pair.Left, pair.Right) == Remainder((BigInteger)pair.Left - pair.Right)
                && Mersenne61.Multiply(pair.Left, pair.Right) == Remainder((BigInteger)pair.Left * pair.Right)
        );

    [Fact]
    public void Arithmetic_OnAllPairsOfExtremes_IsThatOfIntegers()
    {
        foreach (ulong left in Extremes)
        {
            foreach (ulong right in Extremes)
            {
                Assert.Equal(Remainder((BigInteger)left + right), Mersenne61.Add(left, right));
                Assert.Equal(Remainder((BigInteger)left - right), Mersenne61.Subtract(left, right));
                Assert.Equal(Remainder((BigInteger)left * right), Mersenne61.Multiply(left, right));
            }
        }
    }

    [Fact]
    public void TimesPowerOfTwo_IsAMultiplication() =>
        Law.Holds(
            Pairs,
            pair => Enumerable.Range(1, 60).All(k => Mersenne61.TimesPowerOfTwo(pair.Left, k) == Remainder((BigInteger)pair.Left << k))
        );

    [Fact]
    public void Limbs_AreBelowTheirBound_AndJoinToTheResidue() =>
        Law.Holds(
            Pairs,
            pair =>
            {
                var vector = new ResidueVector([pair.Left]);
                (double low, double middle, double high) = (vector.Low[0], vector.Middle[0], vector.High[0]);
                double most = Math.ScaleB(1, ResidueVector.LimbBits);
                return low < most && middle < most && high < most && ResidueVector.Joined((long)low, (long)middle, (long)high) == pair.Left;
            }
        );

    [Fact]
    public void Random_StaysInTheField_AndReachesItsUpperHalf()
    {
        SplitMix64 random = SplitMix64.For(Law.Seed, "field");
        ulong[] residues = ResidueVector.Random(ref random, 1000);
        Assert.All(residues, residue => Assert.True(residue < Mersenne61.Prime));
        Assert.Contains(residues, residue => residue > Mersenne61.Prime / 2);
        Assert.Contains(residues, residue => residue < Mersenne61.Prime / 2);
        Assert.Equal(residues.Length, residues.Distinct().Count());
    }

    private static BigInteger Remainder(BigInteger value) => ((value % Mersenne61.Prime) + Mersenne61.Prime) % Mersenne61.Prime;
}
