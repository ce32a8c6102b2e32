using System.Numerics;
using System.Runtime.CompilerServices;

namespace ExactGrad.Optimized;

/// <summary>
/// What becomes of a tile's finished sums where C is more than these. The tile puts them aside, in the first-level cache, and here they are brought
/// to C: in every micro-kernel itself this would be most of what the JIT has to compile.
/// </summary>
internal static unsafe class Ending<T, V, L>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where V : struct
    where L : struct, ILanes<V, T>
{
    /// <summary>Vectors in the largest tile, with one to spare for alignment.</summary>
    private const int MostVectors = 8 * 4 + 1;

    /// <summary>Runs a tile that is finished otherwise than by storing it.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal static void Run(nint rows, nint vectors, in TileCall<T> call)
    {
        int vector = Unsafe.SizeOf<V>();
        byte* memory = stackalloc byte[MostVectors * vector];
        var sums = (T*)((nint)(memory + vector - 1) & -vector);
        TileCall<T> aside = call;
        aside.Finish = Finish.Store;
        aside.To = sums;
        aside.ToStride = vectors * L.Count;
        aside.Next = null;
        Tiles<T, V, L>.Run(rows, vectors, aside);
        switch (call.Finish)
        {
            case Finish.Add:
                Rows<Plus<T>>(rows, call, call.To, call.ToStride, sums, aside.ToStride);
                break;
            case Finish.Rectify:
                Rows<Gate<T>>(rows, call, sums, aside.ToStride, sums, aside.ToStride);
                break;
            case Finish.Gate:
                Rows<Gate<T>>(rows, call, call.Gate, call.GateStride, sums, aside.ToStride);
                break;
            default:
                Rows<GatedSum<T>>(rows, call, call.Gate, call.GateStride, sums, aside.ToStride);
                break;
        }
    }

    /// <summary>C = f(a, b, C).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows<F>(nint rows, in TileCall<T> call, T* a, nint aStride, T* b, nint bStride)
        where F : struct, IElementOperation<T>
    {
        T* to = call.To;
        nint last = call.Last,
            toStride = call.ToStride;
        V mask = L.EndMask(last);
        for (; rows > 0; rows--, a += aStride, b += bStride, to += toStride)
        {
            // The last vector may share elements with the one before: it is read before that is written.
            V end = F.Invoke<V, L>(L.LoadEnd(a, last, mask), L.LoadEnd(b, last, mask), L.LoadEnd(to, last, mask));
            for (nint j = 0; j < last; j += L.Count)
            {
                L.Store(F.Invoke<V, L>(L.Load(a + j), L.Load(b + j), L.Load(to + j)), to + j);
            }

            L.StoreEnd(end, to, last, mask);
        }
    }
}
