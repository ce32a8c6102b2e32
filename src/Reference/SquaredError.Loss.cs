// Refuses on purpose: SIMD, threads, reordering, caching.
namespace ExactGrad.Reference;

public static partial class SquaredError<T>
{
    /// <summary>l[s,j] = e[s,j]^2: the loss without a reduction.</summary>
    /// <param name="prediction">p [B,m].</param>
    /// <param name="target">t [B,m].</param>
    /// <returns>l [B,m].</returns>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static T[,] Loss(T[,] prediction, T[,] target)
    {
        CheckShape(prediction, target, nameof(target));
        int batch = prediction.GetLength(0),
            outputs = prediction.GetLength(1);
        var loss = new T[batch, outputs];
        for (int s = 0; s < batch; s++)
        {
            for (int j = 0; j < outputs; j++)
            {
                T e = prediction[s, j] - target[s, j];
                loss[s, j] = e * e;
            }
        }

        return loss;
    }

    /// <summary>L = sum e^2 (Sum), sum e^2 / B (BatchMean), sum e^2 / (B m) (Mean). A mean over nothing is 0 / 0.</summary>
    /// <param name="prediction">p [B,m].</param>
    /// <param name="target">t [B,m].</param>
    /// <param name="reduction">Sum, BatchMean or Mean.</param>
    /// <returns>L.</returns>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The reduction is None.</exception>
    /// <exception cref="DivideByZeroException">A mean over nothing, in a number type that has no NaN.</exception>
    public static T Loss(T[,] prediction, T[,] target, Reduction reduction)
    {
        CheckShape(prediction, target, nameof(target));
        T divisor = Divisor(prediction, reduction);
        T sum = T.AdditiveIdentity;
        for (int s = 0; s < prediction.GetLength(0); s++)
        {
            for (int j = 0; j < prediction.GetLength(1); j++)
            {
                T e = prediction[s, j] - target[s, j];
                sum += e * e;
            }
        }

        return sum / divisor;
    }
}
