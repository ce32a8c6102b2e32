// Refuses on purpose: SIMD, threads, reordering, caching.
using System.Numerics;

namespace ExactGrad.Reference;

/// <summary>The rectifier y = max(x, 0), element by element. NaN stays NaN, forward and backward.</summary>
/// <typeparam name="T">The number type.</typeparam>
public static class Relu<T>
    where T : IAdditiveIdentity<T, T>, IComparisonOperators<T, T, bool>
{
    /// <summary>y[s,i] = max(x[s,i], 0), NaN where x is NaN.</summary>
    /// <param name="x">Inputs [B,n].</param>
    /// <returns>y [B,n].</returns>
    public static T[,] Forward(T[,] x)
    {
        int batch = x.GetLength(0),
            inputs = x.GetLength(1);
        var y = new T[batch, inputs];
        for (int s = 0; s < batch; s++)
        {
            for (int i = 0; i < inputs; i++)
            {
                // "x > 0 ? x : 0" would turn NaN into 0.
                y[s, i] = x[s, i] <= T.AdditiveIdentity ? T.AdditiveIdentity : x[s, i];
            }
        }

        return y;
    }

    /// <summary>dx[s,i] = dy[s,i] where x[s,i] > 0, 0 where x[s,i] &lt;= 0 (the value at 0 is a convention: 0), NaN where x is NaN.</summary>
    /// <param name="x">The inputs that forward was given, [B,n].</param>
    /// <param name="dy">Gradient of the loss with respect to y, [B,n].</param>
    /// <returns>dx [B,n].</returns>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static T[,] Backward(T[,] x, T[,] dy) => Backward(x, dy, _ => T.AdditiveIdentity);

    /// <summary>As above, with another convention at 0, where max(x, 0) has no derivative: any from 0 to 1 times dy is in use.</summary>
    /// <param name="x">The inputs that forward was given, [B,n].</param>
    /// <param name="dy">Gradient of the loss with respect to y, [B,n].</param>
    /// <param name="atZero">dx[s,i] from dy[s,i] where x[s,i] is 0.</param>
    /// <returns>dx [B,n].</returns>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static T[,] Backward(T[,] x, T[,] dy, Func<T, T> atZero)
    {
        int batch = x.GetLength(0),
            inputs = x.GetLength(1);
        Shape.Same(dy.GetLength(0), "rows of dy", batch, "rows of x");
        Shape.Same(dy.GetLength(1), "columns of dy", inputs, "columns of x");

        var dx = new T[batch, inputs];
        for (int s = 0; s < batch; s++)
        {
            for (int i = 0; i < inputs; i++)
            {
                if (x[s, i] > T.AdditiveIdentity)
                {
                    dx[s, i] = dy[s, i];
                }
                else if (x[s, i] < T.AdditiveIdentity)
                {
                    dx[s, i] = T.AdditiveIdentity;
                }
                else if (x[s, i] <= T.AdditiveIdentity)
                {
                    dx[s, i] = atZero(dy[s, i]);
                }
                else
                {
                    dx[s, i] = x[s, i]; // NaN
                }
            }
        }

        return dx;
    }
}
