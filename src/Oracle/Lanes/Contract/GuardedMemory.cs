using System.Buffers;

namespace ExactGrad.Oracle.Lanes.Contract;

/// <summary>Memory of which the last byte stands before a page that nobody may touch, or the first byte after one.</summary>
/// <param name="bytes">How many, all 0.</param>
/// <param name="atEnd">Whether it is the last byte that is guarded.</param>
internal sealed unsafe class GuardedMemory(int bytes, bool atEnd) : MemoryManager<byte>
{
    private readonly GuardPage _page = new((nuint)bytes);

    private byte* First => (byte*)(atEnd ? _page.AtEnd((nuint)bytes) : _page.AtStart);

    /// <inheritdoc />
    public override Span<byte> GetSpan() => new(First, bytes);

    /// <inheritdoc />
    public override MemoryHandle Pin(int elementIndex = 0) => new(First + elementIndex);

    /// <inheritdoc />
    public override void Unpin() { }

    /// <inheritdoc />
    protected override void Dispose(bool disposing) => _page.Dispose();
}
