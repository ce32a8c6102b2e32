using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using static ExactGrad.Optimized.Addresses;

namespace ExactGrad.Optimized;

/// <summary>
/// Lines of memory turned into vectors across them: vector k has element k of every line, for 128 bits of k. At 256 and 512 bits, which
/// <see cref="Avx"/> and <see cref="Avx512F"/> offer, half of the work is done by loading, which costs no shuffle.
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
            l1 = Lines(At(lines, stride), 4 * stride),
            l2 = Lines(At(lines, 2 * stride), 4 * stride),
            l3 = Lines(At(lines, 3 * stride), 4 * stride);
        Vector512<double> low01 = Avx512F.UnpackLow(l0, l1).AsDouble(),
            high01 = Avx512F.UnpackHigh(l0, l1).AsDouble(),
            low23 = Avx512F.UnpackLow(l2, l3).AsDouble(),
            high23 = Avx512F.UnpackHigh(l2, l3).AsDouble();
        k0 = Avx512F.UnpackLow(low01, low23).AsSingle();
        k1 = Avx512F.UnpackHigh(low01, low23).AsSingle();
        k2 = Avx512F.UnpackLow(high01, high23).AsSingle();
        k3 = Avx512F.UnpackHigh(high01, high23).AsSingle();
    }

    /// <summary>Four k of 8 lines: l and l + 4 meet on loading; then pairs, then fours.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Four(
        float* lines,
        nint stride,
        out Vector256<float> k0,
        out Vector256<float> k1,
        out Vector256<float> k2,
        out Vector256<float> k3
    )
    {
        Vector256<float> l0 = Two(lines, 4 * stride),
            l1 = Two(At(lines, stride), 4 * stride),
            l2 = Two(At(lines, 2 * stride), 4 * stride),
            l3 = Two(At(lines, 3 * stride), 4 * stride);
        Vector256<double> low01 = Avx.UnpackLow(l0, l1).AsDouble(),
            high01 = Avx.UnpackHigh(l0, l1).AsDouble(),
            low23 = Avx.UnpackLow(l2, l3).AsDouble(),
            high23 = Avx.UnpackHigh(l2, l3).AsDouble();
        k0 = Avx.UnpackLow(low01, low23).AsSingle();
        k1 = Avx.UnpackHigh(low01, low23).AsSingle();
        k2 = Avx.UnpackLow(high01, high23).AsSingle();
        k3 = Avx.UnpackHigh(high01, high23).AsSingle();
    }

    /// <summary>Four k of 4 lines, on any machine.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Four(
        float* lines,
        nint stride,
        out Vector128<float> k0,
        out Vector128<float> k1,
        out Vector128<float> k2,
        out Vector128<float> k3
    )
    {
        Vector128<float> l0 = Vector128.Load(lines),
            l1 = Vector128.Load(At(lines, stride)),
            l2 = Vector128.Load(At(lines, 2 * stride)),
            l3 = Vector128.Load(At(lines, 3 * stride));
        if (Sse2.IsSupported)
        {
            Vector128<double> low01 = Sse.UnpackLow(l0, l1).AsDouble(),
                high01 = Sse.UnpackHigh(l0, l1).AsDouble(),
                low23 = Sse.UnpackLow(l2, l3).AsDouble(),
                high23 = Sse.UnpackHigh(l2, l3).AsDouble();
            k0 = Sse2.UnpackLow(low01, low23).AsSingle();
            k1 = Sse2.UnpackHigh(low01, low23).AsSingle();
            k2 = Sse2.UnpackLow(high01, high23).AsSingle();
            k3 = Sse2.UnpackHigh(high01, high23).AsSingle();
        }
        else
        {
            k0 = Vector128.Create(l0[0], l1[0], l2[0], l3[0]);
            k1 = Vector128.Create(l0[1], l1[1], l2[1], l3[1]);
            k2 = Vector128.Create(l0[2], l1[2], l2[2], l3[2]);
            k3 = Vector128.Create(l0[3], l1[3], l2[3], l3[3]);
        }
    }

    /// <summary>Two k of 8 lines: l, l + 2, l + 4 and l + 6 meet on loading; then pairs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Pair(double* lines, nint stride, out Vector512<double> k0, out Vector512<double> k1)
    {
        Vector512<double> even = Lines(lines, 2 * stride),
            odd = Lines(At(lines, stride), 2 * stride);
        k0 = Avx512F.UnpackLow(even, odd);
        k1 = Avx512F.UnpackHigh(even, odd);
    }

    /// <summary>Two k of 4 lines: l and l + 2 meet on loading; then pairs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Pair(double* lines, nint stride, out Vector256<double> k0, out Vector256<double> k1)
    {
        Vector256<double> even = Vector256.Create(Vector128.Load(lines), Vector128.Load(At(lines, 2 * stride))),
            odd = Vector256.Create(Vector128.Load(At(lines, stride)), Vector128.Load(At(lines, 3 * stride)));
        k0 = Avx.UnpackLow(even, odd);
        k1 = Avx.UnpackHigh(even, odd);
    }

    /// <summary>Two k of 2 lines, on any machine.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Pair(double* lines, nint stride, out Vector128<double> k0, out Vector128<double> k1)
    {
        Vector128<double> l0 = Vector128.Load(lines),
            l1 = Vector128.Load(At(lines, stride));
        k0 = Vector128.Create(l0[0], l1[0]);
        k1 = Vector128.Create(l0[1], l1[1]);
    }

    /// <summary>128 bits of each of two lines.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Two(float* line, nint stride) =>
        Vector256.Create(Vector128.Load(line), Vector128.Load(At(line, stride)));

    /// <summary>128 bits of each of four lines.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Lines(float* line, nint stride)
    {
        Vector256<float> low = Avx.InsertVector128(Vector128.Load(line).ToVector256Unsafe(), Vector128.Load(At(line, stride)), 1),
            high = Avx.InsertVector128(Vector128.Load(At(line, 2 * stride)).ToVector256Unsafe(), Vector128.Load(At(line, 3 * stride)), 1);
        return Avx512F.InsertVector256(low.ToVector512Unsafe(), high, 1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Lines(double* line, nint stride) => Lines((float*)line, stride).AsDouble();
}
