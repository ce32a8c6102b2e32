// Refuses on purpose: SIMD, threads, reordering, caching.
namespace ExactGrad.Reference;

public static partial class Linear<T>
{
    /// <summary>
    /// dw[i,j] = sum_s x[s,i] dy[s,j]. Derivation: w[i,j] is in f[j] alone, with df[j]/dw[i,j] = x[i]; every example
    /// of the batch uses the same w, so their contributions are summed.
    /// </summary>
    /// <param name="x">Inputs [B,n].</param>
    /// <param name="dy">Gradient of the loss with respect to y, [B,m].</param>
    /// <param name="layout">How dw is to be stored: as w is.</param>
    /// <returns>dw [n,m] or [m,n]; where B = 0, zeros.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static T[,] WeightGradient(T[,] x, T[,] dy, WeightLayout layout)
    {
        int batch = x.GetLength(0),
            inputs = x.GetLength(1),
            outputs = dy.GetLength(1);
        Shape.Same(dy.GetLength(0), "rows of dy", batch, "rows of x");

        T[,] dw = Weights<T>.Allocate(inputs, outputs, layout);
        var gradient = new Weights<T>(dw, layout);
        for (int i = 0; i < inputs; i++)
        {
            for (int j = 0; j < outputs; j++)
            {
                T sum = T.AdditiveIdentity;
                for (int s = 0; s < batch; s++)
                {
                    sum += x[s, i] * dy[s, j];
                }

                gradient[i, j] = sum;
            }
        }

        return dw;
    }
}
