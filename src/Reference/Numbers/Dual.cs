// Refuses on purpose: SIMD, threads, reordering, caching.
using System.Globalization;
using System.Numerics;

namespace ExactGrad.Reference.Numbers;

/// <summary>
/// A value and its derivative with respect to one chosen variable, v + d eps with eps^2 = 0: forward-mode
/// differentiation. A function run on duals computes its own derivative beside its value, by the rules of calculus
/// alone and without a step: a second derivation of every gradient, independent of the backward formulas.
/// Comparisons and equality look at the value only, so that every branch goes where the plain run goes.
/// </summary>
/// <typeparam name="T">The number type of value and derivative; Rational makes both exact.</typeparam>
/// <param name="value">v.</param>
/// <param name="derivative">d = dv / d(variable).</param>
/// <remarks>Source: R. E. Wengert, "A simple automatic derivative evaluation program", Comm. ACM 7(8), 1964.</remarks>
public readonly partial struct Dual<T>(T value, T derivative)
    : IAdditionOperators<Dual<T>, Dual<T>, Dual<T>>,
        ISubtractionOperators<Dual<T>, Dual<T>, Dual<T>>,
        IMultiplyOperators<Dual<T>, Dual<T>, Dual<T>>,
        IDivisionOperators<Dual<T>, Dual<T>, Dual<T>>,
        IUnaryNegationOperators<Dual<T>, Dual<T>>,
        IAdditiveIdentity<Dual<T>, Dual<T>>,
        IMultiplicativeIdentity<Dual<T>, Dual<T>>,
        IComparisonOperators<Dual<T>, Dual<T>, bool>,
        IEquatable<Dual<T>>
    where T : struct,
        IAdditionOperators<T, T, T>,
        ISubtractionOperators<T, T, T>,
        IMultiplyOperators<T, T, T>,
        IDivisionOperators<T, T, T>,
        IUnaryNegationOperators<T, T>,
        IAdditiveIdentity<T, T>,
        IMultiplicativeIdentity<T, T>,
        IComparisonOperators<T, T, bool>,
        IEquatable<T>
{
    /// <summary>0, a constant.</summary>
    public static Dual<T> AdditiveIdentity => Constant(T.AdditiveIdentity);

    /// <summary>1, a constant.</summary>
    public static Dual<T> MultiplicativeIdentity => Constant(T.MultiplicativeIdentity);

    /// <summary>The value v.</summary>
    public T Value { get; } = value;

    /// <summary>The derivative d.</summary>
    public T Derivative { get; } = derivative;

    /// <summary>What does not depend on the variable: v + 0 eps.</summary>
    /// <param name="value">v.</param>
    /// <returns>The constant.</returns>
    public static Dual<T> Constant(T value) => new(value, T.AdditiveIdentity);

    /// <summary>The variable itself: v + 1 eps.</summary>
    /// <param name="value">v, where the derivative is taken.</param>
    /// <returns>The variable.</returns>
    public static Dual<T> Variable(T value) => new(value, T.MultiplicativeIdentity);

    /// <summary>(f + g)' = f' + g'.</summary>
    /// <param name="left">f.</param>
    /// <param name="right">g.</param>
    public static Dual<T> operator +(Dual<T> left, Dual<T> right) => new(left.Value + right.Value, left.Derivative + right.Derivative);

    /// <summary>(f - g)' = f' - g'.</summary>
    /// <param name="left">f.</param>
    /// <param name="right">g.</param>
    public static Dual<T> operator -(Dual<T> left, Dual<T> right) => new(left.Value - right.Value, left.Derivative - right.Derivative);

    /// <summary>(-f)' = -f'.</summary>
    /// <param name="value">f.</param>
    public static Dual<T> operator -(Dual<T> value) => new(-value.Value, -value.Derivative);

    /// <summary>(f g)' = f' g + f g'.</summary>
    /// <param name="left">f.</param>
    /// <param name="right">g.</param>
    public static Dual<T> operator *(Dual<T> left, Dual<T> right) =>
        new(left.Value * right.Value, left.Derivative * right.Value + left.Value * right.Derivative);

    /// <summary>(f / g)' = (f' - (f / g) g') / g.</summary>
    /// <param name="left">f.</param>
    /// <param name="right">g; where it is 0, the result is what T makes of it.</param>
    public static Dual<T> operator /(Dual<T> left, Dual<T> right)
    {
        T quotient = left.Value / right.Value;
        return new(quotient, (left.Derivative - quotient * right.Derivative) / right.Value);
    }

    /// <summary>"v + d eps"; the same under every culture.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Value} + {Derivative} eps");
}
