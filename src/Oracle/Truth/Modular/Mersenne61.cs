namespace ExactGrad.Oracle.Truth.Modular;

/// <summary>
/// The field of the integers modulo the prime 2^61 - 1. Residues are from 0 to the prime - 1. Since 2^61 = 1, the bits
/// above 61 are added to those below, and a multiplication by a power of two is a rotation of 61 bits.
/// </summary>
internal static class Mersenne61
{
    /// <summary>Bits of a residue.</summary>
    internal const int Bits = 61;

    /// <summary>The modulus.</summary>
    internal const ulong Prime = (1UL << Bits) - 1;

    /// <summary>The residue of any 64 bits.</summary>
    internal static ulong Reduce(ulong value)
    {
        ulong folded = (value & Prime) + (value >> Bits);
        return folded >= Prime ? folded - Prime : folded;
    }

    /// <summary>The residue of a signed integer.</summary>
    // -long.MinValue is 2^63 as 64 bits without a sign, which is what is wanted.
    internal static ulong Of(long value) => value >= 0 ? Reduce((ulong)value) : Subtract(0, Reduce(unchecked((ulong)-value)));

    internal static ulong Add(ulong left, ulong right)
    {
        ulong sum = left + right;
        return sum >= Prime ? sum - Prime : sum;
    }

    internal static ulong Subtract(ulong left, ulong right) => left >= right ? left - right : left + (Prime - right);

    internal static ulong Multiply(ulong left, ulong right)
    {
        // left right = high 2^64 + low < 2^122: its bits from 61 on are a number below 2^61.
        ulong high = Math.BigMul(left, right, out ulong low);
        return Reduce(((high << 3) | (low >> Bits)) + (low & Prime));
    }

    /// <summary>value 2^<paramref name="exponent"/>, for an exponent from 1 to 60.</summary>
    internal static ulong TimesPowerOfTwo(ulong value, int exponent) => ((value << exponent) & Prime) | (value >> (Bits - exponent));
}
