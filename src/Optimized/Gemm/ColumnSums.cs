using System.Numerics;
using System.Runtime.CompilerServices;

namespace ExactGrad.Optimized;

/// <summary>
/// db[j] = sum_s dy[s,j]: each column is one chain of additions in order of s. That is the product of a row of ones and dy, whose paths take whatever
/// lies however; but up to some length of rows, to add them up in strips takes less time, and less of the compiler's.
/// </summary>
internal static unsafe class ColumnSums<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Vectors of a strip, for one chain alone would wait for each of its additions; and of all strips.
    private const nint MostTogether = 4,
        MostVectors = 32;

    /// <summary>db (1 x m) from dy (B x m): stored, or added to what is there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run(in View<T> dy, in View<T> db, Finish finish)
    {
        if (dy.ColumnStride == 1 && !dy.IsEmpty)
        {
            Widths<T>.Run(dy.Columns, new InRows(dy, db, finish));
        }
        else
        {
            ByOnes(dy, db, finish);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ByOnes(in View<T> dy, in View<T> db, Finish finish)
    {
        T one = T.One;
        Product<T>.Run(new View<T>(&one, 1, dy.Rows, 0, 0), dy, db, default, finish, default, threads: 1);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void InStrips<V, L>(nint vectors, in View<T> dy, T* db, bool adds)
        where V : struct
        where L : struct, ILanes<V, T>
    {
        for (nint j = 0, left = vectors, together; left > 0; left -= together, j += together * L.Count)
        {
            // The last vector may share columns with the one before, to which it must not add them a second time.
            together = left == MostTogether + 1 ? MostTogether - 1 : Math.Min(left, MostTogether);
            Strip<V, L>(together, dy.Part(0, dy.Rows, j, Math.Min(together * L.Count, dy.Columns - j)), db + j, adds);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Strip<V, L>(nint vectors, in View<T> dy, T* db, bool adds)
        where V : struct
        where L : struct, ILanes<V, T>
    {
        switch (vectors)
        {
            case 1:
                Strip<V, L, One>(dy, db, adds);
                break;
            case 2:
                Strip<V, L, Two>(dy, db, adds);
                break;
            case 3:
                Strip<V, L, Three>(dy, db, adds);
                break;
            default:
                Strip<V, L, Four>(dy, db, adds);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Strip<V, L, N>(in View<T> dy, T* db, bool adds)
        where V : struct
        where L : struct, ILanes<V, T>
        where N : unmanaged, ICount
    {
        nint last = dy.Columns - L.Count,
            stride = dy.RowStride;
        V mask = L.EndMask(last);
        TileRow<T, V, L, N> sum = default;
        T* row = dy.Data;
        for (nint left = dy.Rows; left > 0; left--, row += stride)
        {
            TileRow<T, V, L, N> line = default;
            line.Load(row, last, mask);
            sum.Add(line);
        }

        if (adds)
        {
            TileRow<T, V, L, N> old = default;
            old.Load(db, last, mask);
            sum.Add(old);
        }

        sum.Store(db, last, mask);
    }

    private readonly ref struct InRows(in View<T> dy, in View<T> db, Finish finish) : IInVectors<T>
    {
        private readonly ref readonly View<T> _dy = ref dy,
            _db = ref db;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<V, L>()
            where V : struct
            where L : struct, ILanes<V, T>
        {
            nint vectors = (_dy.Columns + L.Count - 1) / L.Count;
            if (vectors <= MostTogether)
            {
                Strip<V, L>(vectors, _dy, _db.Data, finish == Finish.Add);
            }
            else if (vectors <= MostVectors)
            {
                InStrips<V, L>(vectors, _dy, _db.Data, finish == Finish.Add);
            }
            else
            {
                ByOnes(_dy, _db, finish);
            }
        }
    }
}
