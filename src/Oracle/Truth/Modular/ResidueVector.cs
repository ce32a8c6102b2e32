using System.Numerics;
using ExactGrad.Oracle.Cases;

namespace ExactGrad.Oracle.Truth.Modular;

/// <summary>
/// A vector of residues modulo 2^61 - 1, cut into three limbs of at most 21 bits that are held as doubles: products with
/// integers of at most 27 bits, and short sums of such products, are then exact in double, and so in vectors of doubles.
/// residue = low + middle 2^21 + high 2^41. The limbs are followed by zeros up to a whole number of vectors.
/// </summary>
internal sealed class ResidueVector
{
    /// <summary>Every limb is below 2^21.</summary>
    internal const int LimbBits = 21;
    internal const int MiddleShift = 21;
    internal const int HighShift = 41;

    private const ulong LowMask = (1UL << MiddleShift) - 1;
    private const ulong MiddleMask = (1UL << (HighShift - MiddleShift)) - 1;

    private readonly double[] _low;
    private readonly double[] _middle;
    private readonly double[] _high;

    internal ResidueVector(ReadOnlySpan<ulong> residues)
    {
        Length = residues.Length;
        int padded = Padded(Length);
        _low = new double[padded];
        _middle = new double[padded];
        _high = new double[padded];
        for (int k = 0; k < residues.Length; k++)
        {
            // Through long: a conversion of one instruction.
            _low[k] = (long)(residues[k] & LowMask);
            _middle[k] = (long)((residues[k] >> MiddleShift) & MiddleMask);
            _high[k] = (long)(residues[k] >> HighShift);
        }
    }

    internal int Length { get; }
    internal ReadOnlySpan<double> Low => _low;
    internal ReadOnlySpan<double> Middle => _middle;
    internal ReadOnlySpan<double> High => _high;

    /// <summary>Residues drawn independently, each uniform over the whole field.</summary>
    internal static ulong[] Random(ref SplitMix64 random, int length)
    {
        var residues = new ulong[length];
        for (int k = 0; k < length; k++)
        {
            // 61 of 64 bits; the one value that is no residue is drawn anew.
            ulong residue;
            do
            {
                residue = random.Next() >> (64 - Mersenne61.Bits);
            } while (residue == Mersenne61.Prime);
            residues[k] = residue;
        }

        return residues;
    }

    /// <summary>The next whole number of vectors.</summary>
    internal static int Padded(int length) => (length + Vector<double>.Count - 1) / Vector<double>.Count * Vector<double>.Count;

    /// <summary>The residue of low + middle 2^21 + high 2^41, for sums of products with limbs.</summary>
    internal static ulong Joined(long low, long middle, long high) =>
        Mersenne61.Add(
            Mersenne61.Of(low),
            Mersenne61.Add(
                Mersenne61.TimesPowerOfTwo(Mersenne61.Of(middle), MiddleShift),
                Mersenne61.TimesPowerOfTwo(Mersenne61.Of(high), HighShift)
            )
        );
}
