using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ExactGrad.Optimized;

/// <summary>to[k, line] = from[line, k], where each line of the source lies along k without gaps: by vectors where there are any.</summary>
internal static unsafe class Transposition<T>
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run(T* from, nint fromStride, nint lines, nint depth, T* to, nint toStride)
    {
        if (Avx512F.IsSupported && lines >= Vector512<T>.Count && depth >= 16 / sizeof(T))
        {
            Wide(from, fromStride, lines, depth, to, toStride);
            return;
        }

        // Of vectors that both sides have room for: 8 or 4 of float, 4 or 2 of double.
        nint least = Math.Min(lines, depth),
            side = Avx.IsSupported && least >= 32 / sizeof(T) ? 32 / sizeof(T) : 16 / sizeof(T);
        if (least < side)
        {
            for (nint k = 0; k < depth; k++)
            {
                for (nint line = 0; line < lines; line++)
                {
                    to[k * toStride + line] = from[line * fromStride + k];
                }
            }

            return;
        }

        // The last squares end where the matrix ends, and do some elements a second time.
        for (nint next = 0; next < lines; next += side)
        {
            nint line = Math.Min(next, lines - side);
            T* source = from + line * fromStride,
                target = to + line;
            for (nint following = 0; following < depth; following += side)
            {
                nint k = Math.Min(following, depth - side);
                Square(side, source + k, fromStride, target + k * toStride, toStride);
            }
        }
    }

    /// <summary>A vector of lines by 128 bits of k at a time; the last ones end where the matrix ends.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Wide(T* from, nint fromStride, nint lines, nint depth, T* to, nint toStride)
    {
        nint side = 16 / sizeof(T);
        for (nint next = 0; next < lines; next += Vector512<T>.Count)
        {
            nint line = Math.Min(next, lines - Vector512<T>.Count);
            for (nint following = 0; following < depth; following += side)
            {
                nint k = Math.Min(following, depth - side);
                T* source = from + line * fromStride + k,
                    target = to + line + k * toStride;
                if (typeof(T) == typeof(float))
                {
                    Turning.Four(
                        (float*)source,
                        fromStride,
                        out Vector512<float> k0,
                        out Vector512<float> k1,
                        out Vector512<float> k2,
                        out Vector512<float> k3
                    );
                    k0.Store((float*)target);
                    k1.Store((float*)(target + toStride));
                    k2.Store((float*)(target + 2 * toStride));
                    k3.Store((float*)(target + 3 * toStride));
                }
                else
                {
                    Turning.Pair((double*)source, fromStride, out Vector512<double> k0, out Vector512<double> k1);
                    k0.Store((double*)target);
                    k1.Store((double*)(target + toStride));
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Square(nint side, T* from, nint fromStride, T* to, nint toStride)
    {
        if (typeof(T) == typeof(float))
        {
            if (Avx.IsSupported && side == 8)
            {
                Square8((float*)from, fromStride, (float*)to, toStride);
            }
            else
            {
                Square4((float*)from, fromStride, (float*)to, toStride);
            }
        }
        else if (Avx.IsSupported && side == 4)
        {
            Square4((double*)from, fromStride, (double*)to, toStride);
        }
        else
        {
            Square2((double*)from, fromStride, (double*)to, toStride);
        }
    }

    /// <summary>Four lines by four k.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Square4(float* from, nint stride, float* to, nint toStride)
    {
        Vector128<float> l0 = Vector128.Load(from),
            l1 = Vector128.Load(from + stride),
            l2 = Vector128.Load(from + 2 * stride),
            l3 = Vector128.Load(from + 3 * stride);
        if (Sse2.IsSupported)
        {
            Vector128<double> low01 = Sse.UnpackLow(l0, l1).AsDouble(),
                high01 = Sse.UnpackHigh(l0, l1).AsDouble(),
                low23 = Sse.UnpackLow(l2, l3).AsDouble(),
                high23 = Sse.UnpackHigh(l2, l3).AsDouble();
            Sse2.UnpackLow(low01, low23).AsSingle().Store(to);
            Sse2.UnpackHigh(low01, low23).AsSingle().Store(to + toStride);
            Sse2.UnpackLow(high01, high23).AsSingle().Store(to + 2 * toStride);
            Sse2.UnpackHigh(high01, high23).AsSingle().Store(to + 3 * toStride);
        }
        else
        {
            Vector128.Create(l0[0], l1[0], l2[0], l3[0]).Store(to);
            Vector128.Create(l0[1], l1[1], l2[1], l3[1]).Store(to + toStride);
            Vector128.Create(l0[2], l1[2], l2[2], l3[2]).Store(to + 2 * toStride);
            Vector128.Create(l0[3], l1[3], l2[3], l3[3]).Store(to + 3 * toStride);
        }
    }

    /// <summary>Two lines by two k.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Square2(double* from, nint stride, double* to, nint toStride)
    {
        Vector128<double> l0 = Vector128.Load(from),
            l1 = Vector128.Load(from + stride);
        Vector128.Create(l0[0], l1[0]).Store(to);
        Vector128.Create(l0[1], l1[1]).Store(to + toStride);
    }

    /// <summary>Halves of lines l and l + 4 meet on loading, which costs no shuffle; then pairs, then fours.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Square8(float* from, nint stride, float* to, nint toStride)
    {
        Half8(from, stride, to, toStride);
        Half8(from + 4, stride, to + 4 * toStride, toStride);
    }

    /// <summary>Four k of eight lines.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Half8(float* from, nint stride, float* to, nint toStride)
    {
        Vector256<float> l0 = Two(from, 4 * stride),
            l1 = Two(from + stride, 4 * stride),
            l2 = Two(from + 2 * stride, 4 * stride),
            l3 = Two(from + 3 * stride, 4 * stride);
        Vector256<double> low01 = Avx.UnpackLow(l0, l1).AsDouble(),
            high01 = Avx.UnpackHigh(l0, l1).AsDouble(),
            low23 = Avx.UnpackLow(l2, l3).AsDouble(),
            high23 = Avx.UnpackHigh(l2, l3).AsDouble();
        Vector256.Store(Avx.UnpackLow(low01, low23).AsSingle(), to);
        Vector256.Store(Avx.UnpackHigh(low01, low23).AsSingle(), to + toStride);
        Vector256.Store(Avx.UnpackLow(high01, high23).AsSingle(), to + 2 * toStride);
        Vector256.Store(Avx.UnpackHigh(high01, high23).AsSingle(), to + 3 * toStride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Two(float* line, nint fourLines) =>
        Vector256.Create(Vector128.Load(line), Vector128.Load(line + fourLines));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Square4(double* from, nint stride, double* to, nint toStride)
    {
        Half4(from, stride, to, toStride);
        Half4(from + 2, stride, to + 2 * toStride, toStride);
    }

    /// <summary>Two k of four lines.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Half4(double* from, nint stride, double* to, nint toStride)
    {
        Vector256<double> l0 = Vector256.Create(Vector128.Load(from), Vector128.Load(from + 2 * stride)),
            l1 = Vector256.Create(Vector128.Load(from + stride), Vector128.Load(from + 3 * stride));
        Vector256.Store(Avx.UnpackLow(l0, l1), to);
        Vector256.Store(Avx.UnpackHigh(l0, l1), to + toStride);
    }
}
