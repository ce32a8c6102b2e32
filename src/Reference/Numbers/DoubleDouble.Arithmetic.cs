// Refuses on purpose: SIMD, threads, reordering, caching.
namespace ExactGrad.Reference.Numbers;

// Lines and names (s, t, c, v, z; h high, l low) are those of the paper, whose proofs hold for these very steps.
public readonly partial struct DoubleDouble
{
    /// <summary>u^2 = 2^-106, the unit of the bounds below; u = 2^-53 is the unit roundoff of a double.</summary>
    public const double UnitRoundoff = 1.0 / (1L << 53) / (1L << 53);

    /// <summary>
    /// |RN(a + b) - (a + b)| &lt;= SumError |a + b|, for differences too and whatever the signs: 3 u^2 / (1 - 4 u),
    /// rounded up.
    /// </summary>
    public const double SumError = 3 * (1 + 1.0 / (1L << 50)) * UnitRoundoff;

    /// <summary>The relative error of a product is at most 5 u^2.</summary>
    public const double ProductError = 5 * UnitRoundoff;

    /// <summary>The relative error of a quotient is at most 15 u^2 + 56 u^3, rounded up to 16 u^2.</summary>
    public const double QuotientError = 16 * UnitRoundoff;

    /// <summary>The relative error of any one operation is at most this: 16 u^2 = 2^-102.</summary>
    public const double RelativeError = QuotientError;

    /// <summary>left + right by algorithm 6 (AccurateDWPlusDW), within <see cref="SumError"/>.</summary>
    /// <param name="left">x.</param>
    /// <param name="right">y.</param>
    public static DoubleDouble operator +(DoubleDouble left, DoubleDouble right)
    {
        DoubleDouble s = TwoSum(left.High, right.High);
        DoubleDouble t = TwoSum(left.Low, right.Low);
        double c = s.Low + t.High;
        DoubleDouble v = FastTwoSum(s.High, c);
        double w = t.Low + v.Low;
        return FastTwoSum(v.High, w);
    }

    /// <summary>left + (-right), within <see cref="SumError"/>: a change of sign is exact.</summary>
    /// <param name="left">x.</param>
    /// <param name="right">y.</param>
    public static DoubleDouble operator -(DoubleDouble left, DoubleDouble right) => left + -right;

    /// <summary>-High - Low, exactly.</summary>
    /// <param name="value">x.</param>
    public static DoubleDouble operator -(DoubleDouble value) => new(-value.High, -value.Low);

    /// <summary>left right by algorithm 12 (DWTimesDW3), within <see cref="ProductError"/>.</summary>
    /// <param name="left">x.</param>
    /// <param name="right">y.</param>
    public static DoubleDouble operator *(DoubleDouble left, DoubleDouble right)
    {
        DoubleDouble c = TwoProduct(left.High, right.High);
        if (!double.IsFinite(c.High))
        {
            return c; // infinity times a low part of 0 would be NaN
        }

        double tl0 = left.Low * right.Low;
        double tl1 = Math.FusedMultiplyAdd(left.High, right.Low, tl0);
        double cl2 = Math.FusedMultiplyAdd(left.Low, right.High, tl1);
        double cl3 = c.Low + cl2;
        return FastTwoSum(c.High, cl3);
    }

    /// <summary>left / right by algorithm 17 (DWDivDW2), within <see cref="QuotientError"/>.</summary>
    /// <param name="left">x.</param>
    /// <param name="right">y; where it is 0, the result is what double gives: an infinity or NaN.</param>
    public static DoubleDouble operator /(DoubleDouble left, DoubleDouble right)
    {
        double th = left.High / right.High;
        if (!double.IsFinite(th) || double.IsInfinity(right.High))
        {
            return th;
        }

        DoubleDouble r = TimesDouble(right, th);
        double ph = left.High - r.High;
        double dl = left.Low - r.Low;
        double d = ph + dl;
        double tl = d / right.High;
        return FastTwoSum(th, tl);
    }

    /// <summary>a + b without error (algorithm 2, Knuth and Moller); where the sum overflows, the infinity.</summary>
    /// <param name="a">Any double.</param>
    /// <param name="b">Any double.</param>
    /// <returns>High = RN(a + b), High + Low = a + b exactly.</returns>
    public static DoubleDouble TwoSum(double a, double b)
    {
        double s = a + b;
        double aPrime = s - b;
        double bPrime = s - aPrime;
        double da = a - aPrime;
        double db = b - bPrime;
        return WithRest(s, da + db);
    }

    /// <summary>a b without error where the error is no less than 2^-1074 (algorithm 3); where it overflows, the infinity.</summary>
    /// <param name="a">Any double.</param>
    /// <param name="b">Any double.</param>
    /// <returns>High = RN(a b); High + Low = a b exactly wherever |a b| >= 2^-969 or a b = 0.</returns>
    public static DoubleDouble TwoProduct(double a, double b)
    {
        double p = a * b;
        return WithRest(p, Math.FusedMultiplyAdd(a, b, -p));
    }

    /// <summary>a + b without error where |a| >= |b| or a = 0 (algorithm 1, Dekker).</summary>
    private static DoubleDouble FastTwoSum(double a, double b)
    {
        double s = a + b;
        double z = s - a;
        return WithRest(s, b - z);
    }

    /// <summary>x y with a relative error of at most 2 u^2 (algorithm 7, DWTimesFP1).</summary>
    private static DoubleDouble TimesDouble(DoubleDouble x, double y)
    {
        DoubleDouble c = TwoProduct(x.High, y);
        double cl2 = x.Low * y;
        DoubleDouble t = FastTwoSum(c.High, cl2);
        double tl2 = t.Low + c.Low;
        return FastTwoSum(t.High, tl2);
    }

    /// <summary>Where high is infinite or NaN, so is the rest that the steps compute; it would make NaN of an infinity.</summary>
    private static DoubleDouble WithRest(double high, double low) => new(high, double.IsFinite(low) ? low : 0);
}
