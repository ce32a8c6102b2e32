using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace ExactGrad.Optimized;

/// <summary>
/// The micro-kernel, one text for every instruction set and size: R rows by N vectors. Each element is one chain of multiply-adds in order of
/// k. At 512 bits and on ARM, 8 x 3 takes 24 registers for sums, 3 for B and 1 for A of 32; elsewhere 6 x 2 takes 12, 2 and 1 of 16.
/// </summary>
internal static unsafe class Tile<T, V, L, R, N>
    where T : unmanaged
    where V : struct
    where L : struct, ILanes<V, T>
    where R : struct, ICount
    where N : struct, ICount
{
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
        if (call.From != null)
        {
            T* from = call.From;
            nint stride = call.FromStride;
            c0.Load(from + 0 * stride, last);
            if (R.Value > 1)
            {
                c1.Load(from + 1 * stride, last);
            }

            if (R.Value > 2)
            {
                c2.Load(from + 2 * stride, last);
            }

            if (R.Value > 3)
            {
                c3.Load(from + 3 * stride, last);
            }

            if (R.Value > 4)
            {
                c4.Load(from + 4 * stride, last);
            }

            if (R.Value > 5)
            {
                c5.Load(from + 5 * stride, last);
            }

            if (R.Value > 6)
            {
                c6.Load(from + 6 * stride, last);
            }

            if (R.Value > 7)
            {
                c7.Load(from + 7 * stride, last);
            }
        }

        if (Sse.IsSupported && call.Next != null)
        {
            T* next = call.Next;
            nint nextStride = call.ToStride;
            for (int r = 0; r < R.Value; r++, next += nextStride)
            {
                Sse.Prefetch0(next);
                if (N.Value > 1)
                    Sse.Prefetch0(At(next, 64));
                if (N.Value > 2)
                    Sse.Prefetch0(At(next, 128));
            }
        }

        T* a = call.A,
            b = call.B,
            high = At(a, 4 * call.Row),
            soon = call.Soon;
        nint row = call.Row,
            row2 = call.Row2,
            row3 = call.Row3,
            step = call.Step,
            stepB = call.StepB,
            stepSoon = call.StepSoon;
        for (nint depth = call.Depth; depth > 0; depth--)
        {
            TileRow<T, V, L, N> line = default;
            line.Load(b, last);
            if (Sse.IsSupported)
            {
                // A hint, which no address can make wrong.
                Sse.Prefetch0(soon);
                if (N.Value > 1)
                {
                    Sse.Prefetch0(At(soon, 64));
                }

                if (N.Value > 2)
                {
                    Sse.Prefetch0(At(soon, 128));
                }

                if (N.Value > 3)
                {
                    Sse.Prefetch0(At(soon, 192));
                }

                soon = At(soon, stepSoon);
            }

            b = At(b, stepB);
            c0.MultiplyAdd(*a, line);
            if (R.Value > 1)
            {
                c1.MultiplyAdd(*At(a, row), line);
            }

            if (R.Value > 2)
            {
                c2.MultiplyAdd(*At(a, row2), line);
            }

            if (R.Value > 3)
            {
                c3.MultiplyAdd(*At(a, row3), line);
            }

            if (R.Value > 4)
            {
                c4.MultiplyAdd(*high, line);
            }

            if (R.Value > 5)
            {
                c5.MultiplyAdd(*At(high, row), line);
            }

            if (R.Value > 6)
            {
                c6.MultiplyAdd(*At(high, row2), line);
            }

            if (R.Value > 7)
            {
                c7.MultiplyAdd(*At(high, row3), line);
            }

            a = At(a, step);
            if (R.Value > 4)
            {
                high = At(high, step);
            }
        }

        End(ref c0, 0, call);
        if (R.Value > 1)
        {
            End(ref c1, 1, call);
        }

        if (R.Value > 2)
        {
            End(ref c2, 2, call);
        }

        if (R.Value > 3)
        {
            End(ref c3, 3, call);
        }

        if (R.Value > 4)
        {
            End(ref c4, 4, call);
        }

        if (R.Value > 5)
        {
            End(ref c5, 5, call);
        }

        if (R.Value > 6)
        {
            End(ref c6, 6, call);
        }

        if (R.Value > 7)
        {
            End(ref c7, 7, call);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T* At(T* address, nint bytes) => (T*)((byte*)address + bytes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void End(ref TileRow<T, V, L, N> sums, nint row, in TileCall<T> call)
    {
        T* to = call.To + row * call.ToStride;
        sums.End(to, call.Gate + row * call.GateStride, call.Last, call.Finish);
        sums.Store(to, call.Last);
    }
}
