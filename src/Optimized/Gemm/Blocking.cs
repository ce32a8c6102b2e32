namespace ExactGrad.Optimized;

/// <summary>
/// Block sizes of the product, each named after its loop. Results do not depend on them: every element is one chain in order of k,
/// taken up again where the last block of k left it. Tests run with tiny blocks.
/// </summary>
/// <param name="Mc">IC: rows of a block of A and C; so much of A is packed at once at most.</param>
/// <param name="Kc">PC: depth of a block; a panel of A of that depth stays in the first-level cache.</param>
/// <param name="LongKc">PC where A is taken as it lies, Kc at least: fewer blocks, for each of which C passes by.</param>
/// <param name="Nc">JC: columns of a block of B of depth Kc, which stays in the second-level cache; of another depth, as many as take the same room.</param>
/// <param name="UnpackedRows">Products of at most so many rows take B as it lies in memory: copying it would cost more than it saves. 1 at least.</param>
/// <param name="SplitRows">In place of <paramref name="UnpackedRows"/> where vectors of B as it lies cross the lines of the cache, which those of panels do not, and B has more than <paramref name="LargeBytes"/> or its rows lie at least <paramref name="CrowdedBytes"/> apart.</param>
/// <param name="UnpackedTraffic">And whose rows of A meet at most so many bytes of B in all: of a large B the pages are too many as it lies.</param>
/// <param name="UnpackedBytes">So do those where a row of B and the next lie at most so many bytes apart: they share pages and sets of the caches.</param>
/// <param name="CrowdedBytes">Where they lie more than so many bytes apart, and B is taken as it lies all the same, fewer rows crowd those sets less:</param>
/// <param name="UnpackedKc">PC for these.</param>
/// <param name="PackedPanels">Panels of A are packed where at least so many panels of B meet each of them and its rows do not lie along k.</param>
/// <param name="LargeBytes">Or where at least two do, and those columns take so many bytes. Operands of that many come from the third level or memory, and are fetched ahead.</param>
/// <param name="PackedPasses">Or where at least so many blocks of columns meet an A of so many bytes that cannot be fetched where it lies.</param>
/// <param name="NearBytes">A C that takes so many bytes at most is not fetched ahead.</param>
/// <param name="FarBytes">Or its rows lie at least so many bytes apart: then rows crowd the same sets of the caches.</param>
/// <param name="FarRows">In place of <paramref name="UnpackedRows"/> where rows of B lie so far apart, or B is so large.</param>
/// <param name="FarBytesBesidePanels">In place of <paramref name="FarBytes"/> for rows of A where B is packed, and crowds no sets itself.</param>
/// <param name="StreamedBytes">A B that is taken as it lies and has more than so many bytes comes from memory but once, in blocks of their own.</param>
/// <param name="StreamedRows">Where so many rows meet it at most: more are faster by panels.</param>
/// <param name="StreamedKc">PC for those: with <paramref name="StreamedNc"/>, two blocks of B and one of C are in the second-level cache.</param>
/// <param name="StreamedNc">JC for those: long rows, which memory gives faster.</param>
/// <param name="PerThread">A further thread is used for every so many multiply-adds.</param>
internal readonly record struct Blocking(
    nint Mc,
    nint Kc,
    nint LongKc,
    nint Nc,
    nint UnpackedRows,
    nint SplitRows,
    long UnpackedTraffic,
    nint UnpackedBytes,
    nint CrowdedBytes,
    nint UnpackedKc,
    nint PackedPanels,
    nint LargeBytes,
    nint PackedPasses,
    nint NearBytes,
    nint FarBytes,
    nint FarRows,
    nint FarBytesBesidePanels,
    nint StreamedBytes,
    nint StreamedRows,
    nint StreamedKc,
    nint StreamedNc,
    long PerThread
)
{
    /// <summary>For a 32 KiB first and a 1 MiB second level; with less, tiles wait for the next level and stay right.</summary>
    internal static Blocking For<T>()
        where T : unmanaged => For<T>(Isa.IsAmd);

    /// <summary>
    /// For a processor of AMD's, of which Zen 4 was measured, or for others. It keeps addresses of more pages (72 and 3072), and so is faster with far
    /// rows as they lie; it spends more time on starting and ending a tile, and on vectors that cross lines of the cache.
    /// </summary>
    internal static unsafe Blocking For<T>(bool amd)
        where T : unmanaged =>
        new(
            Mc: 2048,
            Kc: 392,
            LongKc: amd ? 1024 : 392,
            Nc: 2048 / sizeof(T),
            UnpackedRows: 128,
            SplitRows: amd ? 32 : 128,
            UnpackedTraffic: 1 << 28,
            UnpackedBytes: 1024,
            CrowdedBytes: amd ? 2048 : 1024,
            UnpackedKc: 264,
            PackedPanels: 4,
            LargeBytes: 1 << 19,
            PackedPasses: 8,
            NearBytes: 1 << 17,
            FarBytes: 4096,
            FarRows: !amd ? 32
                : sizeof(T) > sizeof(float) ? 63
                : 96,
            FarBytesBesidePanels: amd ? nint.MaxValue : 4096,
            StreamedBytes: 8 << 20,
            StreamedRows: amd ? 64 : 128,
            StreamedKc: 48,
            StreamedNc: 4096 / sizeof(T),
            PerThread: 64 * 64 * 64
        );
}
