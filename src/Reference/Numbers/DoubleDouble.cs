// Refuses on purpose: SIMD, threads, reordering, caching.
using System.Globalization;
using System.Numerics;

namespace ExactGrad.Reference.Numbers;

/// <summary>
/// An unevaluated sum High + Low of two doubles with High = RN(High + Low), hence |Low| &lt;= ulp(High) / 2: at least 106
/// significant bits in the range of a double. Each operation has a proven relative error bound, a constant of this type,
/// that holds wherever no product or quotient of it underflows and nothing overflows. Where a high part is not finite
/// the result is what double arithmetic on the high parts gives, with Low = 0. The sign of a zero result is not kept.
/// Source: M. Joldes, J.-M. Muller, V. Popescu, "Tight and rigorous error bounds for basic building blocks of
/// double-word arithmetic", ACM Trans. Math. Softw. 44(2), 2017. There u = 2^-53 and RN is rounding to nearest even.
/// </summary>
public readonly partial struct DoubleDouble
    : IAdditionOperators<DoubleDouble, DoubleDouble, DoubleDouble>,
        ISubtractionOperators<DoubleDouble, DoubleDouble, DoubleDouble>,
        IMultiplyOperators<DoubleDouble, DoubleDouble, DoubleDouble>,
        IDivisionOperators<DoubleDouble, DoubleDouble, DoubleDouble>,
        IUnaryNegationOperators<DoubleDouble, DoubleDouble>,
        IAdditiveIdentity<DoubleDouble, DoubleDouble>,
        IMultiplicativeIdentity<DoubleDouble, DoubleDouble>,
        IComparisonOperators<DoubleDouble, DoubleDouble, bool>,
        IEquatable<DoubleDouble>
{
    // Not public: a pair that is not normalised would break every bound below.
    private DoubleDouble(double high, double low)
    {
        High = high;
        Low = low;
    }

    /// <summary>0.</summary>
    public static DoubleDouble AdditiveIdentity => default;

    /// <summary>1.</summary>
    public static DoubleDouble MultiplicativeIdentity => 1.0;

    /// <summary>The nearest double to the number; NaN or infinite where the number is.</summary>
    public double High { get; }

    /// <summary>What is left: at most half an ulp of <see cref="High"/>; 0 where that is not finite.</summary>
    public double Low { get; }

    /// <summary>A double, exactly; NaN and infinities stay what they are.</summary>
    /// <param name="value">Any double.</param>
    public static implicit operator DoubleDouble(double value) => new(value, 0);

    /// <summary>An integer, exactly: its two halves of 32 bits are exact doubles, and their sum fits.</summary>
    /// <param name="value">Any integer.</param>
    public static implicit operator DoubleDouble(long value) => TwoSum(Math.ScaleB(value >> 32, 32), (uint)value);

    /// <summary>The distance from 0: exact, and without the sign of -0.</summary>
    /// <param name="value">Any number.</param>
    /// <returns>|value|.</returns>
    public static DoubleDouble Abs(DoubleDouble value) => double.IsNegative(value.High) ? -value : value;

    /// <summary>High + Low, exactly.</summary>
    /// <returns>The number as a fraction.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number is NaN or infinite.</exception>
    public Rational ToRational() => Rational.FromDouble(High) + Rational.FromDouble(Low);

    /// <summary>"High + Low", each with as many digits as tell it from every other double; the same under every culture.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{High} + {Low}");
}
