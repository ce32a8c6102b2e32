namespace ExactGrad.Oracle.Protocol;

/// <summary>
/// The document format: 8 bytes of header length (little-endian), a JSON header padded with spaces, then the tensors'
/// bytes without gaps. A file of it is a test vector; with a length before it, it is a frame.
/// </summary>
public static class Safetensors
{
    /// <summary>The header's key for text.</summary>
    public const string MetadataKey = "__metadata__";

    /// <summary>Bytes before the header.</summary>
    internal const int Prefix = sizeof(ulong);

    /// <summary>Data starts at a multiple of this.</summary>
    internal const int Alignment = 8;

    /// <summary>The document in bytes.</summary>
    /// <exception cref="ArgumentException">A tensor is called <see cref="MetadataKey"/>.</exception>
    public static byte[] ToBytes(Document document)
    {
        ArgumentNullException.ThrowIfNull(document);
        ReadOnlySpan<byte> head = new SafetensorsHeader().Write(document, out long dataLength);
        var bytes = new byte[checked(head.Length + dataLength)];
        head.CopyTo(bytes);
        int end = head.Length;
        foreach (var tensor in document.Tensors.Values)
        {
            tensor.Bytes.Span.CopyTo(bytes.AsSpan(end));
            end += tensor.Bytes.Length;
        }

        return bytes;
    }

    /// <summary>Reads a document. Its tensors are slices of <paramref name="bytes"/>, not copies.</summary>
    /// <param name="bytes">The whole document and nothing else.</param>
    /// <exception cref="ProtocolException">It is not a valid document; the message says what, where, and what was expected.</exception>
    public static Document Read(Memory<byte> bytes) => SafetensorsReader.Read(bytes);
}
