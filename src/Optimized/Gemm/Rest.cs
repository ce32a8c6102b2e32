using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ExactGrad.Optimized;

/// <summary>
/// What of C is better computed for itself: a few columns more than whole vectors, on which most of a further vector would be wasted in each of many
/// rows. They are rows of C' = B' A', whose vectors run along the others: 64 x 50 is 64 x 48 and 2 x 64.
/// </summary>
internal static unsafe class Rest<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Vectors of a row: it must have fewer.
    private const nint MostVectors = 24;

    // Where A is taken by its columns, x' of dw, vectors of a column of C and terms of a sum at least: with fewer terms the time goes into
    // writing, and all of C's lines are written twice.
    private const nint LeastByColumns = 4,
        LeastTerms = 9;

    // Where its rows are turned over in registers, by DotRows.
    private const nint LeastByRows = 2;

    // Bytes of A that both products take before they go on, for it to stay in the second level; more where B is packed anew each time. Rows at least.
    private const nint Twice = 1 << 18,
        TwiceBesidePanels = 1 << 20,
        LeastRows = 64;

    private static nint Lanes
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get =>
            Isa.Has512 ? Vector512<T>.Count
            : Isa.Has256 ? Vector256<T>.Count
            : Vector128<T>.Count;
    }

    /// <summary>How many columns at the end of C = A B that is; 0 where there are none, or it does not pay.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static nint Columns(in View<T> a, in View<T> c)
    {
        nint rest = c.Columns % Lanes;
        bool pays =
            Wastes(rest)
            && c.ColumnStride == 1
            && c.Columns > Math.Max(Lanes, Widths<T>.MostBy256(Isa.IsAmd))
            && c.Columns < MostVectors * Lanes
            && (a.RowStride == 1 ? TakenByColumns(a, c) : TakenByRows(a, c));
        return pays ? rest : 0;
    }

    /// <summary>
    /// How many rows at the end, where C' = B' A' is computed in place of C: they are columns of it, and by themselves dot products. Not where B comes from
    /// memory, and would do so twice; nor where no more rows are left than DotRows takes, if its columns crowd a set of the first level or vectors are short.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static nint Rows(in View<T> b, in View<T> c)
    {
        nint rest = c.Rows % Lanes,
            whole = c.Rows - rest;
        bool more = !Isa.Has512 || b.ColumnStride * sizeof(T) % Caches.SetBytes == 0,
            pays = Isa.Has256 && Wastes(rest) && b.Bytes <= Caches.MemoryBytes && whole > (more ? DotRows<T>.TileRows : 0);
        return pays ? rest : 0;
    }

    /// <summary>Rows of C and A whose columns, the many and the rest, are computed before those of the next.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Shares AtOnce(in View<T> a, in View<T> b)
    {
        nint bytes = b.ColumnStride == 1 ? Twice : TwiceBesidePanels;
        return new Shares(a.Rows, a.ColumnStride == 1 ? Math.Max(LeastRows, bytes / sizeof(T) / a.Columns) : a.Rows);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TakenByColumns(in View<T> a, in View<T> c) =>
        a.ColumnStride != 1 && c.Rows >= LeastByColumns * Lanes && a.Columns >= LeastTerms;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TakenByRows(in View<T> a, in View<T> c) =>
        Isa.Has512 && a.ColumnStride == 1 && c.Rows >= LeastByRows * Lanes && a.Columns >= Vector128<T>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Wastes(nint rest) => Isa.Has512 ? 8 * rest <= 3 * Lanes : 4 * rest <= Lanes;
}
