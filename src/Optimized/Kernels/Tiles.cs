using System.Runtime.CompilerServices;

namespace ExactGrad.Optimized;

/// <summary>The micro-kernel of a size that is known only now.</summary>
internal static class Tiles<T, V, L>
    where T : unmanaged
    where V : struct
    where L : struct, ILanes<V, T>
{
    /// <summary>MR: rows of the largest tile.</summary>
    internal static int MostRows
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Unsafe.SizeOf<V>() == 64 || Isa.Has32Registers ? 8 : 6;
    }

    /// <summary>NR: vectors in a row of the largest tile of so many rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int MostVectors(nint rows) =>
        rows == 1 ? 6
        : Unsafe.SizeOf<V>() == 64 || Isa.Has32Registers ? 3
        : 2;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run(nint rows, nint vectors, in TileCall<T> call)
    {
        switch (vectors)
        {
            case 1:
                Run<One>(rows, call);
                break;
            case 2:
                Run<Two>(rows, call);
                break;
            case 3:
                Run<Three>(rows, call);
                break;
            case 4:
                WideRow<T, V, L, One>.Run(call);
                break;
            case 5:
                WideRow<T, V, L, Two>.Run(call);
                break;
            default:
                WideRow<T, V, L, Three>.Run(call);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<N>(nint rows, in TileCall<T> call)
        where N : struct, ICount
    {
        switch (rows)
        {
            case 1:
                Tile<T, V, L, One, N>.Run(call);
                break;
            case 2:
                Tile<T, V, L, Two, N>.Run(call);
                break;
            case 3:
                Tile<T, V, L, Three, N>.Run(call);
                break;
            case 4:
                Tile<T, V, L, Four, N>.Run(call);
                break;
            case 5:
                Tile<T, V, L, Five, N>.Run(call);
                break;
            case 6:
                Tile<T, V, L, Six, N>.Run(call);
                break;
            case 7:
                Tile<T, V, L, Seven, N>.Run(call);
                break;
            default:
                Tile<T, V, L, Eight, N>.Run(call);
                break;
        }
    }
}
