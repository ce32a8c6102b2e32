using System.Runtime.CompilerServices;
using static ExactGrad.Optimized.Addresses;

namespace ExactGrad.Optimized;

/// <summary>
/// The micro-kernel of a single row that is wider than a tile: M1 + M2 + M3 + N vectors, sixteen at most, of which the second and third may be
/// <see cref="None"/>. A tile's three chains would wait for each of their additions, which take four cycles; and each further strip of B takes lines
/// that both have parts of from the second level once more.
/// </summary>
internal static unsafe class WideRow<T, V, L, M1, M2, M3, N>
    where T : unmanaged
    where V : struct
    where L : struct, ILanes<V, T>
    where M1 : unmanaged, ICount
    where M2 : unmanaged, ICount
    where M3 : unmanaged, ICount
    where N : unmanaged, ICount
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run(in TileCall<T> call)
    {
        nint second = Width<M1>(),
            third = second + Width<M2>(),
            fourth = third + Width<M3>(),
            last = call.Last - fourth;
        TileRow<T, V, L, M1> c1 = default;
        TileRow<T, V, L, M2> c2 = default;
        TileRow<T, V, L, M3> c3 = default;
        TileRow<T, V, L, N> c4 = default;
        if (call.From != null)
        {
            Load(ref c1, call.From);
            Load(ref c2, call.From + second);
            Load(ref c3, call.From + third);
            c4.Load(call.From + fourth, last, default);
        }

        T* a = call.A,
            b = call.B;
        nint step = call.Step,
            stepB = call.StepB;
        for (nint depth = call.Depth; depth > 0; depth--)
        {
            V factor = L.Broadcast(*a);
            Add(factor, b, ref c1);
            Add(factor, b + second, ref c2);
            Add(factor, b + third, ref c3);
            TileRow<T, V, L, N> line = default;
            line.Load(b + fourth, last, default);
            c4.MultiplyAdd(factor, line);
            a = At(a, step);
            b = At(b, stepB);
        }

        Store(c1, call.To);
        Store(c2, call.To + second);
        Store(c3, call.To + third);
        c4.Store(call.To + fourth, last, default);
    }

    /// <summary>Elements of a row of so many vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint Width<M>()
        where M : unmanaged, ICount => typeof(M) == typeof(None) ? 0 : sizeof(M) * L.Count;

    /// <summary>Vectors that lie next to each other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Load<M>(ref TileRow<T, V, L, M> row, T* from)
        where M : unmanaged, ICount
    {
        if (typeof(M) != typeof(None))
        {
            row.Load(from, Width<M>() - L.Count, default);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<M>(V factor, T* b, ref TileRow<T, V, L, M> sums)
        where M : unmanaged, ICount
    {
        if (typeof(M) != typeof(None))
        {
            TileRow<T, V, L, M> line = default;
            line.Load(b, Width<M>() - L.Count, default);
            sums.MultiplyAdd(factor, line);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<M>(in TileRow<T, V, L, M> row, T* to)
        where M : unmanaged, ICount
    {
        if (typeof(M) != typeof(None))
        {
            row.Store(to, Width<M>() - L.Count, default);
        }
    }
}
