using System.Runtime.CompilerServices;

namespace ExactGrad.Optimized;

/// <summary>
/// One row of a tile: N vectors side by side, four at most, in registers. The last one need not lie behind the others: it ends where the row
/// ends, and where the row is no whole number of vectors it shares elements with the one before. Those elements are then computed twice, the
/// same way and to the same bits, and all of a row is read before any of it is written: so a tail needs no mask, and nothing is
/// read or written outside of the row. Only a row that is shorter than its one vector has a mask (<see cref="Narrow{T,V,L}"/>).
/// <code>
///   a row of 40 in vectors of 16:   first 0 .. 15, second 16 .. 31, last 24 .. 39
/// </code>
/// </summary>
internal unsafe struct TileRow<T, V, L, N>
    where T : unmanaged
    where V : struct
    where L : struct, ILanes<V, T>
    where N : unmanaged, ICount
{
    private V _first,
        _second,
        _third,
        _last;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Load(T* row, nint last, V mask)
    {
        if (sizeof(N) > 1)
        {
            _first = L.Load(row);
        }

        if (sizeof(N) > 2)
        {
            _second = L.Load(row + L.Count);
        }

        if (sizeof(N) > 3)
        {
            _third = L.Load(row + 2 * L.Count);
        }

        _last = L.LoadEnd(row, last, mask);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal readonly void Store(T* row, nint last, V mask)
    {
        if (sizeof(N) > 1)
        {
            L.Store(_first, row);
        }

        if (sizeof(N) > 2)
        {
            L.Store(_second, row + L.Count);
        }

        if (sizeof(N) > 3)
        {
            L.Store(_third, row + 2 * L.Count);
        }

        L.StoreEnd(_last, row, last, mask);
    }

    /// <summary>this = a b + this.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void MultiplyAdd(T a, in TileRow<T, V, L, N> b)
    {
        V factor = L.Broadcast(a);
        if (sizeof(N) > 1)
        {
            L.MultiplyAdd(factor, b._first, ref _first);
        }

        if (sizeof(N) > 2)
        {
            L.MultiplyAdd(factor, b._second, ref _second);
        }

        if (sizeof(N) > 3)
        {
            L.MultiplyAdd(factor, b._third, ref _third);
        }

        L.MultiplyAdd(factor, b._last, ref _last);
    }

    /// <summary>this = a b + this for two vectors of b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void MultiplyAdd(T a, V first, V last)
    {
        V factor = L.Broadcast(a);
        L.MultiplyAdd(factor, first, ref _first);
        L.MultiplyAdd(factor, last, ref _last);
    }
}
