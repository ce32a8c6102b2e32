// Refuses on purpose: SIMD, threads, reordering, caching.
namespace ExactGrad.Reference;

public static partial class Linear<T>
{
    /// <summary>y[s,j] = b[j] + sum_i x[s,i] w[i,j].</summary>
    /// <param name="x">Inputs [B,n].</param>
    /// <param name="w">Weights [n,m] or [m,n].</param>
    /// <param name="b">Biases [m].</param>
    /// <param name="layout">How <paramref name="w"/> is stored.</param>
    /// <returns>Outputs y [B,m]; where n = 0, y = b.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static T[,] Forward(T[,] x, T[,] w, T[] b, WeightLayout layout)
    {
        var weights = new Weights<T>(w, layout);
        int batch = x.GetLength(0),
            inputs = weights.Inputs,
            outputs = weights.Outputs;
        Shape.Same(x.GetLength(1), "columns of x", inputs, "inputs of w");
        Shape.Same(b.Length, "length of b", outputs, "outputs of w");

        var y = new T[batch, outputs];
        for (int s = 0; s < batch; s++)
        {
            for (int j = 0; j < outputs; j++)
            {
                T sum = b[j];
                for (int i = 0; i < inputs; i++)
                {
                    sum += x[s, i] * weights[i, j];
                }

                y[s, j] = sum;
            }
        }

        return y;
    }
}
