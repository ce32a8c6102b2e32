using System.Globalization;
using System.Numerics;
using ExactGrad.Reference.Numbers;

namespace ExactGrad.Oracle.Explaining;

/// <summary>
/// Difference quotients of the loss in one variable v: forward (L(v+h) - L(v)) / h, central (L(v+h) - L(v-h)) / (2h).
/// </summary>
/// <param name="layer">The layer.</param>
/// <param name="variable">The variable v.</param>
internal sealed class Quotients<T>(Layer<T> layer, Variable variable)
    where T : IAdditionOperators<T, T, T>,
        ISubtractionOperators<T, T, T>,
        IMultiplyOperators<T, T, T>,
        IDivisionOperators<T, T, T>,
        IAdditiveIdentity<T, T>,
        IMultiplicativeIdentity<T, T>
{
    private readonly T _loss = layer.Loss();
    private readonly T _value = variable.Value(layer);

    /// <summary>L(v+h).</summary>
    internal T LossAfter(T step) => variable.LossAt(layer, _value + step);

    /// <summary>L(v+h) - L(v).</summary>
    internal T Change(T step) => LossAfter(step) - _loss;

    internal T Forward(T step) => Change(step) / step;

    internal T Central(T step) => CentralChange(step) / (step + step);

    /// <summary>L(v+h) - L(v-h).</summary>
    internal T CentralChange(T step) => LossAfter(step) - variable.LossAt(layer, _value - step);
}

/// <summary>Steps of difference quotients.</summary>
internal static class Steps
{
    /// <summary>Exponents of the powers of ten in the table.</summary>
    internal static readonly int[] Table = [0, -1, -2, -3, -4, -6, -8, -10, -12, -14, -16, -18];

    /// <summary>10^k for k from 0 down to -18.</summary>
    internal static Rational PowerOfTen(int exponent) => new(1, BigInteger.Pow(10, -exponent));

    /// <summary>1e-8, say.</summary>
    internal static string Name(int exponent) => exponent == 0 ? "1" : string.Create(CultureInfo.InvariantCulture, $"1e{exponent}");
}
