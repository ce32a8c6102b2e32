using System.Numerics;
using System.Runtime.CompilerServices;

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

    /// <summary>Whether a product is of that kind, and nothing else is asked.</summary>
    internal static bool Takes(in View<T> a, in View<T> b, in View<T> c, in Epilogue<T> epilogue) =>
        a.Columns <= (Crowds(b, c) ? 4 : 8)
        && c.Rows > 1
        && b.ColumnStride == 1
        && c.ColumnStride == 1
        && epilogue.From.IsEmpty
        && epilogue.Finish is Finish.Store or Finish.Add;

    /// <summary>
    /// Whether eight rows of B leave no room in their sets for those of C; and where C comes from memory, tiles, which fetch it ahead, do better with
    /// so many.
    /// </summary>
    private static bool Crowds(in View<T> b, in View<T> c) =>
        b.RowStride * sizeof(T) % Caches.SetBytes == 0 || c.Rows * c.Columns * sizeof(T) > Caches.MemoryBytes;

    /// <summary>Carries it out for rows of a vector at least, where vectors are not narrowed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run(in View<T> a, in View<T> b, in View<T> c, bool adds)
    {
        // JC splits the columns of B and C.
        var columns = new Shares((c.Columns + L.Count - 1) / L.Count, Stretch / (L.Count * sizeof(T)));
        for (nint jc = 0; jc < columns.Count; jc++)
        {
            nint j = columns.Before(jc) * L.Count,
                width = Math.Min(c.Columns, columns.Before(jc + 1) * L.Count) - j;
            View<T> partB = b.Part(0, b.Rows, j, width),
                partC = c.Part(0, c.Rows, j, width);
            if (adds)
            {
                Rows<Adding>(a, partB, partC);
            }
            else
            {
                Rows<Storing>(a, partB, partC);
            }
        }
    }

    /// <summary>All rows, by four or, of more than four terms, by two; and the last ones by one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows<E>(in View<T> a, in View<T> b, in View<T> c)
        where E : struct
    {
        nint together = a.Columns <= 4 ? 4 : 2,
            most = c.Rows & -together,
            rest = c.Rows - most;
        View<T> mostA = a.Part(0, most, 0, a.Columns),
            mostC = c.Part(0, most, 0, c.Columns);
        if (together == 4)
        {
            Rows<Four, E>(mostA, b, mostC);
        }
        else
        {
            Rows<Two, E>(mostA, b, mostC);
        }

        Rows<One, E>(a.Part(most, rest, 0, a.Columns), b, c.Part(most, rest, 0, c.Columns));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows<R, E>(in View<T> a, in View<T> b, in View<T> c)
        where R : unmanaged, ICount
        where E : struct
    {
        switch (a.Columns)
        {
            case 1:
                Rows<R, One, None, E>(a, b, c);
                break;
            case 2:
                Rows<R, Two, None, E>(a, b, c);
                break;
            case 3:
                Rows<R, Three, None, E>(a, b, c);
                break;
            case 4:
                Rows<R, Four, None, E>(a, b, c);
                break;
            case 5:
                Rows<R, Four, One, E>(a, b, c);
                break;
            case 6:
                Rows<R, Four, Two, E>(a, b, c);
                break;
            case 7:
                Rows<R, Four, Three, E>(a, b, c);
                break;
            default:
                Rows<R, Four, Four, E>(a, b, c);
                break;
        }
    }

    /// <summary>R rows at a time, of K terms and M more.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows<R, K, M, E>(in View<T> a, in View<T> b, in View<T> c)
        where R : unmanaged, ICount
        where K : unmanaged, ICount
        where M : unmanaged, ICount
        where E : struct
    {
        T* factors = a.Data,
            to = c.Data;
        nint row = a.RowStride,
            step = a.ColumnStride,
            stride = c.RowStride,
            last = c.Columns - L.Count;
        V mask = L.EndMask(last);
        for (nint left = c.Rows; left > 0; left -= sizeof(R), factors += sizeof(R) * row, to += sizeof(R) * stride)
        {
            TileRow<T, V, L, K> a0 = default,
                a1 = default,
                a2 = default,
                a3 = default;
            TileRow<T, V, L, M> more0 = default,
                more1 = default;
            a0.Broadcast(factors, step);
            if (sizeof(R) > 1)
            {
                a1.Broadcast(factors + row, step);
            }

            if (sizeof(R) > 2)
            {
                a2.Broadcast(factors + 2 * row, step);
                a3.Broadcast(factors + 3 * row, step);
            }

            if (typeof(M) != typeof(None))
            {
                more0.Broadcast(factors + sizeof(K) * step, step);
                if (sizeof(R) > 1)
                {
                    more1.Broadcast(factors + row + sizeof(K) * step, step);
                }
            }

            // The last vector may share elements with the one before: it is made first, and written last.
            Sum<R, K, M, E>(a0, a1, a2, a3, more0, more1, b, to, stride, last, mask, out V end0, out V end1, out V end2, out V end3);
            for (nint j = 0; j < last; j += L.Count)
            {
                Sum<R, K, M, E>(a0, a1, a2, a3, more0, more1, b, to, stride, j, mask, out V sum0, out V sum1, out V sum2, out V sum3);
                Store<R>(sum0, sum1, sum2, sum3, to, stride, j, mask);
            }

            Store<R>(end0, end1, end2, end3, to, stride, last, mask);
        }
    }

    /// <summary>A vector of each row, which begins so many elements after the row's first. From 0, as every chain: 0 + -0 is 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Sum<R, K, M, E>(
        in TileRow<T, V, L, K> a0,
        in TileRow<T, V, L, K> a1,
        in TileRow<T, V, L, K> a2,
        in TileRow<T, V, L, K> a3,
        in TileRow<T, V, L, M> more0,
        in TileRow<T, V, L, M> more1,
        in View<T> b,
        T* to,
        nint stride,
        nint j,
        V mask,
        out V sum0,
        out V sum1,
        out V sum2,
        out V sum3
    )
        where R : unmanaged, ICount
        where K : unmanaged, ICount
        where M : unmanaged, ICount
        where E : struct
    {
        sum0 = sum1 = sum2 = sum3 = default;
        TileRow<T, V, L, K> line = default;
        line.LoadDown(b.Data, b.RowStride, j, mask);
        a0.AddDot(line, ref sum0);
        if (sizeof(R) > 1)
        {
            a1.AddDot(line, ref sum1);
        }

        if (sizeof(R) > 2)
        {
            a2.AddDot(line, ref sum2);
            a3.AddDot(line, ref sum3);
        }

        if (typeof(M) != typeof(None))
        {
            TileRow<T, V, L, M> more = default;
            more.LoadDown(b.Data + sizeof(K) * b.RowStride, b.RowStride, j, mask);
            more0.AddDot(more, ref sum0);
            if (sizeof(R) > 1)
            {
                more1.AddDot(more, ref sum1);
            }
        }

        if (typeof(E) == typeof(Adding))
        {
            sum0 = L.Add(L.LoadEnd(to, j, mask), sum0);
            if (sizeof(R) > 1)
            {
                sum1 = L.Add(L.LoadEnd(to + stride, j, mask), sum1);
            }

            if (sizeof(R) > 2)
            {
                sum2 = L.Add(L.LoadEnd(to + 2 * stride, j, mask), sum2);
                sum3 = L.Add(L.LoadEnd(to + 3 * stride, j, mask), sum3);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<R>(V sum0, V sum1, V sum2, V sum3, T* to, nint stride, nint j, V mask)
        where R : unmanaged, ICount
    {
        L.StoreEnd(sum0, to, j, mask);
        if (sizeof(R) > 1)
        {
            L.StoreEnd(sum1, to + stride, j, mask);
        }

        if (sizeof(R) > 2)
        {
            L.StoreEnd(sum2, to + 2 * stride, j, mask);
            L.StoreEnd(sum3, to + 3 * stride, j, mask);
        }
    }

    /// <summary>No further terms.</summary>
    private readonly struct None : ICount;

    /// <summary>C = sums.</summary>
    private readonly struct Storing;

    /// <summary>C = C + sums.</summary>
    private readonly struct Adding;
}
