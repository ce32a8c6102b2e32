using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ExactGrad.Racing;

/// <summary>What one core can do at most: fused multiply-adds on registers, and reads of memory by vectors.</summary>
internal static unsafe class Machine
{
    private const int Chains = 12,
        Steps = 2_000_000;

    /// <summary>10^9 operations a second of independent fused multiply-adds; the best of some tries.</summary>
    internal static double PeakGflops<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Enumerable.Range(0, 9).Max(_ => PeakNow<T>());

    /// <summary>One of these tries, of some milliseconds.</summary>
    internal static double PeakNow<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double start = Clock.Now(1);
        Chain<T>();
        return 2.0 * Lanes<T>() * Chains * Steps / (Clock.Now(1) - start) * 1e-9;
    }

    /// <summary>
    /// The same of so many threads at once, together, by the wall clock: what several threads can reach, where cores share what they compute with.
    /// </summary>
    internal static double PeakGflops<T>(int threads)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double best = double.PositiveInfinity;
        for (int attempt = 0; attempt < 9; attempt++)
        {
            double[] began = new double[threads],
                ended = new double[threads];
            using var start = new Barrier(threads);
            Thread[] all =
            [
                .. Enumerable
                    .Range(0, threads)
                    .Select(number => new Thread(() =>
                    {
                        start.SignalAndWait();
                        began[number] = Clock.Now(threads);
                        Chain<T>();
                        ended[number] = Clock.Now(threads);
                    })),
            ];
            Array.ForEach(all, thread => thread.Start());
            Array.ForEach(all, thread => thread.Join());
            best = Math.Min(best, ended.Max() - began.Min());
        }

        return 2.0 * Lanes<T>() * Chains * Steps * threads / best * 1e-9;
    }

    private static bool IsWide => Avx512F.IsSupported || Vector512.IsHardwareAccelerated;

    private static int Lanes<T>() => IsWide ? Vector512<T>.Count : Vector256<T>.Count;

    private static void Chain<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (IsWide)
        {
            Steps512<T>(Steps);
        }
        else
        {
            Steps256<T>(Steps);
        }
    }

    /// <summary>10^9 bytes a second read from a block of so many bytes, again and again; the best of some tries.</summary>
    internal static double ReadGigabytes(nint bytes)
    {
        byte* memory = (byte*)NativeMemory.AlignedAlloc((nuint)bytes, 64);
        new Span<byte>(memory, (int)bytes).Fill(1);
        int passes = (int)Math.Max(1, 64_000_000 / bytes);
        double best = double.PositiveInfinity;
        for (int attempt = 0; attempt < 5; attempt++)
        {
            double start = Clock.Now(1);
            for (int pass = 0; pass < passes; pass++)
            {
                s_sink += Sum(memory, bytes);
            }

            best = Math.Min(best, Clock.Now(1) - start);
        }

        NativeMemory.AlignedFree(memory);
        return (double)bytes * passes / best * 1e-9;
    }

    private static double s_sink;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Sum(byte* from, nint bytes)
    {
        Vector256<int> a = default,
            b = default,
            c = default,
            d = default;
        for (byte* end = from + bytes; from < end; from += 128)
        {
            a += Vector256.Load((int*)from);
            b += Vector256.Load((int*)(from + 32));
            c += Vector256.Load((int*)(from + 64));
            d += Vector256.Load((int*)(from + 96));
        }

        return Vector256.Sum(a + b + c + d);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Steps512<T>(int steps)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Vector512<T> x = Vector512<T>.Zero,
            s0 = x,
            s1 = x,
            s2 = x,
            s3 = x,
            s4 = x,
            s5 = x,
            s6 = x,
            s7 = x,
            s8 = x,
            s9 = x,
            s10 = x,
            s11 = x;
        for (; steps > 0; steps--)
        {
            s0 = Fma(x, s0);
            s1 = Fma(x, s1);
            s2 = Fma(x, s2);
            s3 = Fma(x, s3);
            s4 = Fma(x, s4);
            s5 = Fma(x, s5);
            s6 = Fma(x, s6);
            s7 = Fma(x, s7);
            s8 = Fma(x, s8);
            s9 = Fma(x, s9);
            s10 = Fma(x, s10);
            s11 = Fma(x, s11);
        }

        s_sink += double.CreateTruncating(Vector512.Sum(s0 + s1 + s2 + s3 + s4 + s5 + s6 + s7 + s8 + s9 + s10 + s11));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Steps256<T>(int steps)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Vector256<T> x = Vector256<T>.Zero,
            s0 = x,
            s1 = x,
            s2 = x,
            s3 = x,
            s4 = x,
            s5 = x,
            s6 = x,
            s7 = x,
            s8 = x,
            s9 = x,
            s10 = x,
            s11 = x;
        for (; steps > 0; steps--)
        {
            s0 = Fma(x, s0);
            s1 = Fma(x, s1);
            s2 = Fma(x, s2);
            s3 = Fma(x, s3);
            s4 = Fma(x, s4);
            s5 = Fma(x, s5);
            s6 = Fma(x, s6);
            s7 = Fma(x, s7);
            s8 = Fma(x, s8);
            s9 = Fma(x, s9);
            s10 = Fma(x, s10);
            s11 = Fma(x, s11);
        }

        s_sink += double.CreateTruncating(Vector256.Sum(s0 + s1 + s2 + s3 + s4 + s5 + s6 + s7 + s8 + s9 + s10 + s11));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> Fma<T>(Vector512<T> x, Vector512<T> sum) =>
        typeof(T) == typeof(float)
            ? Vector512.FusedMultiplyAdd(x.AsSingle(), x.AsSingle(), sum.AsSingle()).As<float, T>()
            : Vector512.FusedMultiplyAdd(x.AsDouble(), x.AsDouble(), sum.AsDouble()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<T> Fma<T>(Vector256<T> x, Vector256<T> sum) =>
        typeof(T) == typeof(float)
            ? Vector256.FusedMultiplyAdd(x.AsSingle(), x.AsSingle(), sum.AsSingle()).As<float, T>()
            : Vector256.FusedMultiplyAdd(x.AsDouble(), x.AsDouble(), sum.AsDouble()).As<double, T>();
}
