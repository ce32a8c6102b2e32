using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using static ExactGrad.Optimized.Addresses;

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

    /// <summary>this = this + b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Add(in TileRow<T, V, L, N> b)
    {
        if (sizeof(N) > 1)
        {
            _first = L.Add(_first, b._first);
        }

        if (sizeof(N) > 2)
        {
            _second = L.Add(_second, b._second);
        }

        if (sizeof(N) > 3)
        {
            _third = L.Add(_third, b._third);
        }

        _last = L.Add(_last, b._last);
    }

    /// <summary>this = a b + this.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void MultiplyAdd(T a, in TileRow<T, V, L, N> b) => MultiplyAdd(L.Broadcast(a), b);

    /// <summary>The same, of a factor in all lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void MultiplyAdd(V factor, in TileRow<T, V, L, N> b)
    {
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

    /// <summary>
    /// Rows k = 0 to 3 of a B whose columns lie along k, so many bytes apart, from those columns: of double two rows. The last vector begins so many
    /// bytes after the first column.
    /// </summary>
    /// <typeparam name="S">L, which can turn.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Turn<S>(
        T* columns,
        nint stride,
        nint last,
        out TileRow<T, V, L, N> k0,
        out TileRow<T, V, L, N> k1,
        out TileRow<T, V, L, N> k2,
        out TileRow<T, V, L, N> k3
    )
        where S : struct, ITurns<V, T>
    {
        k0 = k1 = k2 = k3 = default;
        if (sizeof(N) > 1)
        {
            S.Turn(columns, stride, out k0._first, out k1._first, out k2._first, out k3._first);
        }

        if (sizeof(N) > 2)
        {
            S.Turn(At(columns, L.Count * stride), stride, out k0._second, out k1._second, out k2._second, out k3._second);
        }

        if (sizeof(N) > 3)
        {
            S.Turn(At(columns, 2 * L.Count * stride), stride, out k0._third, out k1._third, out k2._third, out k3._third);
        }

        S.Turn(At(columns, last), stride, out k0._last, out k1._last, out k2._last, out k3._last);
    }

    /// <summary>Vector v has element v in all lanes, of elements that lie so far apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Broadcast(T* elements, nint step)
    {
        if (sizeof(N) > 1)
        {
            _first = L.Broadcast(*elements);
        }

        if (sizeof(N) > 2)
        {
            _second = L.Broadcast(elements[step]);
        }

        if (sizeof(N) > 3)
        {
            _third = L.Broadcast(elements[2 * step]);
        }

        _last = L.Broadcast(elements[(sizeof(N) - 1) * step]);
    }

    /// <summary>Vector v is that of row v, so many elements after the row's first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void LoadDown(T* rows, nint stride, nint j, V mask)
    {
        if (sizeof(N) > 1)
        {
            _first = L.LoadEnd(rows, j, mask);
        }

        if (sizeof(N) > 2)
        {
            _second = L.LoadEnd(rows + stride, j, mask);
        }

        if (sizeof(N) > 3)
        {
            _third = L.LoadEnd(rows + 2 * stride, j, mask);
        }

        _last = L.LoadEnd(rows + (sizeof(N) - 1) * stride, j, mask);
    }

    /// <summary>Asks for the lines that vectors of rows begin in, so many elements apart, into the second level.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void FetchDown(T* rows, nint stride)
    {
        if (!Sse.IsSupported)
        {
            return;
        }

        if (sizeof(N) > 1)
        {
            Sse.Prefetch1(rows);
        }

        if (sizeof(N) > 2)
        {
            Sse.Prefetch1(rows + stride);
        }

        if (sizeof(N) > 3)
        {
            Sse.Prefetch1(rows + 2 * stride);
        }

        Sse.Prefetch1(rows + (sizeof(N) - 1) * stride);
    }

    /// <summary>sum = this b + sum, one vector after the other, for what <see cref="LoadDown"/> would load.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal readonly void AddDot(T* rows, nint stride, nint j, V mask, ref V sum)
    {
        if (sizeof(N) > 1)
        {
            L.MultiplyAdd(_first, L.LoadEnd(rows, j, mask), ref sum);
        }

        if (sizeof(N) > 2)
        {
            L.MultiplyAdd(_second, L.LoadEnd(rows + stride, j, mask), ref sum);
        }

        if (sizeof(N) > 3)
        {
            L.MultiplyAdd(_third, L.LoadEnd(rows + 2 * stride, j, mask), ref sum);
        }

        L.MultiplyAdd(_last, L.LoadEnd(rows + (sizeof(N) - 1) * stride, j, mask), ref sum);
    }

    /// <summary>sum = this b + sum, one vector after the other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal readonly void AddDot(in TileRow<T, V, L, N> b, ref V sum)
    {
        if (sizeof(N) > 1)
        {
            L.MultiplyAdd(_first, b._first, ref sum);
        }

        if (sizeof(N) > 2)
        {
            L.MultiplyAdd(_second, b._second, ref sum);
        }

        if (sizeof(N) > 3)
        {
            L.MultiplyAdd(_third, b._third, ref sum);
        }

        L.MultiplyAdd(_last, b._last, ref sum);
    }
}
