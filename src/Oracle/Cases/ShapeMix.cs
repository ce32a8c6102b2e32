using ExactGrad.Oracle.Calls;

namespace ExactGrad.Oracle.Cases;

/// <summary>
/// Draws extents: mostly small, mixing 0, 1, powers of two and their neighbours, primes, and multiples of common tile
/// sizes plus or minus one, since that is where tails, strides and special cases go wrong.
/// </summary>
internal static class ShapeMix
{
    private static readonly int[] Small = [0, 1, 1, 2, 2, 3, 3, 4, 5, 6, 7, 8, 9, 11, 13, 15, 16];

    // Neighbours of 16, 32, 48, 64, 96 and 128, and primes between them.
    private static readonly int[] Large =
    [
        15,
        17,
        19,
        23,
        24,
        25,
        29,
        31,
        32,
        33,
        37,
        47,
        48,
        49,
        53,
        61,
        63,
        64,
        65,
        79,
        95,
        96,
        97,
        101,
        127,
        128,
        129,
    ];

    // The Reference is naive: a case this large takes some milliseconds.
    private const long MostProducts = 1 << 18;

    /// <summary>Extents for an operation.</summary>
    /// <param name="random">Where they are drawn from.</param>
    /// <param name="operation">Says how many.</param>
    /// <param name="maxSide">None is larger.</param>
    internal static int[] Draw(ref SplitMix64 random, Operation operation, int maxSide)
    {
        var extents = new int[Signature.Rank(operation)];
        bool large = maxSide > 16 && random.OneIn(10);
        long products = 1;
        for (int k = 0; k < extents.Length; k++)
        {
            int extent = large && random.OneIn(2) ? Large[random.Below(Large.Length)] : Small[random.Below(Small.Length)];
            extent = Math.Min(extent, maxSide);
            if (products * Math.Max(extent, 1) > MostProducts)
            {
                extent = Math.Min(extent, 3);
            }

            extents[k] = extent;
            products *= Math.Max(extent, 1);
        }

        return extents;
    }
}
