using System.Runtime.CompilerServices;

namespace ExactGrad.Optimized;

/// <summary>
/// The tiles at the right and lower edges, and those of an output without unit column stride: the full kernel on zero-padded panels
/// into a small tile of its own, then a copy of the valid part. The padding lanes are sums of their own, so a 0 of the padding that
/// meets an infinity spoils only what is thrown away; and an element's bits do not depend on whether its tile was an edge.
/// </summary>
internal static unsafe class EdgeTile<T, K>
    where T : unmanaged, System.Numerics.IAdditionOperators<T, T, T>
    where K : struct, ITile<T>
{
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run(nint depth, T* a, T* b, View<T> c, Start start)
    {
        int ld = K.Columns;
        T* tile = stackalloc T[K.Rows * ld];
        if (start == Start.FromOutput)
        {
            new Span<T>(tile, K.Rows * ld).Clear();
            for (nint i = 0; i < c.Rows; i++)
            {
                for (nint j = 0; j < c.Columns; j++)
                {
                    tile[i * ld + j] = *c.At(i, j);
                }
            }
        }

        K.Run(depth, a, b, tile, ld, start == Start.FromOutput ? start : Start.Zero);
        for (nint i = 0; i < c.Rows; i++)
        {
            for (nint j = 0; j < c.Columns; j++)
            {
                T* element = c.At(i, j);
                *element = start == Start.ZeroThenAdd ? *element + tile[i * ld + j] : tile[i * ld + j];
            }
        }
    }
}
