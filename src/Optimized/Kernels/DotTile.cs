using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using static ExactGrad.Optimized.Addresses;

namespace ExactGrad.Optimized;

/// <summary>
/// The micro-kernel of dot products, R rows by N vectors: columns of B that lie along k, as they lie in memory, are turned over in registers by
/// squares, of 128 bits of k and a vector's columns, and used at once, one k after the other. P is nothing, or that it fetches more of B.
/// </summary>
internal static unsafe class DotTile<T, V, L, R, N, P>
    where T : unmanaged
    where V : struct
    where L : struct, ITurns<V, T>
    where R : unmanaged, ICount
    where N : unmanaged, ICount
    where P : struct, IOnTheWay
{
    // Bytes along k that columns from memory are fetched ahead.
    private const nint BytesAhead = 1024;

    /// <summary>k of a square.</summary>
    private static nint Depth
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 16 / sizeof(T);
    }

    /// <summary>Lines that the columns of a square take in all: 16 bytes of each.</summary>
    private static int SquareLines
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => sizeof(N) * L.Count / 4;
    }

    /// <summary>C of a tile; <see cref="TileCall{T}.StepB"/> is from a column of B to the next. There is a square of k at least.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run(in TileCall<T> call)
    {
        TileRow<T, V, L, N> c0 = default,
            c1 = default,
            c2 = default,
            c3 = default,
            c4 = default,
            c5 = default,
            c6 = default,
            c7 = default;
        nint last = call.Last;
        if (call.From != null)
        {
            T* from = call.From;
            nint fromStride = call.FromStride;
            c0.Load(from, last, default);
            if (sizeof(R) > 1)
            {
                c1.Load(from + fromStride, last, default);
            }

            if (sizeof(R) > 2)
            {
                c2.Load(from + 2 * fromStride, last, default);
            }

            if (sizeof(R) > 3)
            {
                c3.Load(from + 3 * fromStride, last, default);
            }

            if (sizeof(R) > 4)
            {
                c4.Load(from + 4 * fromStride, last, default);
            }

            if (sizeof(R) > 5)
            {
                c5.Load(from + 5 * fromStride, last, default);
            }

            if (sizeof(R) > 6)
            {
                c6.Load(from + 6 * fromStride, last, default);
            }

            if (sizeof(R) > 7)
            {
                c7.Load(from + 7 * fromStride, last, default);
            }
        }

        T* a = call.A,
            b = call.B;
        nint row = call.Row,
            row2 = call.Row2,
            row3 = call.Row3,
            step = call.Step,
            stride = call.StepB,
            end = last * stride,
            left = call.Depth;
        T* next = At(b, sizeof(N) * L.Count * stride);
        for (; left >= Depth; left -= Depth)
        {
            if (typeof(P) == typeof(FetchingB))
            {
                FetchAlong(At(b, BytesAhead), stride, end, left / Depth);
            }

            if (typeof(P) == typeof(FetchingNext))
            {
                FetchNext(next);
                next = At(next, SquareLines * 64);
            }

            TileRow<T, V, L, N>.Turn<L>(
                b,
                stride,
                end,
                out TileRow<T, V, L, N> k0,
                out TileRow<T, V, L, N> k1,
                out TileRow<T, V, L, N> k2,
                out TileRow<T, V, L, N> k3
            );
            b += Depth;
            Add(a, row, row2, row3, k0, ref c0, ref c1, ref c2, ref c3, ref c4, ref c5, ref c6, ref c7);
            a = At(a, step);
            Add(a, row, row2, row3, k1, ref c0, ref c1, ref c2, ref c3, ref c4, ref c5, ref c6, ref c7);
            a = At(a, step);
            if (sizeof(T) == sizeof(float))
            {
                Add(a, row, row2, row3, k2, ref c0, ref c1, ref c2, ref c3, ref c4, ref c5, ref c6, ref c7);
                a = At(a, step);
                Add(a, row, row2, row3, k3, ref c0, ref c1, ref c2, ref c3, ref c4, ref c5, ref c6, ref c7);
                a = At(a, step);
            }
        }

        if (left > 0)
        {
            // The end of a square that begins before it.
            TileRow<T, V, L, N>.Turn<L>(
                b - (Depth - left),
                stride,
                end,
                out _,
                out TileRow<T, V, L, N> k1,
                out TileRow<T, V, L, N> k2,
                out TileRow<T, V, L, N> k3
            );
            if (sizeof(T) == sizeof(float))
            {
                if (left > 2)
                {
                    Add(a, row, row2, row3, k1, ref c0, ref c1, ref c2, ref c3, ref c4, ref c5, ref c6, ref c7);
                    a = At(a, step);
                }

                if (left > 1)
                {
                    Add(a, row, row2, row3, k2, ref c0, ref c1, ref c2, ref c3, ref c4, ref c5, ref c6, ref c7);
                    a = At(a, step);
                }

                k1 = k3;
            }

            Add(a, row, row2, row3, k1, ref c0, ref c1, ref c2, ref c3, ref c4, ref c5, ref c6, ref c7);
        }

        T* to = call.To;
        nint toStride = call.ToStride;
        c0.Store(to, last, default);
        if (sizeof(R) > 1)
        {
            c1.Store(to + toStride, last, default);
        }

        if (sizeof(R) > 2)
        {
            c2.Store(to + 2 * toStride, last, default);
        }

        if (sizeof(R) > 3)
        {
            c3.Store(to + 3 * toStride, last, default);
        }

        if (sizeof(R) > 4)
        {
            c4.Store(to + 4 * toStride, last, default);
        }

        if (sizeof(R) > 5)
        {
            c5.Store(to + 5 * toStride, last, default);
        }

        if (sizeof(R) > 6)
        {
            c6.Store(to + 6 * toStride, last, default);
        }

        if (sizeof(R) > 7)
        {
            c7.Store(to + 7 * toStride, last, default);
        }
    }

    /// <summary>One k: C = C + a column of A times a row of B.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(
        T* a,
        nint row,
        nint row2,
        nint row3,
        in TileRow<T, V, L, N> line,
        ref TileRow<T, V, L, N> c0,
        ref TileRow<T, V, L, N> c1,
        ref TileRow<T, V, L, N> c2,
        ref TileRow<T, V, L, N> c3,
        ref TileRow<T, V, L, N> c4,
        ref TileRow<T, V, L, N> c5,
        ref TileRow<T, V, L, N> c6,
        ref TileRow<T, V, L, N> c7
    )
    {
        c0.MultiplyAdd(*a, line);
        if (sizeof(R) > 1)
        {
            c1.MultiplyAdd(*At(a, row), line);
        }

        if (sizeof(R) > 2)
        {
            c2.MultiplyAdd(*At(a, row2), line);
        }

        if (sizeof(R) > 3)
        {
            c3.MultiplyAdd(*At(a, row3), line);
        }

        if (sizeof(R) > 4)
        {
            T* high = At(a, 2 * row2);
            c4.MultiplyAdd(*high, line);
            if (sizeof(R) > 5)
            {
                c5.MultiplyAdd(*At(high, row), line);
            }

            if (sizeof(R) > 6)
            {
                c6.MultiplyAdd(*At(high, row2), line);
            }

            if (sizeof(R) > 7)
            {
                c7.MultiplyAdd(*At(high, row3), line);
            }
        }
    }

    /// <summary>Asks for the lines of a quarter of the columns, for they last four squares, into the second level.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FetchAlong(T* b, nint stride, nint end, nint square)
    {
        T* columns = At(b, (square & 3) * (L.Count / 4) * stride);
        for (int v = 0; v < sizeof(N); v++)
        {
            T* column = At(columns, Math.Min(v * L.Count * stride, end));
            for (int c = 0; Sse.IsSupported && c < L.Count / 4; c++, column = At(column, stride))
            {
                Sse.Prefetch1(column);
            }
        }
    }

    /// <summary>Asks for as much of the columns that follow as a square takes, in the order of memory, into the first level.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FetchNext(T* next)
    {
        FetchLine(next, 0);
        FetchLine(next, 1);
        FetchLine(next, 2);
        FetchLine(next, 3);
        FetchLine(next, 4);
        FetchLine(next, 5);
        FetchLine(next, 6);
        FetchLine(next, 7);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FetchLine(T* next, int line)
    {
        if (Sse.IsSupported && line < SquareLines)
        {
            Sse.Prefetch0(At(next, 64 * line));
        }
    }
}
