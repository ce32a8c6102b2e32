using System.Numerics;
using System.Runtime.CompilerServices;

namespace ExactGrad.Optimized;

/// <summary>
/// The micro-kernel of rows of C that are gone along from end to end, R at a time, with the factors of K terms and of M more in registers: as memory
/// gives rows best, without the start and end of a tile for each few vectors. E says what the sums start from, and what becomes of them:
/// <see cref="Storing"/>, <see cref="Continuing"/>, <see cref="ContinuingFar"/> or <see cref="Adding"/>.
/// </summary>
internal static unsafe class AlongRows<T, V, L, R, K, M, E>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where V : struct
    where L : struct, ILanes<V, T>
    where R : unmanaged, ICount
    where K : unmanaged, ICount
    where M : unmanaged, ICount
    where E : struct
{
    private static int Terms
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => typeof(M) == typeof(None) ? sizeof(K) : sizeof(K) + sizeof(M);
    }

    /// <summary>
    /// So many rows of C, a multiple of R and, where they continue, R alone, by the terms of A and B that the call points to. The last vector of a row
    /// ends where the row ends.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run(in TileCall<T> call, nint rows)
    {
        T* factors = call.A,
            b = call.B,
            from = call.From,
            to = call.To;
        nint row = call.Row / sizeof(T),
            step = call.Step / sizeof(T),
            strideB = call.StepB / sizeof(T),
            fromStride = call.FromStride,
            stride = call.ToStride,
            last = call.Last;
        V mask = L.EndMask(last);
        for (nint left = rows; left > 0; left -= sizeof(R))
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
            Sum(
                a0,
                a1,
                a2,
                a3,
                more0,
                more1,
                b,
                strideB,
                from,
                fromStride,
                to,
                stride,
                last,
                mask,
                out V end0,
                out V end1,
                out V end2,
                out V end3
            );
            for (nint j = 0; j < last; j += L.Count)
            {
                Sum(
                    a0,
                    a1,
                    a2,
                    a3,
                    more0,
                    more1,
                    b,
                    strideB,
                    from,
                    fromStride,
                    to,
                    stride,
                    j,
                    mask,
                    out V sum0,
                    out V sum1,
                    out V sum2,
                    out V sum3
                );
                Store(sum0, sum1, sum2, sum3, to, stride, j, mask);
            }

            Store(end0, end1, end2, end3, to, stride, last, mask);
            factors += sizeof(R) * row;
            to += sizeof(R) * stride;
        }
    }

    /// <summary>A vector of each row, which begins so many elements after the row's first. From 0, as every chain: 0 + -0 is 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Sum(
        in TileRow<T, V, L, K> a0,
        in TileRow<T, V, L, K> a1,
        in TileRow<T, V, L, K> a2,
        in TileRow<T, V, L, K> a3,
        in TileRow<T, V, L, M> more0,
        in TileRow<T, V, L, M> more1,
        T* b,
        nint strideB,
        T* from,
        nint fromStride,
        T* to,
        nint stride,
        nint j,
        V mask,
        out V sum0,
        out V sum1,
        out V sum2,
        out V sum3
    )
    {
        sum0 = sum1 = sum2 = sum3 = default;
        if (typeof(E) == typeof(ContinuingFar))
        {
            T* next = b + Terms * strideB + j;
            TileRow<T, V, L, K>.FetchDown(next, strideB);
            if (typeof(M) != typeof(None))
            {
                TileRow<T, V, L, M>.FetchDown(next + sizeof(K) * strideB, strideB);
            }
        }

        if ((typeof(E) == typeof(Continuing) || typeof(E) == typeof(ContinuingFar)) && from != null)
        {
            Load(from, fromStride, j, mask, ref sum0, ref sum1, ref sum2, ref sum3);
        }

        if (sizeof(R) == 1)
        {
            // Nobody else needs what is loaded: the multiply-adds load it themselves.
            a0.AddDot(b, strideB, j, mask, ref sum0);
            if (typeof(M) != typeof(None))
            {
                more0.AddDot(b + sizeof(K) * strideB, strideB, j, mask, ref sum0);
            }
        }
        else
        {
            TileRow<T, V, L, K> line = default;
            line.LoadDown(b, strideB, j, mask);
            a0.AddDot(line, ref sum0);
            a1.AddDot(line, ref sum1);
            if (sizeof(R) > 2)
            {
                a2.AddDot(line, ref sum2);
                a3.AddDot(line, ref sum3);
            }

            if (typeof(M) != typeof(None))
            {
                TileRow<T, V, L, M> more = default;
                more.LoadDown(b + sizeof(K) * strideB, strideB, j, mask);
                more0.AddDot(more, ref sum0);
                more1.AddDot(more, ref sum1);
            }
        }

        if (typeof(E) == typeof(Adding))
        {
            V old0 = default,
                old1 = default,
                old2 = default,
                old3 = default;
            Load(to, stride, j, mask, ref old0, ref old1, ref old2, ref old3);
            sum0 = L.Add(old0, sum0);
            sum1 = L.Add(old1, sum1);
            sum2 = L.Add(old2, sum2);
            sum3 = L.Add(old3, sum3);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Load(T* rows, nint stride, nint j, V mask, ref V row0, ref V row1, ref V row2, ref V row3)
    {
        row0 = L.LoadEnd(rows, j, mask);
        if (sizeof(R) > 1)
        {
            row1 = L.LoadEnd(rows + stride, j, mask);
        }

        if (sizeof(R) > 2)
        {
            row2 = L.LoadEnd(rows + 2 * stride, j, mask);
            row3 = L.LoadEnd(rows + 3 * stride, j, mask);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(V row0, V row1, V row2, V row3, T* rows, nint stride, nint j, V mask)
    {
        L.StoreEnd(row0, rows, j, mask);
        if (sizeof(R) > 1)
        {
            L.StoreEnd(row1, rows + stride, j, mask);
        }

        if (sizeof(R) > 2)
        {
            L.StoreEnd(row2, rows + 2 * stride, j, mask);
            L.StoreEnd(row3, rows + 3 * stride, j, mask);
        }
    }
}

/// <summary>That micro-kernel for a number of terms, up to eight, that is known only now.</summary>
internal static class AlongRows<T, V, L>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where V : struct
    where L : struct, ILanes<V, T>
{
    /// <summary>So many rows of C, a multiple of R, which is two at most for more than four terms.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run<R, E>(in TileCall<T> call, nint rows)
        where R : unmanaged, ICount
        where E : struct
    {
        switch (call.Depth)
        {
            case 1:
                AlongRows<T, V, L, R, One, None, E>.Run(call, rows);
                break;
            case 2:
                AlongRows<T, V, L, R, Two, None, E>.Run(call, rows);
                break;
            case 3:
                AlongRows<T, V, L, R, Three, None, E>.Run(call, rows);
                break;
            case 4:
                AlongRows<T, V, L, R, Four, None, E>.Run(call, rows);
                break;
            case 5:
                AlongRows<T, V, L, R, Four, One, E>.Run(call, rows);
                break;
            case 6:
                AlongRows<T, V, L, R, Four, Two, E>.Run(call, rows);
                break;
            case 7:
                AlongRows<T, V, L, R, Four, Three, E>.Run(call, rows);
                break;
            default:
                AlongRows<T, V, L, R, Four, Four, E>.Run(call, rows);
                break;
        }
    }
}

/// <summary>No further terms.</summary>
internal readonly struct None : ICount;

/// <summary>C = sums, from zeros.</summary>
internal readonly struct Storing;

/// <summary>C = sums that start from <see cref="TileCall{T}.From"/>, or from zeros where that is null: asked for each vector, but compiled once.</summary>
internal readonly struct Continuing;

/// <summary>The same, and fetches as many rows of B that follow from memory into the second level: what the processor foresees of several rows comes too late.</summary>
internal readonly struct ContinuingFar;

/// <summary>C = C + sums, from zeros.</summary>
internal readonly struct Adding;
