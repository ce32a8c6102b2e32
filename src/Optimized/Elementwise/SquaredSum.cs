using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ExactGrad.Optimized;

/// <summary>
/// sum (p - t)^2 by halves: pieces of some thousand elements are summed in vectors, and the pieces pairwise, so that the sum of more
/// than 2^24 ones does not stick in float. The order depends on the shape alone.
/// </summary>
internal static unsafe class SquaredSum<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const nint Piece = 4096;

    internal static T Run(View<T> p, View<T> t)
    {
        if (p.Rows > 1 && p.Rows > Piece / Math.Max(1, p.Columns))
        {
            nint half = p.Rows / 2;
            return Run(p.Part(0, half, 0, p.Columns), t.Part(0, half, 0, p.Columns))
                + Run(p.Part(half, p.Rows - half, 0, p.Columns), t.Part(half, p.Rows - half, 0, p.Columns));
        }

        if (p.Columns > Piece)
        {
            nint half = p.Columns / 2;
            return Run(p.Part(0, p.Rows, 0, half), t.Part(0, p.Rows, 0, half))
                + Run(p.Part(0, p.Rows, half, p.Columns - half), t.Part(0, p.Rows, half, p.Columns - half));
        }

        return OfPiece(p, t);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static T OfPiece(View<T> p, View<T> t)
    {
        bool vectors = p.ColumnStride is 0 or 1 && t.ColumnStride is 0 or 1;
        T total = T.Zero;
        nint column = 0;
        if (vectors && Isa.Has512)
        {
            column = Columns<Vector512<T>, Lanes512<T>>(column, p, t, ref total);
        }

        if (vectors && Isa.Has256)
        {
            column = Columns<Vector256<T>, Lanes256<T>>(column, p, t, ref total);
        }

        if (vectors && Isa.Has128)
        {
            column = Columns<Vector128<T>, Lanes128<T>>(column, p, t, ref total);
        }

        Columns<T, Lanes1<T>>(column, p, t, ref total);
        return total;
    }

    /// <summary>All rows of as many whole vectors of columns as there are, from one column on; returns the first column that is left.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static nint Columns<V, L>(nint column, View<T> p, View<T> t, ref T total)
        where V : struct
        where L : struct, ILanes<V, T>
    {
        if (p.Columns - column < L.Count)
        {
            return column;
        }

        V even = default,
            odd = default;
        nint first = column;
        for (nint row = 0; row < p.Rows; row++)
        {
            for (column = first; p.Columns - column >= 2 * L.Count; column += 2 * L.Count)
            {
                V e0 = L.Subtract(Elements<T>.Read<V, L>(p, row, column), Elements<T>.Read<V, L>(t, row, column));
                V e1 = L.Subtract(Elements<T>.Read<V, L>(p, row, column + L.Count), Elements<T>.Read<V, L>(t, row, column + L.Count));
                L.MultiplyAdd(e0, e0, ref even);
                L.MultiplyAdd(e1, e1, ref odd);
            }

            for (; p.Columns - column >= L.Count; column += L.Count)
            {
                V e = L.Subtract(Elements<T>.Read<V, L>(p, row, column), Elements<T>.Read<V, L>(t, row, column));
                L.MultiplyAdd(e, e, ref even);
            }
        }

        T* lanes = stackalloc T[L.Count];
        L.Store(L.Add(even, odd), lanes);
        for (int lane = 0; lane < L.Count; lane++)
        {
            total += lanes[lane];
        }

        return column;
    }
}
