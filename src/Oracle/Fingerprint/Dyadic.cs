using System.Numerics;

namespace ExactGrad.Oracle.Fingerprint;

/// <summary>An exact binary fraction, significand 2^exponent: sums and products never round, and rounding is to any number of bits.</summary>
internal readonly record struct Dyadic(BigInteger Significand, int Exponent)
{
    internal static Dyadic Zero => default;

    /// <summary>The exact value of a finite number.</summary>
    internal static Dyadic Of(double value)
    {
        if (value == 0)
        {
            return Zero;
        }

        int exponent = Math.ILogB(value) - 52;
        // Subnormal numbers end in zeros here, which does no harm. Two steps, since 2^-exponent may overflow.
        double scaled = Math.ScaleB(Math.ScaleB(value, -exponent / 2), -exponent - (-exponent / 2));
        return new Dyadic(new BigInteger(scaled), exponent);
    }

    /// <summary>The number itself where a double holds it; 53 bits of it otherwise, rounded to nearest even.</summary>
    internal double ToDouble()
    {
        Dyadic rounded = Rounded(53, RoundingDirection.NearestEven);
        return Math.ScaleB((double)rounded.Significand, rounded.Exponent);
    }

    /// <summary>Exponent of the leading bit: 2^Leading &lt;= abs(value) &lt; 2^(Leading + 1). Not for 0.</summary>
    internal int Leading => Exponent + (int)BigInteger.Abs(Significand).GetBitLength() - 1;

    public static Dyadic operator +(Dyadic left, Dyadic right)
    {
        int exponent = Math.Min(left.Exponent, right.Exponent);
        return new Dyadic((left.Significand << (left.Exponent - exponent)) + (right.Significand << (right.Exponent - exponent)), exponent);
    }

    public static Dyadic operator *(Dyadic left, Dyadic right) => new(left.Significand * right.Significand, left.Exponent + right.Exponent);

    /// <summary>The neighbour with at most <paramref name="bits"/> significant bits; exponents are unbounded.</summary>
    internal Dyadic Rounded(int bits, RoundingDirection direction) => Significand.IsZero ? Zero : RoundedTo(Leading - bits + 1, direction);

    /// <summary>The neighbouring multiple of 2^<paramref name="exponent"/>.</summary>
    internal Dyadic RoundedTo(int exponent, RoundingDirection direction)
    {
        int dropped = exponent - Exponent;
        if (dropped <= 0)
        {
            return this;
        }

        bool negative = Significand.Sign < 0;
        BigInteger magnitude = BigInteger.Abs(Significand);
        BigInteger kept = magnitude >> dropped;
        BigInteger rest = magnitude - (kept << dropped);
        int toHalf = rest.CompareTo(BigInteger.One << (dropped - 1));
        bool outward =
            !rest.IsZero
            && direction switch
            {
                RoundingDirection.NearestEven => toHalf > 0 || (toHalf == 0 && !kept.IsEven),
                RoundingDirection.NearestAway => toHalf >= 0,
                RoundingDirection.TowardZero => false,
                RoundingDirection.AwayFromZero => true,
                RoundingDirection.Up => !negative,
                RoundingDirection.Down => negative,
                _ => kept.IsEven,
            };
        kept += outward ? 1 : 0;
        return new Dyadic(negative ? -kept : kept, exponent);
    }
}
