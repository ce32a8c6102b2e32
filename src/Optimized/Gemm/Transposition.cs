using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ExactGrad.Optimized;

/// <summary>to[k, line] = from[line, k], where each line of the source lies along k without gaps: by vectors where there are any.</summary>
internal static unsafe class Transposition<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>A vector of lines, as long as there are lines for it, by 128 bits of k at a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run(T* from, nint fromStride, nint lines, nint depth, T* to, nint toStride)
    {
        if (lines < Vector128<T>.Count || depth < Vector128<T>.Count)
        {
            OneByOne(from, fromStride, lines, depth, to, toStride);
        }
        else if (Avx512F.IsSupported && lines >= Vector512<T>.Count)
        {
            Run<Vector512<T>, Lanes512<T>>(from, fromStride, lines, depth, to, toStride);
        }
        else if (Avx.IsSupported && lines >= Vector256<T>.Count)
        {
            Run<Vector256<T>, Lanes256<T>>(from, fromStride, lines, depth, to, toStride);
        }
        else
        {
            Run<Vector128<T>, Lanes128<T>>(from, fromStride, lines, depth, to, toStride);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<V, L>(T* from, nint fromStride, nint lines, nint depth, T* to, nint toStride)
        where V : struct
        where L : struct, ITurns<V, T>
    {
        // The last ones end where the matrix ends, and do some elements a second time.
        nint side = Vector128<T>.Count;
        for (nint next = 0; next < lines; next += L.Count)
        {
            nint line = Math.Min(next, lines - L.Count);
            for (nint following = 0; following < depth; following += side)
            {
                nint k = Math.Min(following, depth - side);
                T* target = to + k * toStride + line;
                L.Turn(from + line * fromStride + k, fromStride * sizeof(T), out V k0, out V k1, out V k2, out V k3);
                L.Store(k0, target);
                L.Store(k1, target + toStride);
                if (side > 2)
                {
                    L.Store(k2, target + 2 * toStride);
                    L.Store(k3, target + 3 * toStride);
                }
            }
        }
    }

    /// <summary>The longer of both is the inner loop.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OneByOne(T* from, nint fromStride, nint lines, nint depth, T* to, nint toStride)
    {
        if (lines < depth)
        {
            for (nint line = 0; line < lines; line++, from += fromStride, to++)
            {
                Copy(from, 1, depth, to, toStride);
            }
        }
        else
        {
            for (nint k = 0; k < depth; k++, from++, to += toStride)
            {
                Copy(from, fromStride, lines, to, 1);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy(T* from, nint fromStride, nint count, T* to, nint toStride)
    {
        for (nint left = count; left > 0; left--, from += fromStride, to += toStride)
        {
            *to = *from;
        }
    }
}
