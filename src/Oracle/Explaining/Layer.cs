using System.Numerics;
using ExactGrad.Reference;
using ExactGrad.Reference.Numbers;

namespace ExactGrad.Oracle.Explaining;

/// <summary>A layer's numbers in the number type T: all that is told of it is computed by the Reference from these.</summary>
/// <param name="X">Inputs [B,n].</param>
/// <param name="W">Weights [n,m].</param>
/// <param name="B">Biases [m].</param>
/// <param name="Target">Targets [B,m].</param>
/// <param name="Reduction">How the squared errors become the loss.</param>
internal sealed record Layer<T>(T[,] X, T[,] W, T[] B, T[,] Target, Reduction Reduction)
    where T : IAdditionOperators<T, T, T>,
        ISubtractionOperators<T, T, T>,
        IMultiplyOperators<T, T, T>,
        IDivisionOperators<T, T, T>,
        IAdditiveIdentity<T, T>,
        IMultiplicativeIdentity<T, T>
{
    private const WeightLayout Stored = WeightLayout.InputMajor;

    internal T[,] Y() => Linear<T>.Forward(X, W, B, Stored);

    /// <summary>The loss; without a reduction, the sum of the losses: what a gradient of 1 for each of them is the gradient of.</summary>
    internal T Loss() => SquaredError<T>.Loss(Y(), Target, Reduction == Reduction.None ? Reduction.Sum : Reduction);

    internal T[,] Dy() => Gradient(Y(), Target);

    /// <summary>The error is symmetric in prediction and target, and so is its gradient.</summary>
    internal T[,] Dt() => Gradient(Target, Y());

    internal T[,] Dx() => Linear<T>.InputGradient(W, Dy(), Stored);

    internal T[,] Dw() => Linear<T>.WeightGradient(X, Dy(), Stored);

    internal T[] Db() => Linear<T>.BiasGradient(Dy());

    private T[,] Gradient(T[,] prediction, T[,] target)
    {
        if (Reduction != Reduction.None)
        {
            return SquaredError<T>.Gradient(prediction, target, T.MultiplicativeIdentity, Reduction);
        }

        var ones = new T[Target.GetLength(0), Target.GetLength(1)];
        for (int s = 0; s < ones.GetLength(0); s++)
        {
            for (int j = 0; j < ones.GetLength(1); j++)
            {
                ones[s, j] = T.MultiplicativeIdentity;
            }
        }

        return SquaredError<T>.Gradient(prediction, target, ones);
    }
}

/// <summary>Layers of given numbers, each rounded once where the type cannot hold it.</summary>
internal static class Layer
{
    internal static Layer<Rational> Exact(LayerNumbers n, Reduction reduction) => new(n.X, n.W, n.B, n.Target, reduction);

    internal static Layer<T> Of<T>(LayerNumbers n, Reduction reduction, Func<Rational, T> convert)
        where T : IAdditionOperators<T, T, T>,
            ISubtractionOperators<T, T, T>,
            IMultiplyOperators<T, T, T>,
            IDivisionOperators<T, T, T>,
            IAdditiveIdentity<T, T>,
            IMultiplicativeIdentity<T, T> =>
        new(
            Convert(n.X, convert),
            Convert(n.W, convert),
            Array.ConvertAll(n.B, value => convert(value)),
            Convert(n.Target, convert),
            reduction
        );

    /// <summary>A number as float: one rounding, not two.</summary>
    internal static float ToSingle(Rational value)
    {
        // Two roundings differ from one where the double falls on the middle of two floats and the number does not.
        double twice = value.ToDouble();
        float nearest = (float)twice;
        if (!float.IsFinite(nearest))
        {
            return nearest;
        }

        Rational Distance(float candidate)
        {
            Rational difference = Rational.FromDouble(candidate) - value;
            return difference.Sign < 0 ? -difference : difference;
        }

        return new[] { float.BitDecrement(nearest), float.BitIncrement(nearest) }
            .Where(float.IsFinite)
            .Aggregate(nearest, (best, candidate) => Distance(candidate) < Distance(best) ? candidate : best);
    }

    private static T[,] Convert<T>(Rational[,] matrix, Func<Rational, T> convert)
    {
        var converted = new T[matrix.GetLength(0), matrix.GetLength(1)];
        for (int row = 0; row < converted.GetLength(0); row++)
        {
            for (int column = 0; column < converted.GetLength(1); column++)
            {
                converted[row, column] = convert(matrix[row, column]);
            }
        }

        return converted;
    }
}
