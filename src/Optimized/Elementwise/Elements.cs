using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ExactGrad.Optimized;

/// <summary>
/// to[r,c] = f(x[r,c], y[r,c], z[r,c]). Each element is read before it is written and written once, so an input may be the very same view
/// as the output; a tail is never done twice.
/// </summary>
internal static unsafe class Elements<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Map<F>(View<T> x, View<T> y, View<T> z, View<T> to)
        where F : struct, IElementOperation<T>
    {
        if (to.ColumnStride != 1 && to.RowStride == 1)
        {
            (x, y, z, to) = (x.Transposed, y.Transposed, z.Transposed, to.Transposed);
        }

        // Vectors take inputs whose columns lie next to each other or are all the same element.
        bool vectors = x.ColumnStride is 0 or 1 && y.ColumnStride is 0 or 1 && z.ColumnStride is 0 or 1 && to.ColumnStride == 1;
        for (nint row = 0; row < to.Rows; row++)
        {
            nint column = 0;
            if (vectors && Isa.Has512)
            {
                column = Row<F, Vector512<T>, Lanes512<T>>(row, column, x, y, z, to);
            }

            if (vectors && Isa.Has256)
            {
                column = Row<F, Vector256<T>, Lanes256<T>>(row, column, x, y, z, to);
            }

            if (vectors && Isa.Has128)
            {
                column = Row<F, Vector128<T>, Lanes128<T>>(row, column, x, y, z, to);
            }

            Row<F, T, Lanes1<T>>(row, column, x, y, z, to);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint Row<F, V, L>(nint row, nint column, in View<T> x, in View<T> y, in View<T> z, in View<T> to)
        where F : struct, IElementOperation<T>
        where V : struct
        where L : struct, ILanes<V, T>
    {
        for (; to.Columns - column >= L.Count; column += L.Count)
        {
            V value = F.Invoke<V, L>(Read<V, L>(x, row, column), Read<V, L>(y, row, column), Read<V, L>(z, row, column));
            L.Store(value, to.At(row, column));
        }

        return column;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Read<V, L>(in View<T> from, nint row, nint column)
        where V : struct
        where L : struct, ILanes<V, T>
    {
        T* address = from.At(row, column);
        return from.ColumnStride == 0 ? L.Broadcast(*address) : L.Load(address);
    }
}
