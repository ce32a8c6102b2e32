using System.Buffers;
using System.Buffers.Binary;
using System.Text.Encodings.Web;
using System.Text.Json;
using ExactGrad.Oracle.Calls;

namespace ExactGrad.Oracle.Protocol;

/// <summary>Writes headers into one buffer that is used again and again.</summary>
internal sealed class SafetensorsHeader
{
    private static readonly JsonEncodedText Metadata = JsonEncodedText.Encode(Safetensors.MetadataKey);
    private static readonly JsonEncodedText DType = JsonEncodedText.Encode("dtype");
    private static readonly JsonEncodedText Shape = JsonEncodedText.Encode("shape");
    private static readonly JsonEncodedText Offsets = JsonEncodedText.Encode("data_offsets");
    private static readonly JsonEncodedText[] TypeNames = [.. Enum.GetNames<ElementType>().Select(name => JsonEncodedText.Encode(name))];

    private readonly ArrayBufferWriter<byte> _buffer = new(1024);
    private readonly Utf8JsonWriter _json;

    internal SafetensorsHeader() =>
        // Text stays UTF-8: the header goes to a JSON parser, never into a web page.
        _json = new Utf8JsonWriter(_buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>Header length, header and padding: all that stands before the tensors' bytes. Valid until the next call.</summary>
    internal ReadOnlySpan<byte> Write(Document document, out long dataLength)
    {
        _buffer.ResetWrittenCount();
        _buffer.GetSpan(Safetensors.Prefix)[..Safetensors.Prefix].Clear();
        _buffer.Advance(Safetensors.Prefix);

        _json.Reset(_buffer);
        _json.WriteStartObject();
        if (document.Metadata.Count > 0)
        {
            WriteMetadata(document.Metadata);
        }

        dataLength = 0;
        foreach ((string name, Tensor tensor) in document.Tensors)
        {
            WriteEntry(name, tensor, dataLength);
            dataLength += tensor.Bytes.Length;
        }

        _json.WriteEndObject();
        _json.Flush();

        int padding = -_buffer.WrittenCount & (Safetensors.Alignment - 1);
        _buffer.GetSpan(Safetensors.Alignment)[..padding].Fill((byte)' ');
        _buffer.Advance(padding);

        // The length is known only now, and an ArrayBufferWriter shows what it holds as read-only.
        Span<byte> written = System.Runtime.InteropServices.MemoryMarshal.AsMemory(_buffer.WrittenMemory).Span;
        BinaryPrimitives.WriteUInt64LittleEndian(written, (ulong)(written.Length - Safetensors.Prefix));
        return written;
    }

    private void WriteMetadata(IReadOnlyDictionary<string, string> metadata)
    {
        _json.WriteStartObject(Metadata);
        foreach ((string key, string text) in metadata)
        {
            _json.WriteString(key, text);
        }

        _json.WriteEndObject();
    }

    private void WriteEntry(string name, Tensor tensor, long begin)
    {
        if (name == Safetensors.MetadataKey)
        {
            throw new ArgumentException($"a tensor cannot be called {name}");
        }

        _json.WriteStartObject(name);
        _json.WriteString(DType, TypeNames[(int)tensor.Type]);
        _json.WriteStartArray(Shape);
        foreach (int extent in tensor.Shape)
        {
            _json.WriteNumberValue(extent);
        }

        _json.WriteEndArray();
        _json.WriteStartArray(Offsets);
        _json.WriteNumberValue(begin);
        _json.WriteNumberValue(begin + tensor.Bytes.Length);
        _json.WriteEndArray();
        _json.WriteEndObject();
    }
}
