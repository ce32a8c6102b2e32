using System.Runtime.InteropServices;

namespace ExactGrad.Optimized;

/// <summary>
/// Memory in pages of 2 MiB, where the system has such and gives them when asked (Linux: madvise(2)). A panel of packed B has 17 pages of
/// 4 KiB, more than half of what the processor's first table of addresses holds.
/// </summary>
internal static unsafe class HugePages
{
    /// <summary>Bytes of such a page.</summary>
    internal const nuint Size = 1 << 21;

    // Less memory fits into few pages, and a huge one costs the time to clear it.
    private const nuint Least = 1 << 18;
    private const int AdviceHugePage = 14;

    /// <summary>Whether so much memory is better taken in such pages: whole ones, aligned.</summary>
    internal static bool Suit(nuint bytes) => OperatingSystem.IsLinux() && bytes >= Least;

    /// <summary>So many bytes, as whole pages.</summary>
    /// <exception cref="OverflowException">There is no such number.</exception>
    internal static nuint Whole(nuint bytes) => checked(bytes + (Size - 1)) & ~(Size - 1);

    /// <summary>Asks for such pages. Without them the memory is the same, and slower.</summary>
    internal static void Ask(void* memory, nuint bytes) => _ = Advise(memory, bytes, AdviceHugePage);

    [DllImport("libc", EntryPoint = "madvise")]
    private static extern int Advise(void* memory, nuint bytes, int advice);
}
