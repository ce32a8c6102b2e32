using System.Numerics;

namespace ExactGrad.Reference;

/// <summary>
/// The squared error of predictions p against targets t, both [B,m], with e = p - t, and its gradient with respect to p.
/// </summary>
/// <typeparam name="T">The number type. Means divide by B or B m, which integer types do exactly only where that divides.</typeparam>
public static partial class SquaredError<T>
    where T : IAdditionOperators<T, T, T>,
        ISubtractionOperators<T, T, T>,
        IMultiplyOperators<T, T, T>,
        IDivisionOperators<T, T, T>,
        IAdditiveIdentity<T, T>,
        IMultiplicativeIdentity<T, T>
{
    private static void CheckShape(T[,] prediction, T[,] other, string name)
    {
        Shape.Same(other.GetLength(0), $"rows of {name}", prediction.GetLength(0), "rows of prediction");
        Shape.Same(other.GetLength(1), $"columns of {name}", prediction.GetLength(1), "columns of prediction");
    }

    /// <summary>What a reduction divides by: 1, B or B m.</summary>
    private static T Divisor(T[,] prediction, Reduction reduction) =>
        reduction switch
        {
            Reduction.Sum => T.MultiplicativeIdentity,
            Reduction.BatchMean => Count<T>.Of(prediction.GetLength(0)),
            Reduction.Mean => Count<T>.Of(prediction.LongLength),
            _ => throw new ArgumentOutOfRangeException(
                nameof(reduction),
                reduction,
                "expected Sum, BatchMean or Mean; None has no scalar loss"
            ),
        };
}
