using System.Numerics;

namespace ExactGrad.Oracle.Cases;

/// <summary>Draws extents of the lane large: powers of two, their neighbours, multiples of tiles and their neighbours, primes, and any number.</summary>
internal static class LargeShapes
{
    /// <summary>The smallest side that is drawn, but for one that is thin.</summary>
    internal const int SmallestSide = 512;

    /// <summary>The largest side.</summary>
    internal const int LargestSide = 8192;

    // Rows and columns of register tiles and of cache blocks that are in use: multiples of most others.
    private static readonly int[] Tiles = [24, 48, 96, 120, 144, 192, 240, 256, 336, 384];

    private static readonly int[] Primes =
    [
        521,
        523,
        571,
        683,
        769,
        827,
        911,
        1009,
        1021,
        1031,
        1543,
        2039,
        2053,
        3079,
        4093,
        4099,
        6151,
        8191,
    ];

    /// <summary>
    /// B, n and m, each from 512 to <paramref name="maxSide"/>. Where their product exceeds <paramref name="mostProducts"/>,
    /// one of them becomes thin, as small as 1, and if that is not enough the others 512.
    /// </summary>
    internal static int[] Draw(ref SplitMix64 random, int maxSide, long mostProducts)
    {
        int[] extents = [Side(ref random, maxSide), Side(ref random, maxSide), Side(ref random, maxSide)];
        int thin = random.Below(extents.Length);
        if (Products(extents) > mostProducts)
        {
            long others = Products(extents) / extents[thin];
            if (others > mostProducts)
            {
                // As thin as it gets: two sides of 512 are 2^18 products.
                extents = [SmallestSide, SmallestSide, SmallestSide];
                others = SmallestSide * SmallestSide;
            }

            extents[thin] = (int)Math.Clamp(mostProducts / others, 1, extents[thin]);
        }

        return extents;
    }

    private static int Side(ref SplitMix64 random, int maxSide)
    {
        int side = random.Below(4) switch
        {
            0 => (SmallestSide << random.Below(BitOperations.Log2((uint)(maxSide / SmallestSide)) + 1)) + random.Between(-1, 1),
            1 => TileMultiple(ref random, maxSide) + random.Between(-1, 1),
            2 => Primes[random.Below(Primes.Count(prime => prime <= Math.Max(maxSide, Primes[0])))],
            _ => random.Between(SmallestSide, maxSide),
        };
        return Math.Clamp(side, SmallestSide, maxSide);
    }

    private static int TileMultiple(ref SplitMix64 random, int maxSide)
    {
        int tile = Tiles[random.Below(Tiles.Length)];
        return tile * random.Between((SmallestSide + tile - 1) / tile, Math.Max(maxSide / tile, (SmallestSide + tile - 1) / tile));
    }

    private static long Products(int[] extents) => (long)extents[0] * extents[1] * extents[2];
}
