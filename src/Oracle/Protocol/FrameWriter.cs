using System.Buffers;
using System.Buffers.Binary;

namespace ExactGrad.Oracle.Protocol;

/// <summary>Writes frames: an 8-byte little-endian length, then one document. Small frames are gathered, large tensors are not copied.</summary>
/// <param name="stream">Where to; written to when enough is gathered, and by <see cref="Flush"/>.</param>
public sealed class FrameWriter(Stream stream)
{
    private const int Gather = 64 * 1024;

    private readonly SafetensorsHeader _header = new();
    private readonly ArrayBufferWriter<byte> _pending = new(4096);

    /// <summary>Writes one frame.</summary>
    public void Write(Document document)
    {
        ArgumentNullException.ThrowIfNull(document);
        ReadOnlySpan<byte> head = _header.Write(document, out long dataLength);
        BinaryPrimitives.WriteUInt64LittleEndian(_pending.GetSpan(sizeof(ulong)), (ulong)(head.Length + dataLength));
        _pending.Advance(sizeof(ulong));
        Append(head);
        foreach (var tensor in document.Tensors.Values)
        {
            Append(tensor.Bytes.Span);
        }
    }

    /// <summary>Sends what is gathered.</summary>
    public void Flush()
    {
        SendPending();
        stream.Flush();
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length >= Gather)
        {
            SendPending();
            stream.Write(bytes);
            return;
        }

        _pending.Write(bytes);
        if (_pending.WrittenCount >= Gather)
        {
            SendPending();
        }
    }

    private void SendPending()
    {
        if (_pending.WrittenCount > 0)
        {
            stream.Write(_pending.WrittenSpan);
            _pending.ResetWrittenCount();
        }
    }
}
