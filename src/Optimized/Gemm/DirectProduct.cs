using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ExactGrad.Optimized;

/// <summary>
/// The same product without packing, for few rows or little work. Columns are taken in vectors of the widest kind that still fits, then
/// of narrower kinds, then singly: no masks, nothing read or written beside the operands. The chains are those of the packed product,
/// and so are the bits.
/// </summary>
internal static unsafe class DirectProduct<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run(View<T> a, View<T> b, View<T> c, Start start)
    {
        nint j = 0;
        if (c.ColumnStride == 1 || c.Columns == 1)
        {
            if (b.ColumnStride != 1 && c.Columns > 1)
            {
                b = RowMajorCopy(b);
            }

            if (Isa.Has512)
            {
                j = Columns<Vector512<T>, Lanes512<T>>(j, a, b, c, start);
            }

            if (Isa.Has256)
            {
                j = Columns<Vector256<T>, Lanes256<T>>(j, a, b, c, start);
            }

            if (Isa.Has128)
            {
                j = Columns<Vector128<T>, Lanes128<T>>(j, a, b, c, start);
            }
        }

        Columns<T, Lanes1<T>>(j, a, b, c, start);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static View<T> RowMajorCopy(View<T> b)
    {
        T* copy = Workspace.Current.B<T>(b.Rows * b.Columns);
        for (nint j = 0; j < b.Columns; j++)
        {
            T* from = b.At(0, j),
                to = copy + j;
            for (nint k = 0; k < b.Rows; k++, from += b.RowStride, to += b.Columns)
            {
                *to = *from;
            }
        }

        return new View<T>(copy, b.Rows, b.Columns, b.Columns, 1);
    }

    /// <summary>As many whole vectors of columns as there are, from column j; returns the first column that is left.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static nint Columns<V, L>(nint j, View<T> a, View<T> b, View<T> c, Start start)
        where V : struct
        where L : struct, ILanes<V, T>
    {
        for (; c.Columns - j >= L.Count; j += L.Count)
        {
            nint i = 0;
            for (; c.Rows - i >= 4; i += 4)
            {
                Tile4<V, L>(a.Columns, a.At(i, 0), a, b.At(0, j), b.RowStride, c.At(i, j), c.RowStride, start);
            }

            for (; i < c.Rows; i++)
            {
                Tile1<V, L>(a.Columns, a.At(i, 0), a.ColumnStride, b.At(0, j), b.RowStride, c.At(i, j), start);
            }
        }

        return j;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Tile4<V, L>(nint depth, T* a, in View<T> strides, T* b, nint ldb, T* c, nint ldc, Start start)
        where V : struct
        where L : struct, ILanes<V, T>
    {
        V c0 = default,
            c1 = default,
            c2 = default,
            c3 = default;
        if (start == Start.FromOutput)
        {
            c0 = L.Load(c);
            c1 = L.Load(c + ldc);
            c2 = L.Load(c + 2 * ldc);
            c3 = L.Load(c + 3 * ldc);
        }

        nint rows = strides.RowStride,
            step = strides.ColumnStride;
        T* a2 = a + 2 * rows;
        for (; depth > 0; depth--, a += step, a2 += step, b += ldb)
        {
            V row = L.Load(b);
            c0 = L.MultiplyAdd(L.Broadcast(a[0]), row, c0);
            c1 = L.MultiplyAdd(L.Broadcast(a[rows]), row, c1);
            c2 = L.MultiplyAdd(L.Broadcast(a2[0]), row, c2);
            c3 = L.MultiplyAdd(L.Broadcast(a2[rows]), row, c3);
        }

        if (start == Start.ZeroThenAdd)
        {
            c0 = L.Add(L.Load(c), c0);
            c1 = L.Add(L.Load(c + ldc), c1);
            c2 = L.Add(L.Load(c + 2 * ldc), c2);
            c3 = L.Add(L.Load(c + 3 * ldc), c3);
        }

        L.Store(c0, c);
        L.Store(c1, c + ldc);
        L.Store(c2, c + 2 * ldc);
        L.Store(c3, c + 3 * ldc);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Tile1<V, L>(nint depth, T* a, nint step, T* b, nint ldb, T* c, Start start)
        where V : struct
        where L : struct, ILanes<V, T>
    {
        V sum = start == Start.FromOutput ? L.Load(c) : default;
        for (; depth > 0; depth--, a += step, b += ldb)
        {
            sum = L.MultiplyAdd(L.Broadcast(*a), L.Load(b), sum);
        }

        L.Store(start == Start.ZeroThenAdd ? L.Add(L.Load(c), sum) : sum, c);
    }
}
