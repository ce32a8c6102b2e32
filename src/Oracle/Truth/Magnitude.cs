using System.Numerics;
using ExactGrad.Oracle.Calls;

namespace ExactGrad.Oracle.Truth;

/// <summary>What exactness needs to know of a set of numbers: each is a multiple of 2^Unit and at most Max in absolute value.</summary>
/// <param name="Max">Largest absolute value; infinity where a number is not finite.</param>
/// <param name="Unit">Exponent of a power of two that divides every number.</param>
internal readonly record struct Magnitude(double Max, int Unit)
{
    // Zero is a multiple of every power of two.
    private const int AnyUnit = 1 << 20;

    internal static Magnitude Zero => new(0, AnyUnit);

    internal static Magnitude Of(Tensor tensor)
    {
        double max = 0;
        int unit = AnyUnit;
        for (int k = 0; k < tensor.Count; k++)
        {
            double value = Math.Abs(tensor[k]);
            if (!double.IsFinite(value))
            {
                return new Magnitude(double.PositiveInfinity, AnyUnit);
            }

            if (value != 0)
            {
                max = Math.Max(max, value);
                unit = Math.Min(unit, UnitOf(value));
            }
        }

        return new Magnitude(max, unit);
    }

    public static Magnitude operator *(Magnitude left, Magnitude right) =>
        // 0 times infinity is NaN, which fits nowhere.
        left.Max * right.Max
        == 0
            ? Zero
            : new Magnitude(left.Max * right.Max, left.Unit + right.Unit);

    public static Magnitude operator +(Magnitude left, Magnitude right) => new(left.Max + right.Max, Math.Min(left.Unit, right.Unit));

    /// <summary>A sum of that many such numbers.</summary>
    internal Magnitude Summed(long terms) => terms == 0 ? Zero : this with { Max = Max * terms };

    /// <summary>Divided by 2^<paramref name="bits"/>.</summary>
    internal Magnitude ScaledDown(int bits) => Max == 0 ? this : new Magnitude(Math.ScaleB(Max, -bits), Unit - bits);

    /// <summary>
    /// Whether every number, and every partial sum of such numbers that stays within Max, is a number of a format with
    /// that many significant bits and the exponents of <paramref name="format"/>.
    /// </summary>
    internal bool Fits(int significandBits, ElementFormat format) =>
        Max == 0
        || (
            Max < Math.ScaleB(1, significandBits + Unit)
            && Max <= format.LargestFinite
            && Unit >= format.MinExponent - format.SignificandBits + 1
        );

    private static int UnitOf(double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(value);
        int exponent = (int)(bits >> 52) & 0x7FF;
        long significand = bits & ((1L << 52) - 1);
        (significand, exponent) = exponent == 0 ? (significand, 1) : (significand | (1L << 52), exponent);
        return exponent - 1075 + BitOperations.TrailingZeroCount(significand);
    }
}
