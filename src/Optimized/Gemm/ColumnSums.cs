using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ExactGrad.Optimized;

/// <summary>db[j] = sum_s dy[s,j]: each column is one chain of additions in order of s, in vectors across the columns.</summary>
internal static unsafe class ColumnSums<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run(in View<T> dy, T* db, bool accumulate)
    {
        if (accumulate && dy.Rows == 0)
        {
            return;
        }

        nint j = 0;
        if (dy.ColumnStride == 1)
        {
            if (Isa.Has512)
            {
                j = Columns<Vector512<T>, Lanes512<T>>(j, dy, db, accumulate);
            }

            if (Isa.Has256)
            {
                j = Columns<Vector256<T>, Lanes256<T>>(j, dy, db, accumulate);
            }

            if (Isa.Has128)
            {
                j = Columns<Vector128<T>, Lanes128<T>>(j, dy, db, accumulate);
            }
        }

        Columns<T, Lanes1<T>>(j, dy, db, accumulate);
    }

    /// <summary>As many columns from j on as whole vectors take, and the first that is left.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint Columns<V, L>(nint j, in View<T> dy, T* db, bool accumulate)
        where V : struct
        where L : struct, ILanes<V, T> => dy.Columns - j < L.Count ? j : Vectors<V, L>(j, dy, db, accumulate);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static nint Vectors<V, L>(nint j, in View<T> dy, T* db, bool accumulate)
        where V : struct
        where L : struct, ILanes<V, T>
    {
        // Four vectors at a time: one chain alone would wait for each of its additions.
        for (; dy.Columns - j >= 4 * L.Count && dy.ColumnStride == 1; j += 4 * L.Count)
        {
            V sum0 = default,
                sum1 = default,
                sum2 = default,
                sum3 = default;
            T* row = dy.At(0, j);
            for (nint s = 0; s < dy.Rows; s++, row += dy.RowStride)
            {
                sum0 = L.Add(sum0, L.Load(row));
                sum1 = L.Add(sum1, L.Load(row + L.Count));
                sum2 = L.Add(sum2, L.Load(row + 2 * L.Count));
                sum3 = L.Add(sum3, L.Load(row + 3 * L.Count));
            }

            Put<V, L>(sum0, db + j, accumulate);
            Put<V, L>(sum1, db + j + L.Count, accumulate);
            Put<V, L>(sum2, db + j + 2 * L.Count, accumulate);
            Put<V, L>(sum3, db + j + 3 * L.Count, accumulate);
        }

        for (; dy.Columns - j >= L.Count; j += L.Count)
        {
            V sum = default;
            T* row = dy.At(0, j);
            for (nint s = 0; s < dy.Rows; s++, row += dy.RowStride)
            {
                sum = L.Add(sum, L.Load(row));
            }

            Put<V, L>(sum, db + j, accumulate);
        }

        return j;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put<V, L>(V sum, T* to, bool accumulate)
        where V : struct
        where L : struct, ILanes<V, T> => L.Store(accumulate ? L.Add(L.Load(to), sum) : sum, to);
}
