using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using static ExactGrad.Optimized.Addresses;

namespace ExactGrad.Optimized;

/// <summary>
/// The micro-kernel, one text for every instruction set and size: R rows by N vectors. Each element is one chain of multiply-adds in order of
/// k. At 512 bits and on ARM, 8 x 3 takes 24 registers for sums, 3 for B and 1 for A of 32; elsewhere 6 x 2 takes 12, 2 and 1 of 16.
/// P is what else it does on the way: it has in its registers what packing would read again, and time to fetch what comes next.
/// </summary>
internal static unsafe class Tile<T, V, L, R, N, P>
    where T : unmanaged
    where V : struct
    where L : struct, ILanes<V, T>
    where R : unmanaged, ICount
    where N : unmanaged, ICount
    where P : struct, IOnTheWay
{
    // Between two uses of a panel of A, one of B has passed through the first level and pushed it out. Of floats, half a line for each k comes in
    // time; of doubles a whole one does not.
    private const nint ColumnsAhead = 16;

    // Rows of a panel of B that fill most of the first level.
    private const nint DeepPanel = 128;

    // An A that is packed yet lies in memory, each column of it in other lines.
    private const nint PackedColumnsAhead = 32;

    // What is fetched of B comes from memory or the third level, and not from the second.
    private static bool BIsFar
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => typeof(P) == typeof(PackingB) || typeof(P) == typeof(FetchingB);
    }

    // The rows have names of their own, for the JIT keeps no array in registers.
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
        V mask = L.EndMask(last);
        if (call.From != null)
        {
            T* from = call.From;
            nint stride = call.FromStride;
            c0.Load(from, last, mask);
            if (stride == 0)
            {
                // Biases: to read them once for each row, across lines of the cache, takes longer.
                c7 = c6 = c5 = c4 = c3 = c2 = c1 = c0;
            }
            else
            {
                if (sizeof(R) > 1)
                {
                    c1.Load(from + 1 * stride, last, mask);
                }

                if (sizeof(R) > 2)
                {
                    c2.Load(from + 2 * stride, last, mask);
                }

                if (sizeof(R) > 3)
                {
                    c3.Load(from + 3 * stride, last, mask);
                }

                if (sizeof(R) > 4)
                {
                    c4.Load(from + 4 * stride, last, mask);
                }

                if (sizeof(R) > 5)
                {
                    c5.Load(from + 5 * stride, last, mask);
                }

                if (sizeof(R) > 6)
                {
                    c6.Load(from + 6 * stride, last, mask);
                }

                if (sizeof(R) > 7)
                {
                    c7.Load(from + 7 * stride, last, mask);
                }
            }
        }

        Fetch(call.Next, call.ToStride);
        T* a = call.A,
            b = call.B,
            high = At(a, 4 * call.Row),
            soon = call.Soon,
            nextA = call.NextA,
            packed = call.Packed;
        nint row = call.Row,
            row2 = call.Row2,
            row3 = call.Row3,
            step = call.Step,
            stepB = call.StepB,
            stepSoon = call.StepSoon,
            stepNextA = call.StepNextA,
            ahead = (typeof(P) == typeof(PackingA) ? PackedColumnsAhead : ColumnsAhead) * step,
            width = last + L.Count;
        for (nint depth = call.Depth; depth > 0; depth--)
        {
            TileRow<T, V, L, N> line = default;
            line.Load(b, last, mask);
            if (Sse.IsSupported)
            {
                // A hint, which no address can make wrong.
                FetchRow(soon);
                if (typeof(P) == typeof(FetchingA))
                {
                    // Its lines, and where it lies across two of them with each k, both.
                    Sse.Prefetch1(nextA);
                    Sse.Prefetch1(At(nextA, sizeof(R) * sizeof(T) - 1));
                    nextA = At(nextA, stepNextA);
                }

                if (typeof(P) == typeof(PackingA) || (sizeof(T) > sizeof(float) && sizeof(R) > 6 && sizeof(N) > 2))
                {
                    Sse.Prefetch0(At(a, ahead));
                }

                soon = At(soon, stepSoon);
            }

            if (typeof(P) == typeof(PackingB))
            {
                line.Store(packed, last, mask);
                packed += width;
            }

            if (typeof(P) == typeof(PackingA))
            {
                CopyColumn(a, packed);
                packed += sizeof(R);
            }

            b = At(b, stepB);
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
                c4.MultiplyAdd(*high, line);
            }

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

            a = At(a, step);
            if (sizeof(R) > 4)
            {
                high = At(high, step);
            }
        }

        if (call.Depth >= DeepPanel)
        {
            // Once more: a panel of B has passed through the first level since.
            Fetch(call.Next, call.ToStride);
        }

        T* to = call.To;
        nint toStride = call.ToStride;
        c0.Store(to, last, mask);
        if (sizeof(R) > 1)
        {
            c1.Store(to + 1 * toStride, last, mask);
        }

        if (sizeof(R) > 2)
        {
            c2.Store(to + 2 * toStride, last, mask);
        }

        if (sizeof(R) > 3)
        {
            c3.Store(to + 3 * toStride, last, mask);
        }

        if (sizeof(R) > 4)
        {
            c4.Store(to + 4 * toStride, last, mask);
        }

        if (sizeof(R) > 5)
        {
            c5.Store(to + 5 * toStride, last, mask);
        }

        if (sizeof(R) > 6)
        {
            c6.Store(to + 6 * toStride, last, mask);
        }

        if (sizeof(R) > 7)
        {
            c7.Store(to + 7 * toStride, last, mask);
        }
    }

    /// <summary>Asks for C of the tile that follows, if there is one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Fetch(T* next, nint stride)
    {
        if (!Sse.IsSupported || next == null)
        {
            return;
        }

        for (int r = 0; r < sizeof(R); r++, next += stride)
        {
            Sse.Prefetch0(next);
            if (sizeof(N) > 1)
            {
                Sse.Prefetch0(At(next, 64));
            }

            if (sizeof(N) > 2)
            {
                Sse.Prefetch0(At(next, 128));
            }
        }
    }

    /// <summary>Asks for a row of B.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FetchRow(T* row)
    {
        Fetch(row);
        if (sizeof(N) > 1)
        {
            Fetch(At(row, 64));
        }

        if (sizeof(N) > 2)
        {
            Fetch(At(row, 128));
        }

        if (sizeof(N) > 3)
        {
            Fetch(At(row, 192));
        }

        if (BIsFar)
        {
            // As it lies, a row that begins within a line ends in one more.
            Fetch(At(row, sizeof(N) * Unsafe.SizeOf<V>() - 1));
        }
    }

    /// <summary>
    /// Asks for a line of B. A Zen 4 core drops hints for the first level that find it busy with misses, half of them at two lines for each 20 cycles;
    /// those for the second it keeps.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Fetch(T* line)
    {
        if (BIsFar)
        {
            Sse.Prefetch1(line);
        }
        else
        {
            Sse.Prefetch0(line);
        }
    }

    /// <summary>R elements next to each other, four at least, as two vectors of four that may overlap.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyColumn(T* from, T* to)
    {
        int end = sizeof(R) - 4;
        if (sizeof(T) == sizeof(float))
        {
            Vector128<float> first = Vector128.Load((float*)from),
                last = Vector128.Load((float*)from + end);
            first.Store((float*)to);
            last.Store((float*)to + end);
        }
        else
        {
            Vector256<double> first = Vector256.Load((double*)from),
                last = Vector256.Load((double*)from + end);
            first.Store((double*)to);
            last.Store((double*)to + end);
        }
    }
}
