using System.Buffers;
using System.Runtime.InteropServices;

namespace ExactGrad.Oracle.Lanes.Contract;

/// <summary>
/// Memory between two pages that nobody may touch: an access before its first byte or after its last one ends the process. Linux only.
/// </summary>
internal sealed unsafe partial class GuardedMemory : MemoryManager<byte>
{
    private const int ReadWrite = 3,
        PrivateAnonymous = 0x22;
    private static readonly nuint Page = (nuint)Environment.SystemPageSize;
    private readonly nuint _length;
    private readonly byte* _mapping;
    private readonly byte* _first;
    private readonly int _bytes;

    /// <summary>Why there are no guard pages here, or null.</summary>
    internal static string? Problem => OperatingSystem.IsLinux() ? null : "guard pages are made with mmap and mprotect of Linux";

    /// <summary>As many bytes as asked for, filled with zeros.</summary>
    /// <param name="bytes">How many.</param>
    /// <param name="atEnd">Whether the last byte stands before the page behind; else the first byte stands after the page in front.</param>
    /// <exception cref="InvalidOperationException">The system gives no such memory.</exception>
    internal GuardedMemory(int bytes, bool atEnd)
    {
        nuint body = ((nuint)bytes + Page - 1) / Page * Page;
        _bytes = bytes;
        _length = body + (2 * Page);
        _mapping = (byte*)Map(null, _length, ReadWrite, PrivateAnonymous, -1, 0);
        if (_mapping == (byte*)-1 || Protect(_mapping, Page, 0) != 0 || Protect(_mapping + Page + body, Page, 0) != 0)
        {
            throw new InvalidOperationException($"no guard pages: error {Marshal.GetLastPInvokeError()}");
        }

        _first = atEnd ? _mapping + Page + body - bytes : _mapping + Page;
    }

    /// <inheritdoc />
    public override Span<byte> GetSpan() => new(_first, _bytes);

    /// <inheritdoc />
    public override MemoryHandle Pin(int elementIndex = 0) => new(_first + elementIndex);

    /// <inheritdoc />
    public override void Unpin() { }

    /// <inheritdoc />
    protected override void Dispose(bool disposing) => _ = Unmap(_mapping, _length);

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial void* Map(void* address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect", SetLastError = true)]
    private static partial int Protect(void* address, nuint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap", SetLastError = true)]
    private static partial int Unmap(void* address, nuint length);
}
