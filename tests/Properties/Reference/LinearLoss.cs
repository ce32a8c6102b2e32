using System.Numerics;
using ExactGrad.Reference;
using ExactGrad.Tests.Properties.Generators;

namespace ExactGrad.Tests.Properties.Reference;

/// <summary>Layer and loss as one scalar function with every gradient, for any reduction and number type.</summary>
internal static class LinearLoss<T>
    where T : IAdditionOperators<T, T, T>,
        ISubtractionOperators<T, T, T>,
        IMultiplyOperators<T, T, T>,
        IDivisionOperators<T, T, T>,
        IAdditiveIdentity<T, T>,
        IMultiplicativeIdentity<T, T>
{
    internal static T[,] Predict(LinearArguments<T> a) => Linear<T>.Forward(a.X, a.W, a.B, a.Layout);

    /// <summary>dL L; without a reduction sum dy[s,j] l[s,j], dy standing for the gradient that comes from above.</summary>
    internal static T Value(T[,] prediction, LinearArguments<T> a, T dloss, Reduction reduction)
    {
        if (reduction != Reduction.None)
        {
            return dloss * SquaredError<T>.Loss(prediction, a.Target, reduction);
        }

        T[,] loss = SquaredError<T>.Loss(prediction, a.Target);
        return loss.Zip(a.Dy, (l, dl) => l * dl).Entries().Aggregate(T.AdditiveIdentity, (sum, term) => sum + term);
    }

    internal static T Value(LinearArguments<T> a, T dloss, Reduction reduction) => Value(Predict(a), a, dloss, reduction);

    internal static LinearGradients<T> Gradients(LinearArguments<T> a, T dloss, Reduction reduction)
    {
        T[,] p = Predict(a);
        T[,] dp =
            reduction == Reduction.None
                ? SquaredError<T>.Gradient(p, a.Target, a.Dy)
                : SquaredError<T>.Gradient(p, a.Target, dloss, reduction);
        return new LinearGradients<T>(
            dp,
            Linear<T>.InputGradient(a.W, dp, a.Layout),
            Linear<T>.WeightGradient(a.X, dp, a.Layout),
            Linear<T>.BiasGradient(dp)
        );
    }
}

internal sealed record LinearGradients<T>(T[,] Dp, T[,] Dx, T[,] Dw, T[] Db);
