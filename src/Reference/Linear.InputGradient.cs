// Refuses on purpose: SIMD, threads, reordering, caching.
namespace ExactGrad.Reference;

public static partial class Linear<T>
{
    /// <summary>
    /// dx[s,i] = sum_j dy[s,j] w[i,j]. Derivation: f[j] = b[j] + sum_i x[i] w[i,j] contains x[i] once in every f[j],
    /// so df[j]/dx[i] = w[i,j], and the chain rule sums over all f[j]: dL/dx[i] = sum_j dL/df[j] df[j]/dx[i].
    /// </summary>
    /// <param name="w">Weights [n,m] or [m,n].</param>
    /// <param name="dy">Gradient of the loss with respect to y, [B,m].</param>
    /// <param name="layout">How <paramref name="w"/> is stored.</param>
    /// <returns>dx [B,n]; where m = 0, zeros.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static T[,] InputGradient(T[,] w, T[,] dy, WeightLayout layout)
    {
        var weights = new Weights<T>(w, layout);
        int batch = dy.GetLength(0),
            inputs = weights.Inputs,
            outputs = weights.Outputs;
        Shape.Same(dy.GetLength(1), "columns of dy", outputs, "outputs of w");

        var dx = new T[batch, inputs];
        for (int s = 0; s < batch; s++)
        {
            for (int i = 0; i < inputs; i++)
            {
                T sum = T.AdditiveIdentity;
                for (int j = 0; j < outputs; j++)
                {
                    sum += dy[s, j] * weights[i, j];
                }

                dx[s, i] = sum;
            }
        }

        return dx;
    }
}
