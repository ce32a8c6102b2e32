using System.Numerics;
using System.Runtime.CompilerServices;

namespace ExactGrad.Optimized;

public static partial class LinearLayer
{
    /// <summary>y[s,j] = b[j] + sum_i x[s,i] w[i,j]. Overwrites y, whose old content is never read; where n = 0, y = b.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="x">Inputs [B,n].</param>
    /// <param name="w">Weights [n,m] or [m,n].</param>
    /// <param name="b">Biases [m].</param>
    /// <param name="y">Outputs [B,m].</param>
    /// <param name="layout">How <paramref name="w"/> is stored.</param>
    /// <param name="options">How the call is carried out.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or y overlaps an input.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The layout is not defined, or the number of threads is negative.</exception>
    /// <exception cref="NotSupportedException">T is neither float nor double.</exception>
    public static void Forward<T>(
        in ReadOnlyMatrixSpan<T> x,
        in ReadOnlyMatrixSpan<T> w,
        ReadOnlySpan<T> b,
        in MatrixSpan<T> y,
        WeightLayout layout,
        LayerOptions options = default
    )
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => ForwardTo(x, w, b, y, layout, options, Finish.Store);

    /// <summary>
    /// y[s,j] = max(b[j] + sum_i x[s,i] w[i,j], 0), NaN where the sum is NaN: <see cref="Forward"/> and then <see cref="Rectifier.Forward"/>,
    /// to the same bits, without a second way through memory. Overwrites y; where n = 0, y = max(b, 0).
    /// </summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="x">Inputs [B,n].</param>
    /// <param name="w">Weights [n,m] or [m,n].</param>
    /// <param name="b">Biases [m].</param>
    /// <param name="y">Outputs [B,m]. They are the gate of the gradient, too: y > 0 where the sum is.</param>
    /// <param name="layout">How <paramref name="w"/> is stored.</param>
    /// <param name="options">How the call is carried out.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or y overlaps an input.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The layout is not defined, or the number of threads is negative.</exception>
    /// <exception cref="NotSupportedException">T is neither float nor double.</exception>
    public static void ForwardRectified<T>(
        in ReadOnlyMatrixSpan<T> x,
        in ReadOnlyMatrixSpan<T> w,
        ReadOnlySpan<T> b,
        in MatrixSpan<T> y,
        WeightLayout layout,
        LayerOptions options = default
    )
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => ForwardTo(x, w, b, y, layout, options, Finish.Rectify);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe void ForwardTo<T>(
        in ReadOnlyMatrixSpan<T> x,
        in ReadOnlyMatrixSpan<T> w,
        ReadOnlySpan<T> b,
        in MatrixSpan<T> y,
        WeightLayout layout,
        LayerOptions options,
        Finish finish
    )
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Refuse.UnsupportedType<T>();
        int threads = options.ValidThreads;
        (nint inputs, nint outputs) = WeightShape(w, layout);
        Refuse.Unequal(x.Columns, "Columns of x", inputs, "inputs of w");
        Refuse.Unequal(b.Length, "Length of b", outputs, "outputs of w");
        Refuse.Unequal(y.Rows, "Rows of y", x.Rows, "rows of x");
        Refuse.Unequal(y.Columns, "Columns of y", outputs, "outputs of w");

        fixed (
            T* px = x,
                pw = w,
                pb = b,
                py = y
        )
        {
            var vx = new View<T>(px, x);
            var vw = new View<T>(pw, w);
            var vb = new View<T>(pb, x.Rows, outputs, 0, 1);
            var vy = new View<T>(py, y);
            Reach written = vy.Reach;
            if (written.Meets(vx.Reach) || written.Meets(vw.Reach) || written.Meets(vb.Reach))
            {
                RefuseOverlaps(vx, vw, vb, vy);
            }

            // The chains start from the bias, as the formula does.
            View<T> weights = layout == WeightLayout.InputMajor ? vw : vw.Transposed;
            Product<T>.Run(vx, weights, vy, vb, finish, default, threads);
        }
    }

    private static void RefuseOverlaps<T>(in View<T> x, in View<T> w, in View<T> b, in View<T> y)
        where T : unmanaged
    {
        Refuse.Overlap(y, "y", x, "x");
        Refuse.Overlap(y, "y", w, "w");
        Refuse.Overlap(y, "y", b, "b");
    }
}
