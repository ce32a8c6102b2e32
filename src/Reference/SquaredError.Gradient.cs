// Refuses on purpose: SIMD, threads, reordering, caching.
namespace ExactGrad.Reference;

public static partial class SquaredError<T>
{
    /// <summary>dp[s,j] = 2 e[s,j] dl[s,j]: the gradient where the loss was not reduced.</summary>
    /// <param name="prediction">p [B,m].</param>
    /// <param name="target">t [B,m].</param>
    /// <param name="dloss">dl [B,m]: gradient of what follows with respect to each l[s,j].</param>
    /// <returns>dp [B,m].</returns>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static T[,] Gradient(T[,] prediction, T[,] target, T[,] dloss)
    {
        CheckShape(prediction, target, nameof(target));
        CheckShape(prediction, dloss, nameof(dloss));
        int batch = prediction.GetLength(0),
            outputs = prediction.GetLength(1);
        T two = T.MultiplicativeIdentity + T.MultiplicativeIdentity;
        var dp = new T[batch, outputs];
        for (int s = 0; s < batch; s++)
        {
            for (int j = 0; j < outputs; j++)
            {
                T e = prediction[s, j] - target[s, j];
                dp[s, j] = two * e * dloss[s, j];
            }
        }

        return dp;
    }

    /// <summary>dp[s,j] = 2 e[s,j] c with c = dL (Sum), dL / B (BatchMean), dL / (B m) (Mean).</summary>
    /// <param name="prediction">p [B,m].</param>
    /// <param name="target">t [B,m].</param>
    /// <param name="dloss">dL: gradient of what follows with respect to L; 1 where the loss is the end.</param>
    /// <param name="reduction">Sum, BatchMean or Mean.</param>
    /// <returns>dp [B,m].</returns>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The reduction is None.</exception>
    public static T[,] Gradient(T[,] prediction, T[,] target, T dloss, Reduction reduction)
    {
        CheckShape(prediction, target, nameof(target));
        T divisor = Divisor(prediction, reduction);
        int batch = prediction.GetLength(0),
            outputs = prediction.GetLength(1);
        T two = T.MultiplicativeIdentity + T.MultiplicativeIdentity;
        var dp = new T[batch, outputs];
        for (int s = 0; s < batch; s++)
        {
            for (int j = 0; j < outputs; j++)
            {
                T e = prediction[s, j] - target[s, j];
                T c = dloss / divisor;
                dp[s, j] = two * e * c;
            }
        }

        return dp;
    }
}
