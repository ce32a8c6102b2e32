using System.Numerics;

namespace ExactGrad.Optimized;

/// <summary>
/// The rectifier y = max(x, 0), element by element. NaN stays NaN, forward and backward. An output may be the very same view as an input
/// (each element is read before it is written); any other overlap is refused.
/// </summary>
public static class Rectifier
{
    /// <summary>y[s,i] = max(x[s,i], 0), NaN where x is NaN. Overwrites y.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="x">Inputs [B,n].</param>
    /// <param name="y">Outputs [B,n]; may be x itself.</param>
    /// <exception cref="ArgumentException">The shapes differ, or y overlaps x without being x.</exception>
    /// <exception cref="NotSupportedException">T is neither float nor double.</exception>
    public static unsafe void Forward<T>(ReadOnlyMatrixSpan<T> x, MatrixSpan<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Refuse.UnsupportedType<T>();
        Refuse.Unequal(y.Rows, "Rows of y", x.Rows, "rows of x");
        Refuse.Unequal(y.Columns, "Columns of y", x.Columns, "columns of x");
        fixed (
            T* px = x,
                py = y
        )
        {
            var vx = new View<T>(px, x);
            var vy = new View<T>(py, y);
            RefusePartialOverlap(vy, "y", vx, "x");
            Elements<T>.Map<Gate<T>>(vx, vx, vx, vy);
        }
    }

    /// <summary>
    /// dx[s,i] = dy[s,i] where x[s,i] > 0, 0 where x[s,i] &lt;= 0 (the value at 0 is a convention: 0), NaN where x is NaN. Overwrites dx.
    /// </summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="x">The inputs that forward was given, [B,n].</param>
    /// <param name="dy">Gradient of the loss with respect to y, [B,n].</param>
    /// <param name="dx">Gradient of the loss with respect to x, [B,n]; may be dy itself, or x itself.</param>
    /// <exception cref="ArgumentException">The shapes differ, or dx overlaps an input without being it.</exception>
    /// <exception cref="NotSupportedException">T is neither float nor double.</exception>
    public static unsafe void Backward<T>(ReadOnlyMatrixSpan<T> x, ReadOnlyMatrixSpan<T> dy, MatrixSpan<T> dx)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Refuse.UnsupportedType<T>();
        Refuse.Unequal(dy.Rows, "Rows of dy", x.Rows, "rows of x");
        Refuse.Unequal(dy.Columns, "Columns of dy", x.Columns, "columns of x");
        Refuse.Unequal(dx.Rows, "Rows of dx", x.Rows, "rows of x");
        Refuse.Unequal(dx.Columns, "Columns of dx", x.Columns, "columns of x");
        fixed (
            T* px = x,
                pdy = dy,
                pdx = dx
        )
        {
            var vx = new View<T>(px, x);
            var vdy = new View<T>(pdy, dy);
            var vdx = new View<T>(pdx, dx);
            RefusePartialOverlap(vdx, "dx", vx, "x");
            RefusePartialOverlap(vdx, "dx", vdy, "dy");
            Elements<T>.Map<Gate<T>>(vx, vdy, vdy, vdx);
        }
    }

    private static unsafe void RefusePartialOverlap<T>(in View<T> output, string name, in View<T> input, string inputName)
        where T : unmanaged
    {
        bool same =
            output.Data == input.Data
            && (output.RowStride == input.RowStride || output.Rows <= 1)
            && (output.ColumnStride == input.ColumnStride || output.Columns <= 1);
        if (!same)
        {
            Refuse.Overlap(output, name, input, inputName);
        }
    }
}
