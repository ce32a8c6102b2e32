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

    // Vectors of rows that are left to tiles, whose strips of B are most of its rows: of two; and of one where B does not come from memory.
    private const nint ShortRows = 10,
        ShortNearRow = 32;

    /// <summary>Whether C has one long row or two, and nothing else is asked. Of more rows, tiles are faster.</summary>
    internal static bool Takes(in View<T> b, in View<T> c, in Epilogue<T> epilogue) =>
        c.Rows <= 2
        && c.Columns > (c.Rows > 1 || b.Bytes > Caches.MemoryBytes ? ShortRows : ShortNearRow) * L.Count
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
        bool far = b.Bytes > Caches.MemoryBytes;

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
                if (far)
                {
                    Along<ContinuingFar>(call, c.Rows);
                }
                else
                {
                    Along<Continuing>(call, c.Rows);
                }

                call.From = call.To;
                call.FromStride = call.ToStride;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Along<E>(in TileCall<T> call, nint rows)
        where E : struct
    {
        if (rows == 1)
        {
            AlongRows<T, V, L>.Run<One, E>(call, 1);
        }
        else
        {
            AlongRows<T, V, L>.Run<Two, E>(call, 2);
        }
    }
}
