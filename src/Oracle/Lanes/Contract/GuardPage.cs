using System.Runtime.InteropServices;

namespace ExactGrad.Oracle.Lanes.Contract;

/// <summary>
/// Memory between two pages that nobody may touch: an access before its first element or after its last one ends the process. Linux only.
/// </summary>
internal sealed unsafe class GuardPage : IDisposable
{
    private const int ReadWrite = 3,
        PrivateAnonymous = 0x22;
    private readonly nuint _length;
    private readonly byte* _mapping;
    private readonly nuint _page = (nuint)Environment.SystemPageSize;

    /// <summary>Why there are none here, or null.</summary>
    internal static string? Problem => OperatingSystem.IsLinux() ? null : "guard pages are made with mmap and mprotect of Linux";

    /// <summary>Room for that many bytes.</summary>
    /// <exception cref="InvalidOperationException">The system gives no such memory.</exception>
    internal GuardPage(nuint bytes)
    {
        nuint body = (bytes + _page - 1) / _page * _page;
        _length = body + 2 * _page;
        _mapping = (byte*)Map(null, _length, ReadWrite, PrivateAnonymous, -1, 0);
        if (_mapping == (byte*)-1 || Protect(_mapping, _page, 0) != 0 || Protect(_mapping + _page + body, _page, 0) != 0)
        {
            throw new InvalidOperationException($"no guard pages: error {Marshal.GetLastPInvokeError()}");
        }
    }

    public void Dispose() => _ = Unmap(_mapping, _length);

    /// <summary>The last bytes before the page behind.</summary>
    internal void* AtEnd(nuint bytes) => _mapping + _length - _page - bytes;

    /// <summary>The first bytes after the page in front.</summary>
    internal void* AtStart => _mapping + _page;

    [DllImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static extern void* Map(void* address, nuint length, int protection, int flags, int file, nint offset);

    [DllImport("libc", EntryPoint = "mprotect", SetLastError = true)]
    private static extern int Protect(void* address, nuint length, int protection);

    [DllImport("libc", EntryPoint = "munmap", SetLastError = true)]
    private static extern int Unmap(void* address, nuint length);
}
