// Refuses on purpose: SIMD, threads, reordering, caching.
using System.Numerics;

namespace ExactGrad.Reference.Numbers;

public readonly partial record struct Rational
{
    // A double is an integer of FractionBits + 1 bits times 2^k, with k no less than LeastExponent (IEEE 754 binary64).
    private const int FractionBits = 52;
    private const int LeastExponent = -1074;

    /// <summary>The number that a double stands for, exactly.</summary>
    /// <param name="value">Any finite double, subnormals included; -0 gives 0.</param>
    /// <returns>value, without rounding.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The value is NaN or infinite.</exception>
    public static Rational FromDouble(double value)
    {
        if (!double.IsFinite(value))
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, "expected a finite number");
        }

        long bits = BitConverter.DoubleToInt64Bits(value);
        long fraction = bits & ((1L << FractionBits) - 1);
        int field = (int)(bits >> FractionBits) & 0x7FF;
        // Field 0 holds the subnormals: no leading one, and the exponent of field 1.
        long significand = field == 0 ? fraction : fraction + (1L << FractionBits);
        int exponent = LeastExponent - 1 + Math.Max(field, 1);
        return new Rational(
            new BigInteger(Math.Sign(value) * significand) << Math.Max(exponent, 0),
            BigInteger.One << Math.Max(-exponent, 0)
        );
    }

    /// <summary>
    /// The nearest double, rounded once, ties to even; at or beyond halfway from the largest double to 2^1024, an
    /// infinity. A negative number that rounds to zero gives -0.
    /// </summary>
    /// <returns>RN(this).</returns>
    public double ToDouble()
    {
        BigInteger magnitude = BigInteger.Abs(Numerator);
        // 2^(exponent - 1) < magnitude / Denominator < 2^(exponent + 1): bit lengths tell no more.
        int exponent = (int)(magnitude.GetBitLength() - Denominator.GetBitLength());
        (BigInteger dividend, BigInteger divisor) = InUnitsOf(exponent, magnitude);
        if (dividend < divisor)
        {
            exponent--;
        }

        int unit = Math.Max(exponent - FractionBits, LeastExponent);
        (dividend, divisor) = InUnitsOf(unit, magnitude);
        var count = (long)BigInteger.DivRem(dividend, divisor, out BigInteger remainder);
        int half = (2 * remainder).CompareTo(divisor);
        if (half > 0 || (half == 0 && long.IsOddInteger(count)))
        {
            count++;
        }

        // count <= 2^53, so the cast is exact, and ScaleB too, unless it overflows to the infinity that is wanted.
        return Sign * Math.ScaleB(count, unit);
    }

    /// <summary>magnitude / Denominator / 2^exponent, as a fraction.</summary>
    private (BigInteger Dividend, BigInteger Divisor) InUnitsOf(int exponent, BigInteger magnitude) =>
        (magnitude << Math.Max(-exponent, 0), Denominator << Math.Max(exponent, 0));
}
