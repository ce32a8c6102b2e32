using System.Numerics;
using System.Runtime.CompilerServices;

namespace ExactGrad.Optimized;

/// <summary>
/// A few long rows of C from as many of A and a B whose rows lie along them: y of a small batch. Tiles would read B in strips, a little of each
/// row; this goes along a few rows of B from end to end, as memory gives them best, and takes up C once for these.
/// </summary>
internal static unsafe class LongRows<T, V, L>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where V : struct
    where L : struct, ILanes<V, T>
{
    // Rows of B that are taken together: of more, eight lines 4 KiB apart would fill their set of the first level.
    private const nint Together = 6;

    // Bytes of a row of C that stay near while those rows pass by.
    private const nint Stretch = 1 << 14;

    // Bytes of a row for each row of C. Shorter ones are left to tiles: their strips of B are most of B's rows.
    private const nint ShortRow = 1 << 10;

    /// <summary>Whether C has one long row or two, and nothing else is asked. Of more rows, tiles are faster.</summary>
    internal static bool Takes(in View<T> b, in View<T> c, in Epilogue<T> epilogue) =>
        c.Rows <= 2
        && c.Columns * sizeof(T) > c.Rows * ShortRow
        && b.ColumnStride == 1
        && c.ColumnStride == 1
        && epilogue.Finish == Finish.Store
        && epilogue.FitsTiles;

    /// <summary>C from A B, started from what is given or, where that is empty, from zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run(in View<T> a, in View<T> b, in View<T> c, in View<T> from)
    {
        var call = new TileCall<T> { StepB = b.RowStride * sizeof(T), ToStride = c.RowStride };
        call.SetRows(a.RowStride, a.ColumnStride);

        // JC splits the columns of B and C, where C is too large for the first level.
        nint vectors = (c.Columns + L.Count - 1) / L.Count;
        var columns = new Shares(vectors, Stretch / (L.Count * sizeof(T)));
        for (nint jc = 0; jc < columns.Count; jc++)
        {
            nint j = columns.Before(jc) * L.Count;
            call.Last = Math.Min(c.Columns, columns.Before(jc + 1) * L.Count) - j - L.Count;
            call.To = c.At(0, j);
            call.From = from.IsEmpty ? null : from.At(0, j);
            call.FromStride = from.RowStride;
            for (nint k = 0; k < a.Columns; k += Together)
            {
                call.A = a.At(0, k);
                call.B = b.At(k, j);
                call.Depth = Math.Min(Together, a.Columns - k);
                if (c.Rows == 1)
                {
                    AlongRows<T, V, L>.Run<One, Continuing>(call, 1);
                }
                else
                {
                    AlongRows<T, V, L>.Run<Two, Continuing>(call, 2);
                }

                call.From = call.To;
                call.FromStride = call.ToStride;
            }
        }
    }
}
