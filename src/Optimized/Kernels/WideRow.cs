using System.Runtime.CompilerServices;
using static ExactGrad.Optimized.Addresses;

namespace ExactGrad.Optimized;

/// <summary>
/// The micro-kernel of a single row that is wider than a tile: M + N vectors, eight at most. A tile's three chains would wait for each of
/// their additions, which take four cycles; and two strips of B would take lines that both have parts of from the second level twice.
/// </summary>
internal static unsafe class WideRow<T, V, L, M, N>
    where T : unmanaged
    where V : struct
    where L : struct, ILanes<V, T>
    where M : unmanaged, ICount
    where N : unmanaged, ICount
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run(in TileCall<T> call)
    {
        nint far = sizeof(M) * L.Count,
            near = far - L.Count,
            last = call.Last - far;
        TileRow<T, V, L, M> head = default;
        TileRow<T, V, L, N> tail = default;
        if (call.From != null)
        {
            head.Load(call.From, near, default);
            tail.Load(call.From + far, last, default);
        }

        T* a = call.A,
            b = call.B;
        nint step = call.Step,
            stepB = call.StepB;
        for (nint depth = call.Depth; depth > 0; depth--)
        {
            TileRow<T, V, L, M> line = default;
            TileRow<T, V, L, N> rest = default;
            line.Load(b, near, default);
            rest.Load(b + far, last, default);
            head.MultiplyAdd(*a, line);
            tail.MultiplyAdd(*a, rest);
            a = At(a, step);
            b = At(b, stepB);
        }

        head.Store(call.To, near, default);
        tail.Store(call.To + far, last, default);
    }
}
