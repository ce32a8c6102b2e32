namespace ExactGrad.Optimized;

/// <summary>
/// Block sizes of the product, each named after its loop. Results do not depend on them: every element is one chain in order of k,
/// taken up again where the last block of k left it. Tests run with tiny blocks.
/// </summary>
/// <param name="Mc">IC: rows of A in one packed block, meant to stay in the second-level cache.</param>
/// <param name="Kc">PC: depth of the packed blocks; a panel of A and one of B of that depth pass through the first-level cache.</param>
/// <param name="Nc">JC: columns of B in one packed block, meant to stay in the last-level cache.</param>
/// <param name="Direct">Products of at most so many multiply-adds are computed without packing.</param>
/// <param name="PerThread">A further thread is used for every so many multiply-adds.</param>
internal readonly record struct Blocking(nint Mc, nint Kc, nint Nc, long Direct, long PerThread)
{
    /// <summary>Rows up to which a product goes unpacked, whatever its size: packing B would cost more than it saves.</summary>
    internal const int SkinnyRows = 4;

    /// <summary>Multiples of all tiles (8 and 6 rows; 96 and 48, 32 and 16, 16 and 8 columns and less).</summary>
    internal static Blocking Default => new(Mc: 192, Kc: 256, Nc: 1536, Direct: 24 * 24 * 24, PerThread: 64 * 64 * 64);
}
