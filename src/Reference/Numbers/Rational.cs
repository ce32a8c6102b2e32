// Refuses on purpose: SIMD, threads, reordering, caching.
using System.Globalization;
using System.Numerics;

namespace ExactGrad.Reference.Numbers;

/// <summary>
/// An exact fraction of two integers of any size, always in lowest terms with a positive denominator, so that equal
/// numbers have equal parts. The default value is 0. It has no infinities and no NaN: a division by zero throws.
/// </summary>
public readonly partial record struct Rational
    : IAdditionOperators<Rational, Rational, Rational>,
        ISubtractionOperators<Rational, Rational, Rational>,
        IMultiplyOperators<Rational, Rational, Rational>,
        IDivisionOperators<Rational, Rational, Rational>,
        IUnaryNegationOperators<Rational, Rational>,
        IAdditiveIdentity<Rational, Rational>,
        IMultiplicativeIdentity<Rational, Rational>,
        IComparisonOperators<Rational, Rational, bool>
{
    // One less than the denominator, so that default(Rational) is 0 / 1.
    private readonly BigInteger _denominatorLessOne;

    /// <summary>numerator / denominator, in lowest terms.</summary>
    /// <param name="numerator">Any integer.</param>
    /// <param name="denominator">Any integer but 0; its sign moves to the numerator.</param>
    /// <exception cref="DivideByZeroException">The denominator is 0.</exception>
    public Rational(BigInteger numerator, BigInteger denominator)
    {
        if (denominator.IsZero)
        {
            throw new DivideByZeroException("A rational number has a denominator other than 0.");
        }

        var divisor = BigInteger.CopySign(BigInteger.GreatestCommonDivisor(numerator, denominator), denominator);
        Numerator = numerator / divisor;
        _denominatorLessOne = denominator / divisor - 1;
    }

    /// <summary>0.</summary>
    public static Rational AdditiveIdentity => default;

    /// <summary>1.</summary>
    public static Rational MultiplicativeIdentity => 1;

    /// <summary>The numerator, with the sign of the number; 0 / 1 is the only zero.</summary>
    public BigInteger Numerator { get; }

    /// <summary>The denominator: positive, and without a factor in common with the numerator.</summary>
    public BigInteger Denominator => _denominatorLessOne + 1;

    /// <summary>-1, 0 or 1.</summary>
    public int Sign => Numerator.Sign;

    /// <summary>An integer, exactly.</summary>
    /// <param name="value">The integer.</param>
    public static implicit operator Rational(long value) => new(value, 1);

    /// <summary>a/b + c/d = (a d + c b) / (b d).</summary>
    /// <param name="left">a/b.</param>
    /// <param name="right">c/d.</param>
    public static Rational operator +(Rational left, Rational right) =>
        new(left.Numerator * right.Denominator + right.Numerator * left.Denominator, left.Denominator * right.Denominator);

    /// <summary>a/b - c/d = a/b + (-c)/d.</summary>
    /// <param name="left">a/b.</param>
    /// <param name="right">c/d.</param>
    public static Rational operator -(Rational left, Rational right) => left + -right;

    /// <summary>-(a/b) = (-a)/b.</summary>
    /// <param name="value">a/b.</param>
    public static Rational operator -(Rational value) => new(-value.Numerator, value.Denominator);

    /// <summary>(a/b) (c/d) = (a c) / (b d).</summary>
    /// <param name="left">a/b.</param>
    /// <param name="right">c/d.</param>
    public static Rational operator *(Rational left, Rational right) =>
        new(left.Numerator * right.Numerator, left.Denominator * right.Denominator);

    /// <summary>(a/b) / (c/d) = (a d) / (b c).</summary>
    /// <param name="left">a/b.</param>
    /// <param name="right">c/d, not 0.</param>
    /// <exception cref="DivideByZeroException">The divisor is 0.</exception>
    public static Rational operator /(Rational left, Rational right) =>
        new(left.Numerator * right.Denominator, left.Denominator * right.Numerator);

    /// <summary>a/b &lt; c/d where a d &lt; c b: denominators are positive.</summary>
    /// <param name="left">a/b.</param>
    /// <param name="right">c/d.</param>
    public static bool operator <(Rational left, Rational right) => left.Numerator * right.Denominator < right.Numerator * left.Denominator;

    /// <summary>right &lt; left.</summary>
    /// <param name="left">The left side.</param>
    /// <param name="right">The right side.</param>
    public static bool operator >(Rational left, Rational right) => right < left;

    /// <summary>Not right &lt; left: the order is total.</summary>
    /// <param name="left">The left side.</param>
    /// <param name="right">The right side.</param>
    public static bool operator <=(Rational left, Rational right) => !(right < left);

    /// <summary>Not left &lt; right: the order is total.</summary>
    /// <param name="left">The left side.</param>
    /// <param name="right">The right side.</param>
    public static bool operator >=(Rational left, Rational right) => !(left < right);

    /// <summary>The distance from 0.</summary>
    /// <param name="value">Any number.</param>
    /// <returns>|value|.</returns>
    public static Rational Abs(Rational value) => new(BigInteger.Abs(value.Numerator), value.Denominator);

    /// <summary>"-3/4", or "-3" for an integer; the same under every culture.</summary>
    public override string ToString() =>
        Denominator.IsOne
            ? Numerator.ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{Numerator}/{Denominator}");
}
