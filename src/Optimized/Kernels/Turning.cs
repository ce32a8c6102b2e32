using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ExactGrad.Optimized;

/// <summary>
/// Lines of memory turned into vectors across them: vector k has element k of every line. For machines with <see cref="Avx512F"/>; half of the work
/// is done by loading, which costs no shuffle.
/// </summary>
internal static unsafe class Turning
{
    /// <summary>Four k of 16 lines: l, l + 4, l + 8 and l + 12 meet on loading; then pairs, then fours.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Four(
        float* lines,
        nint stride,
        out Vector512<float> k0,
        out Vector512<float> k1,
        out Vector512<float> k2,
        out Vector512<float> k3
    )
    {
        Vector512<float> l0 = Lines(lines, 4 * stride),
            l1 = Lines(lines + stride, 4 * stride),
            l2 = Lines(lines + 2 * stride, 4 * stride),
            l3 = Lines(lines + 3 * stride, 4 * stride);
        Vector512<double> low01 = Avx512F.UnpackLow(l0, l1).AsDouble(),
            high01 = Avx512F.UnpackHigh(l0, l1).AsDouble(),
            low23 = Avx512F.UnpackLow(l2, l3).AsDouble(),
            high23 = Avx512F.UnpackHigh(l2, l3).AsDouble();
        k0 = Avx512F.UnpackLow(low01, low23).AsSingle();
        k1 = Avx512F.UnpackHigh(low01, low23).AsSingle();
        k2 = Avx512F.UnpackLow(high01, high23).AsSingle();
        k3 = Avx512F.UnpackHigh(high01, high23).AsSingle();
    }

    /// <summary>Two k of 8 lines: l, l + 2, l + 4 and l + 6 meet on loading; then pairs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Pair(double* lines, nint stride, out Vector512<double> k0, out Vector512<double> k1)
    {
        Vector512<double> even = Lines(lines, 2 * stride),
            odd = Lines(lines + stride, 2 * stride);
        k0 = Avx512F.UnpackLow(even, odd);
        k1 = Avx512F.UnpackHigh(even, odd);
    }

    /// <summary>128 bits of each of four lines.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Lines(float* line, nint stride)
    {
        Vector512<float> all = Vector128.Load(line).ToVector256Unsafe().ToVector512Unsafe();
        all = Avx512F.InsertVector128(all, Vector128.Load(line + stride), 1);
        all = Avx512F.InsertVector128(all, Vector128.Load(line + 2 * stride), 2);
        return Avx512F.InsertVector128(all, Vector128.Load(line + 3 * stride), 3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Lines(double* line, nint stride)
    {
        Vector512<float> all = Vector128.Load(line).AsSingle().ToVector256Unsafe().ToVector512Unsafe();
        all = Avx512F.InsertVector128(all, Vector128.Load(line + stride).AsSingle(), 1);
        all = Avx512F.InsertVector128(all, Vector128.Load(line + 2 * stride).AsSingle(), 2);
        return Avx512F.InsertVector128(all, Vector128.Load(line + 3 * stride).AsSingle(), 3).AsDouble();
    }
}
