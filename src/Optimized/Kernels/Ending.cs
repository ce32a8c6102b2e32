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
        Apply(rows, call.Last, sums, aside.ToStride, call.Gate, call.GateStride, call.To, call.ToStride, call.Finish);
    }

    /// <summary>Brings sums, which may be where C is, to C.</summary>
    internal static void Apply(
        nint rows,
        nint last,
        T* sums,
        nint sumsStride,
        T* gate,
        nint gateStride,
        T* to,
        nint toStride,
        Finish finish
    )
    {
        switch (finish)
        {
            case Finish.Add:
                Rows<Plus<T>>(rows, last, to, toStride, sums, sumsStride, to, toStride);
                break;
            case Finish.Rectify:
                Rows<Gate<T>>(rows, last, sums, sumsStride, sums, sumsStride, to, toStride);
                break;
            case Finish.Gate:
                Rows<Gate<T>>(rows, last, gate, gateStride, sums, sumsStride, to, toStride);
                break;
            default:
                Rows<GatedSum<T>>(rows, last, gate, gateStride, sums, sumsStride, to, toStride);
                break;
        }
    }

    /// <summary>to = f(a, b, to).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows<F>(nint rows, nint last, T* a, nint aStride, T* b, nint bStride, T* to, nint toStride)
        where F : struct, IElementOperation<T>
    {
        for (; rows > 0; rows--, a += aStride, b += bStride, to += toStride)
        {
            // The last vector may share elements with the one before: it is read before that is written.
            V end = F.Invoke<V, L>(L.Load(a + last), L.Load(b + last), L.Load(to + last));
            for (nint j = 0; j < last; j += L.Count)
            {
                L.Store(F.Invoke<V, L>(L.Load(a + j), L.Load(b + j), L.Load(to + j)), to + j);
            }

            L.Store(end, to + last);
        }
    }
}
