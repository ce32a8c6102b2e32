using System.Numerics;
using System.Runtime.CompilerServices;
using static ExactGrad.Optimized.Addresses;

namespace ExactGrad.Optimized;

/// <summary>
/// C = A B or C = C + A B for sums of one to eight terms, as dw of a small batch has: little but writing. A tile would spend its time on starting and
/// ending, and go over memory in narrow strips; this goes along a few rows of C at a time, from end to end, with all their factors in registers.
/// </summary>
internal static unsafe class ShortSums<T, V, L>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where V : struct
    where L : struct, ILanes<V, T>
{
    // Bytes of a row of B that stay in the second level, with seven others, while all rows of C pass by.
    private const nint Stretch = 1 << 15;

    // Bytes from a row of C to the next, at most, and of C, which then comes from memory, for its rows to be taken one by one.
    private const nint ShortRow = 3 << 10,
        LongC = 1 << 24;

    /// <summary>Whether a product is of that kind, and nothing else is asked.</summary>
    internal static bool Takes(in View<T> a, in View<T> b, in View<T> c, in Epilogue<T> epilogue) =>
        a.Columns <= (Crowds(b, c) ? 4 : 8)
        && c.Rows > 1
        && b.ColumnStride == 1
        && c.ColumnStride == 1
        && epilogue.From.IsEmpty
        && epilogue.Finish is Finish.Store or Finish.Add;

    /// <summary>
    /// Whether eight rows of B leave no room in their sets for those of C; and where C comes from memory, by several rows at a time, tiles, which
    /// fetch it ahead, do better with so many.
    /// </summary>
    private static bool Crowds(in View<T> b, in View<T> c) =>
        b.RowStride * sizeof(T) % Caches.SetBytes == 0 || (c.Bytes > Caches.MemoryBytes && !OneByOne(c));

    /// <summary>Whether rows go to memory and are short: the processor foresees what follows one of them, but not four that end so soon.</summary>
    private static bool OneByOne(in View<T> c) => c.RowStride * sizeof(T) <= ShortRow && c.Bytes > LongC;

    /// <summary>Carries it out for rows of a vector at least, where vectors are not narrowed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run(in View<T> a, in View<T> b, in View<T> c, bool adds)
    {
        var call = new TileCall<T>
        {
            Depth = a.Columns,
            StepB = b.RowStride * sizeof(T),
            ToStride = c.RowStride,
        };
        call.SetRows(a.RowStride, a.ColumnStride);
        nint together = Together(c, a.Columns);
        // JC splits the columns of B and C.
        var columns = new Shares((c.Columns + L.Count - 1) / L.Count, Stretch / (L.Count * sizeof(T)));
        for (nint jc = 0; jc < columns.Count; jc++)
        {
            nint j = columns.Before(jc) * L.Count;
            call.A = a.Data;
            call.B = b.At(0, j);
            call.To = c.At(0, j);
            call.Last = Math.Min(c.Columns, columns.Before(jc + 1) * L.Count) - j - L.Count;
            if (adds)
            {
                Rows<Adding>(ref call, c.Rows, together);
            }
            else
            {
                Rows<Storing>(ref call, c.Rows, together);
            }
        }
    }

    /// <summary>Rows that are gone along side by side.</summary>
    internal static nint Together(in View<T> c, nint depth) =>
        OneByOne(c) ? 1
        : depth <= 4 ? 4
        : 2;

    /// <summary>All rows, so many together: four, two of more than four terms, or one; and the last ones by one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows<E>(ref TileCall<T> call, nint rows, nint together)
        where E : struct
    {
        nint most = together == 1 ? 0 : rows & -together;
        // What no row needs would be compiled all the same.
        if (most > 0 && together == 4)
        {
            AlongRows<T, V, L>.Run<Four, E>(call, most);
        }
        else if (most > 0)
        {
            AlongRows<T, V, L>.Run<Two, E>(call, most);
        }

        if (most < rows)
        {
            call.A = At(call.A, most * call.Row);
            call.To += most * call.ToStride;
            AlongRows<T, V, L>.Run<One, E>(call, rows - most);
        }
    }
}
