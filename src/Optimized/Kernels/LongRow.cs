using System.Numerics;
using System.Runtime.CompilerServices;

namespace ExactGrad.Optimized;

/// <summary>
/// A row of C that is longer than a tile, from a row of A and a B whose rows lie along it: y of a batch of one. A tile would read B in strips,
/// a little of each row; this goes along a few rows of B from end to end, as memory gives them best, and takes up C once for these.
/// </summary>
internal static unsafe class LongRow<T, V, L>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where V : struct
    where L : struct, ILanes<V, T>
{
    // Rows of B that are taken together: of more, eight lines 4 KiB apart would fill their set of the first level.
    private const nint Together = 6;

    // Bytes of C that stay in the first level while those rows pass by.
    private const nint Stretch = 1 << 14;

    // A shorter row is left to <see cref="WideRow{T,V,L,N}"/>: its strips of B are most of B's rows.
    private const nint ShortRow = 1 << 10;

    /// <summary>Whether C is one long row, and nothing else is asked.</summary>
    internal static bool Takes(in View<T> b, in View<T> c, in Epilogue<T> epilogue) =>
        c.Rows == 1
        && c.Columns * sizeof(T) > ShortRow
        && b.ColumnStride == 1
        && c.ColumnStride == 1
        && epilogue.Finish == Finish.Store
        && epilogue.FitsTiles;

    /// <summary>C from A B, started from a row or, where that is null, from zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run(in View<T> a, in View<T> b, in View<T> c, T* from)
    {
        // JC splits the columns of B and C, where C is too long for the first level.
        nint vectors = (c.Columns + L.Count - 1) / L.Count;
        var columns = new Shares(vectors, Stretch / (L.Count * sizeof(T)));
        for (nint jc = 0; jc < columns.Count; jc++)
        {
            nint j = columns.Before(jc) * L.Count,
                last = Math.Min(c.Columns, columns.Before(jc + 1) * L.Count) - j - L.Count;
            T* to = c.Data + j,
                start = from == null ? null : from + j;
            for (nint k = 0; k < a.Columns; k += Together)
            {
                T* factor = a.At(0, k),
                    rows = b.At(k, j);
                switch (a.Columns - k)
                {
                    case 1:
                        Add<One>(factor, a.ColumnStride, rows, b.RowStride, start, to, last);
                        break;
                    case 2:
                        Add<Two>(factor, a.ColumnStride, rows, b.RowStride, start, to, last);
                        break;
                    case 3:
                        Add<Three>(factor, a.ColumnStride, rows, b.RowStride, start, to, last);
                        break;
                    case 4:
                        Add<Four>(factor, a.ColumnStride, rows, b.RowStride, start, to, last);
                        break;
                    case 5:
                        Add<Five>(factor, a.ColumnStride, rows, b.RowStride, start, to, last);
                        break;
                    default:
                        Add<Six>(factor, a.ColumnStride, rows, b.RowStride, start, to, last);
                        break;
                }

                start = to;
            }
        }
    }

    /// <summary>to = from + R rows, each times its factor, in their order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add<R>(T* factors, nint step, T* rows, nint stride, T* from, T* to, nint last)
        where R : unmanaged, ICount
    {
        V factor0 = L.Broadcast(*factors),
            factor1 = sizeof(R) > 1 ? L.Broadcast(factors[step]) : default,
            factor2 = sizeof(R) > 2 ? L.Broadcast(factors[2 * step]) : default,
            factor3 = sizeof(R) > 3 ? L.Broadcast(factors[3 * step]) : default,
            factor4 = sizeof(R) > 4 ? L.Broadcast(factors[4 * step]) : default,
            factor5 = sizeof(R) > 5 ? L.Broadcast(factors[5 * step]) : default;
        // The last vector may share elements with the one before: it is made first, and written last.
        V end = from == null ? default : L.Load(from + last);
        Add<R>(rows + last, stride, factor0, factor1, factor2, factor3, factor4, factor5, ref end);
        for (nint j = 0; j < last; j += L.Count)
        {
            V sum = from == null ? default : L.Load(from + j);
            Add<R>(rows + j, stride, factor0, factor1, factor2, factor3, factor4, factor5, ref sum);
            L.Store(sum, to + j);
        }

        L.Store(end, to + last);
    }

    /// <summary>A vector of those sums.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<R>(T* row, nint stride, V factor0, V factor1, V factor2, V factor3, V factor4, V factor5, ref V sum)
        where R : unmanaged, ICount
    {
        L.MultiplyAdd(factor0, L.Load(row), ref sum);
        if (sizeof(R) > 1)
        {
            L.MultiplyAdd(factor1, L.Load(row + stride), ref sum);
        }

        if (sizeof(R) > 2)
        {
            L.MultiplyAdd(factor2, L.Load(row + 2 * stride), ref sum);
        }

        if (sizeof(R) > 3)
        {
            L.MultiplyAdd(factor3, L.Load(row + 3 * stride), ref sum);
        }

        if (sizeof(R) > 4)
        {
            L.MultiplyAdd(factor4, L.Load(row + 4 * stride), ref sum);
        }

        if (sizeof(R) > 5)
        {
            L.MultiplyAdd(factor5, L.Load(row + 5 * stride), ref sum);
        }
    }
}
