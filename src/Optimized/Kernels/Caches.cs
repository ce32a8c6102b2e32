namespace ExactGrad.Optimized;

/// <summary>What kernels that take operands as they lie must know of a processor's caches.</summary>
internal static class Caches
{
    /// <summary>Lines so many bytes apart share a set of the first level: 64 sets, of 8 lines of 64 bytes mostly.</summary>
    internal const nint SetBytes = 4096;

    /// <summary>What has more bytes comes from the second level at least.</summary>
    internal const nint FirstBytes = 32 << 10;

    /// <summary>What has more bytes comes from memory.</summary>
    internal const nint MemoryBytes = 8 << 20;
}
