namespace ExactGrad.Optimized;

/// <summary>
/// Block sizes of the product, each named after its loop. Results do not depend on them: every element is one chain in order of k,
/// taken up again where the last block of k left it. Tests run with tiny blocks.
/// </summary>
/// <param name="Kc">PC: depth of a block; a panel of A of that depth stays in the first-level cache.</param>
/// <param name="Nc">JC: columns of a block of B, which stays in the second-level cache.</param>
/// <param name="UnpackedRows">Products of at most so many rows take B as it lies in memory: copying it would cost more than it saves.</param>
/// <param name="UnpackedBytes">So do those where a row of B and the next lie at most so many bytes apart: they share pages and sets of the caches.</param>
/// <param name="PackedPanels">Panels of A whose rows do not lie along k are packed where at least so many panels of B meet each of them.</param>
/// <param name="PerThread">A further thread is used for every so many multiply-adds.</param>
internal readonly record struct Blocking(nint Kc, nint Nc, nint UnpackedRows, nint UnpackedBytes, nint PackedPanels, long PerThread)
{
    internal nint Mc { get; init; } = 1 << 30;
    internal nint UnpackedBytesA { get; init; } = 1 << 30;
    internal nint RowsAhead { get; init; } = 8;
    internal bool NoNext { get; init; }

    /// <summary>For a 32 KiB first and a 1 MiB second level; with less, tiles wait for the next level and stay right.</summary>
    internal static unsafe Blocking For<T>()
        where T : unmanaged =>
        new(Kc: 2048 / sizeof(T), Nc: 1920 / sizeof(T), UnpackedRows: 64, UnpackedBytes: 1024, PackedPanels: 4, PerThread: 64 * 64 * 64);
}
