using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ExactGrad.Optimized;

/// <summary>to[k, line] = from[line, k], where each line of the source lies along k without gaps: by vectors where there are any.</summary>
internal static unsafe class Transposition<T>
    where T : unmanaged
{
    /// <summary>A vector of lines, as long as there are lines for it, by 128 bits of k at a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run(T* from, nint fromStride, nint lines, nint depth, T* to, nint toStride)
    {
        nint side = Vector128<byte>.Count / sizeof(T),
            vector = Avx512F.IsSupported && lines >= 4 * side ? 4 * side
            : Avx.IsSupported && lines >= 2 * side ? 2 * side
            : side;
        if (lines < vector || depth < side)
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

        // The last ones end where the matrix ends, and do some elements a second time.
        for (nint next = 0; next < lines; next += vector)
        {
            nint line = Math.Min(next, lines - vector);
            for (nint following = 0; following < depth; following += side)
            {
                nint k = Math.Min(following, depth - side);
                T* source = from + line * fromStride + k,
                    target = to + k * toStride + line;
                if (typeof(T) == typeof(float))
                {
                    Four(vector, (float*)source, fromStride, (float*)target, toStride);
                }
                else
                {
                    Pair(vector, (double*)source, fromStride, (double*)target, toStride);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Four(nint vector, float* from, nint fromStride, float* to, nint toStride)
    {
        if (Avx512F.IsSupported && vector == Vector512<float>.Count)
        {
            Turning.Four(
                from,
                fromStride,
                out Vector512<float> k0,
                out Vector512<float> k1,
                out Vector512<float> k2,
                out Vector512<float> k3
            );
            k0.Store(to);
            k1.Store(to + toStride);
            k2.Store(to + 2 * toStride);
            k3.Store(to + 3 * toStride);
        }
        else if (Avx.IsSupported && vector == Vector256<float>.Count)
        {
            Turning.Four(
                from,
                fromStride,
                out Vector256<float> k0,
                out Vector256<float> k1,
                out Vector256<float> k2,
                out Vector256<float> k3
            );
            k0.Store(to);
            k1.Store(to + toStride);
            k2.Store(to + 2 * toStride);
            k3.Store(to + 3 * toStride);
        }
        else
        {
            Turning.Four(
                from,
                fromStride,
                out Vector128<float> k0,
                out Vector128<float> k1,
                out Vector128<float> k2,
                out Vector128<float> k3
            );
            k0.Store(to);
            k1.Store(to + toStride);
            k2.Store(to + 2 * toStride);
            k3.Store(to + 3 * toStride);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Pair(nint vector, double* from, nint fromStride, double* to, nint toStride)
    {
        if (Avx512F.IsSupported && vector == Vector512<double>.Count)
        {
            Turning.Pair(from, fromStride, out Vector512<double> k0, out Vector512<double> k1);
            k0.Store(to);
            k1.Store(to + toStride);
        }
        else if (Avx.IsSupported && vector == Vector256<double>.Count)
        {
            Turning.Pair(from, fromStride, out Vector256<double> k0, out Vector256<double> k1);
            k0.Store(to);
            k1.Store(to + toStride);
        }
        else
        {
            Turning.Pair(from, fromStride, out Vector128<double> k0, out Vector128<double> k1);
            k0.Store(to);
            k1.Store(to + toStride);
        }
    }
}
