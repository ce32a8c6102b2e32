using System.Numerics;
using System.Runtime.CompilerServices;

namespace ExactGrad.Optimized;

/// <summary>The micro-kernel of a size that is known only now.</summary>
internal static class Tiles<T, V, L>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where V : struct
    where L : struct, ILanes<V, T>
{
    private static bool Has32Registers
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Unsafe.SizeOf<V>() == 64 || Isa.Has32Registers;
    }

    /// <summary>MR: rows of the largest tile for a C of so many rows and vectors, and an A that is packed or read in place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int MostRows(nint rows, nint vectors, bool inPlace) => Has32Registers && !ByFour(rows, vectors, inPlace) ? 8 : 6;

    /// <summary>NR: vectors in a row of that tile.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int MostVectors(nint rows, nint vectors, bool inPlace) =>
        rows == 1 ? (Has32Registers ? 16 : 6)
        : !Has32Registers ? 2
        : ByFour(rows, vectors, inPlace) ? 4
        : 3;

    // Two tiles of two vectors would load and broadcast as much as one of four for each half of its multiply-adds. Of seven or eight, where 6 x 4
    // has fewer tiles than 8 x 3, they also pass over A once less, and six of its rows crowd the cache less than eight; packed, they cost more.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool ByFour(nint rows, nint vectors, bool inPlace) =>
        vectors > 3 && (vectors == 4 || (inPlace && (vectors is 7 or 8) && 2 * ((rows + 5) / 6) < 3 * ((rows + 7) / 8)));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run(nint rows, nint vectors, in TileCall<T> call)
    {
        if (call.Finish != Finish.Store)
        {
            Ending<T, V, L>.Run(rows, vectors, call);
            return;
        }

        if (call.OnTheWay != OnTheWay.Nothing)
        {
            Beside(rows, vectors, call);
            return;
        }

        switch (vectors)
        {
            case 1:
                Run<One, Nothing>(rows, call);
                break;
            case 2:
                Run<Two, Nothing>(rows, call);
                break;
            case 3:
                Run<Three, Nothing>(rows, call);
                break;
            case 4 when rows != 1:
                Run<Four, Nothing>(rows, call);
                break;
            default:
                Wide(vectors, call);
                break;
        }
    }

    /// <summary>A single row of four vectors and more.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Wide(nint vectors, in TileCall<T> call)
    {
        switch (vectors)
        {
            case 4:
                WideRow<T, V, L, Three, None, None, One>.Run(call);
                break;
            case 5:
                WideRow<T, V, L, Three, None, None, Two>.Run(call);
                break;
            case 6:
                WideRow<T, V, L, Three, None, None, Three>.Run(call);
                break;
            case 7:
                WideRow<T, V, L, Four, None, None, Three>.Run(call);
                break;
            case 8:
                WideRow<T, V, L, Four, None, None, Four>.Run(call);
                break;
            case 9:
                WideRow<T, V, L, Four, Four, None, One>.Run(call);
                break;
            case 10:
                WideRow<T, V, L, Four, Four, None, Two>.Run(call);
                break;
            case 11:
                WideRow<T, V, L, Four, Four, None, Three>.Run(call);
                break;
            case 12:
                WideRow<T, V, L, Four, Four, None, Four>.Run(call);
                break;
            case 13:
                WideRow<T, V, L, Four, Four, Four, One>.Run(call);
                break;
            case 14:
                WideRow<T, V, L, Four, Four, Four, Two>.Run(call);
                break;
            case 15:
                WideRow<T, V, L, Four, Four, Four, Three>.Run(call);
                break;
            default:
                WideRow<T, V, L, Four, Four, Four, Four>.Run(call);
                break;
        }
    }

    /// <summary>A tile that does something else on the way.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Beside(nint rows, nint vectors, in TileCall<T> call)
    {
        switch (call.OnTheWay)
        {
            case OnTheWay.PackA:
                Run<PackingA>(rows, vectors, call);
                break;
            case OnTheWay.PackB:
                Run<PackingB>(rows, vectors, call);
                break;
            case OnTheWay.FetchA:
                Run<FetchingA>(rows, vectors, call);
                break;
            default:
                Run<FetchingB>(rows, vectors, call);
                break;
        }
    }

    /// <summary>And has four vectors at most.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Run<P>(nint rows, nint vectors, in TileCall<T> call)
        where P : struct, IOnTheWay
    {
        switch (vectors)
        {
            case 1:
                Run<One, P>(rows, call);
                break;
            case 2:
                Run<Two, P>(rows, call);
                break;
            case 3:
                Run<Three, P>(rows, call);
                break;
            default:
                Run<Four, P>(rows, call);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<N, P>(nint rows, in TileCall<T> call)
        where N : unmanaged, ICount
        where P : struct, IOnTheWay
    {
        switch (rows)
        {
            case 1:
                Tile<T, V, L, One, N, P>.Run(call);
                break;
            case 2:
                Tile<T, V, L, Two, N, P>.Run(call);
                break;
            case 3:
                Tile<T, V, L, Three, N, P>.Run(call);
                break;
            case 4:
                Tile<T, V, L, Four, N, P>.Run(call);
                break;
            case 5:
                Tile<T, V, L, Five, N, P>.Run(call);
                break;
            case 6:
                Tile<T, V, L, Six, N, P>.Run(call);
                break;
            case 7:
                Tile<T, V, L, Seven, N, P>.Run(call);
                break;
            default:
                Tile<T, V, L, Eight, N, P>.Run(call);
                break;
        }
    }
}
