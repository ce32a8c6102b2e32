using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ExactGrad.Optimized;

/// <summary>
/// A single row of C from a row of A and a B whose columns lie along k, as the weights do for dx of a batch of one. Each element is a dot product,
/// and one chain in order of k, so vectors must run across columns: a few k of 16 columns (8 of double) at a time are turned over in registers,
/// and used at once. Packing B would write it all, and read it again, for a single use.
/// </summary>
internal static unsafe class DotRow<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>k that are turned over together: as many as a vector of 128 bits has.</summary>
    private static nint Depth
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 16 / sizeof(T);
    }

    /// <summary>Whether this machine has what it takes, and C fits: a vector in its row, and a square of k.</summary>
    internal static bool Takes(in View<T> a, in View<T> b, in View<T> c, in Epilogue<T> epilogue) =>
        Avx512F.IsSupported
        && c.Rows == 1
        && b.RowStride == 1
        && b.ColumnStride != 1
        && c.ColumnStride == 1
        && c.Columns >= Vector512<T>.Count
        && a.Columns >= Depth
        // The last vector may do some columns a second time, which must not add twice.
        && !epilogue.Adds
        && epilogue.FitsTiles;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run(in View<T> a, in View<T> b, in View<T> c, in Epilogue<T> epilogue)
    {
        nint count = Vector512<T>.Count,
            last = c.Columns - count;
        T* from = epilogue.From.IsEmpty ? null : epilogue.From.Data;
        for (nint next = 0; next < c.Columns; next += 2 * count)
        {
            // Two vectors, for one chain alone would wait for each of its additions; the last ones end where the row ends.
            nint j = Math.Min(next, last),
                j2 = Math.Min(next + count, last);
            TileRow<T, Vector512<T>, Lanes512<T>, Two> sums = default;
            if (from != null)
            {
                sums.Load(from + j, j2 - j, default);
            }

            Columns(a, b.At(0, j), b.At(0, j2), b.ColumnStride, ref sums);
            sums.Store(c.Data + j, j2 - j, default);
        }

        if (epilogue.Finish != Finish.Store)
        {
            Epilogue<T>.Apply(c, epilogue, c);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Columns(in View<T> a, T* b, T* b2, nint stride, ref TileRow<T, Vector512<T>, Lanes512<T>, Two> sums)
    {
        T* factor = a.Data;
        nint step = a.ColumnStride,
            depth = a.Columns,
            k = 0;
        for (; depth - k >= Depth; k += Depth, factor += Depth * step)
        {
            if (typeof(T) == typeof(float))
            {
                Four((float*)b + k, (float*)b2 + k, stride, (float*)factor, step, 0, ref sums);
            }
            else
            {
                Pair((double*)b + k, (double*)b2 + k, stride, (double*)factor, step, 0, ref sums);
            }
        }

        // What is left is the end of a square that begins before it.
        nint done = Depth - (depth - k);
        if (done < Depth)
        {
            factor -= done * step;
            if (typeof(T) == typeof(float))
            {
                Four((float*)b + k - done, (float*)b2 + k - done, stride, (float*)factor, step, done, ref sums);
            }
            else
            {
                Pair((double*)b + k - done, (double*)b2 + k - done, stride, (double*)factor, step, done, ref sums);
            }
        }
    }

    /// <summary>Four k, but for those done, of 16 columns twice.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Four(
        float* b,
        float* b2,
        nint stride,
        float* factor,
        nint step,
        nint done,
        ref TileRow<T, Vector512<T>, Lanes512<T>, Two> sums
    )
    {
        Turning.Four(b, stride, out Vector512<float> k0, out Vector512<float> k1, out Vector512<float> k2, out Vector512<float> k3);
        Turning.Four(b2, stride, out Vector512<float> l0, out Vector512<float> l1, out Vector512<float> l2, out Vector512<float> l3);
        if (done == 0)
        {
            sums.MultiplyAdd(*(T*)factor, k0.As<float, T>(), l0.As<float, T>());
        }

        if (done <= 1)
        {
            sums.MultiplyAdd(*(T*)(factor + step), k1.As<float, T>(), l1.As<float, T>());
        }

        if (done <= 2)
        {
            sums.MultiplyAdd(*(T*)(factor + 2 * step), k2.As<float, T>(), l2.As<float, T>());
        }

        sums.MultiplyAdd(*(T*)(factor + 3 * step), k3.As<float, T>(), l3.As<float, T>());
    }

    /// <summary>Two k, or the second alone, of 8 columns twice.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Pair(
        double* b,
        double* b2,
        nint stride,
        double* factor,
        nint step,
        nint done,
        ref TileRow<T, Vector512<T>, Lanes512<T>, Two> sums
    )
    {
        Turning.Pair(b, stride, out Vector512<double> k0, out Vector512<double> k1);
        Turning.Pair(b2, stride, out Vector512<double> l0, out Vector512<double> l1);
        if (done == 0)
        {
            sums.MultiplyAdd(*(T*)factor, k0.As<double, T>(), l0.As<double, T>());
        }

        sums.MultiplyAdd(*(T*)(factor + step), k1.As<double, T>(), l1.As<double, T>());
    }
}
