using System.Buffers.Binary;
using System.Text.Json;
using ExactGrad.Oracle.Calls;

namespace ExactGrad.Oracle.Protocol;

/// <summary>
/// Reads one document from a peer that may be hostile. Nothing is allocated on the word of a number in the document
/// before that number was compared with the bytes that are there.
/// </summary>
internal ref struct SafetensorsReader
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 4 };

    private static readonly byte[][] TypeNames = [.. Enum.GetNames<ElementType>().Select(System.Text.Encoding.UTF8.GetBytes)];

    private readonly Memory<byte> _data;
    private readonly Dictionary<string, string> _metadata = [];
    private readonly Dictionary<string, Tensor> _tensors = [];
    private readonly List<(long Begin, long End, string Name)> _ranges = [];
    private bool _hasMetadata;
    private Utf8JsonReader _json;

    private SafetensorsReader(ReadOnlySpan<byte> header, Memory<byte> data)
    {
        _json = new Utf8JsonReader(header, Options);
        _data = data;
    }

    internal static Document Read(Memory<byte> bytes)
    {
        ReadOnlySpan<byte> span = bytes.Span;
        if (span.Length < Safetensors.Prefix)
        {
            throw new ProtocolException($"a safetensors document has at least {Safetensors.Prefix} bytes, this one has {span.Length}");
        }

        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(span);
        int room = span.Length - Safetensors.Prefix;
        if (length > (ulong)room)
        {
            throw new ProtocolException($"the safetensors header is said to take {length} bytes, but only {room} follow");
        }

        ReadOnlySpan<byte> header = span.Slice(Safetensors.Prefix, (int)length);
        if (header.IsEmpty || header[0] != '{')
        {
            throw new ProtocolException($"the safetensors header must begin with {{, but it is {Show.Bytes(header)}");
        }

        var reader = new SafetensorsReader(header, bytes[(Safetensors.Prefix + header.Length)..]);
        try
        {
            return reader.ReadHeader();
        }
        // Text that is not UTF-8 surfaces as InvalidOperationException, and only when the string is taken.
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new ProtocolException(FaultKind.Garbage, $"the safetensors header is not valid JSON: {exception.Message}", exception);
        }
    }

    private Document ReadHeader()
    {
        Next(JsonTokenType.StartObject, "the header of", "the document");
        while (NextName("the header") is { } name)
        {
            if (name == Safetensors.MetadataKey)
            {
                ReadMetadata();
            }
            else
            {
                ReadTensor(name);
            }
        }

        // A second value after the header: the JSON reader itself refuses it.
        _json.Read();
        CheckRanges();
        return new Document(_metadata, _tensors);
    }

    private void ReadMetadata()
    {
        if (_hasMetadata)
        {
            throw Error($"{Safetensors.MetadataKey} is there twice");
        }

        _hasMetadata = true;
        Next(JsonTokenType.StartObject, "the key", Safetensors.MetadataKey);
        while (NextName(Safetensors.MetadataKey) is { } key)
        {
            Next(JsonTokenType.String, "the metadata", key);
            if (!_metadata.TryAdd(key, _json.GetString()!))
            {
                throw Error($"the metadata {Show.Text(key)} is there twice");
            }
        }
    }

    private void ReadTensor(string name)
    {
        if (_tensors.ContainsKey(name))
        {
            throw Error($"the tensor {Show.Text(name)} is there twice");
        }

        ElementType? type = null;
        int[]? shape = null;
        (long Begin, long End)? range = null;
        Next(JsonTokenType.StartObject, "the tensor", name);
        while (NextName(name) is { } field)
        {
            switch (field)
            {
                case "dtype" when type is null:
                    type = ReadType(name);
                    break;
                case "shape" when shape is null:
                    shape = ReadShape(name);
                    break;
                case "data_offsets" when range is null:
                    range = ReadOffsets(name);
                    break;
                default:
                    throw Error(
                        $"the tensor {Show.Text(name)} has the field {Show.Text(field)}, which is unknown or there twice; dtype, shape and data_offsets are expected, once each"
                    );
            }
        }

        if (type is null || shape is null || range is null)
        {
            throw Error($"the tensor {Show.Text(name)} lacks {(type is null ? "dtype" : shape is null ? "shape" : "data_offsets")}");
        }

        (long begin, long end) = range.Value;
        long expected = SizeOf(name, type.Value, shape);
        if (end - begin != expected)
        {
            throw Error(
                $"the tensor {Show.Text(name)}, {type} [{string.Join(',', shape)}], takes {expected} bytes, but data_offsets [{begin},{end}] hold {end - begin}"
            );
        }

        _tensors.Add(name, new Tensor(type.Value, shape, _data[(int)begin..(int)end]));
        _ranges.Add((begin, end, name));
    }

    private ElementType ReadType(string name)
    {
        Next(JsonTokenType.String, "dtype of", name);
        for (int type = 0; type < TypeNames.Length; type++)
        {
            if (_json.ValueTextEquals(TypeNames[type]))
            {
                return (ElementType)type;
            }
        }

        throw new ProtocolException(
            FaultKind.WrongType,
            $"the tensor {Show.Text(name)} has the dtype {Show.Text(_json.GetString()!)}; F64, F32, F16 and BF16 are expected"
        );
    }

    private int[] ReadShape(string name)
    {
        Next(JsonTokenType.StartArray, "shape of", name);
        var shape = new List<int>(2);
        while (_json.Read() && _json.TokenType != JsonTokenType.EndArray)
        {
            if (_json.TokenType != JsonTokenType.Number || !_json.TryGetInt32(out int extent) || extent < 0)
            {
                throw Error($"shape of {Show.Text(name)} must hold whole numbers from 0 to {int.MaxValue}");
            }

            shape.Add(extent);
        }

        return [.. shape];
    }

    private (long Begin, long End) ReadOffsets(string name)
    {
        Next(JsonTokenType.StartArray, "data_offsets of", name);
        long begin = ReadOffset(name);
        long end = ReadOffset(name);
        Next(JsonTokenType.EndArray, "after two numbers, data_offsets of", name);
        return begin <= end ? (begin, end) : throw Error($"data_offsets of {Show.Text(name)} end at {end}, before they begin at {begin}");
    }

    private long ReadOffset(string name)
    {
        Next(JsonTokenType.Number, "data_offsets of", name);
        return _json.TryGetInt64(out long offset) && offset >= 0 && offset <= _data.Length
            ? offset
            : throw Error($"data_offsets of {Show.Text(name)} must be whole numbers from 0 to {_data.Length}, the length of the data");
    }

    private long SizeOf(string name, ElementType type, int[] shape)
    {
        long size = ElementFormat.Of(type).Bytes;
        foreach (int extent in shape)
        {
            // Also where a later extent is 0: what follows multiplies the extents as well.
            if (extent != 0 && size > long.MaxValue / extent)
            {
                throw Error($"the shape of {Show.Text(name)}, {shape.Length} extents, has more elements than 64 bits can count");
            }

            size *= extent;
        }

        return size;
    }

    private readonly void CheckRanges()
    {
        _ranges.Sort();
        long end = 0;
        string? before = null;
        foreach ((long rangeBegin, long rangeEnd, string name) in _ranges)
        {
            if (rangeBegin != end)
            {
                string what = rangeBegin < end ? "overlaps" : "leaves a gap after",
                    where = before is null ? "the beginning of the data" : $"the tensor {Show.Text(before)}";
                throw new ProtocolException(
                    $"the tensor {Show.Text(name)} at data_offsets [{rangeBegin},{rangeEnd}] {what} {where}, which ends at {end}; tensors follow each other without gaps"
                );
            }

            end = rangeEnd;
            before = name;
        }

        if (end != _data.Length)
        {
            throw new ProtocolException($"the tensors take {end} bytes, but {_data.Length} bytes of data follow the header");
        }
    }

    private string? NextName(string where)
    {
        _json.Read();
        return _json.TokenType switch
        {
            JsonTokenType.PropertyName => _json.GetString()!,
            JsonTokenType.EndObject => null,
            _ => throw Error($"{Show.Text(where)} is cut short"),
        };
    }

    private void Next(JsonTokenType expected, string what, string name)
    {
        _json.Read();
        if (_json.TokenType != expected)
        {
            throw Error($"{what} {Show.Text(name)} should be {expected}, but is {_json.TokenType}");
        }
    }

    private readonly ProtocolException Error(string message) => new($"safetensors header, byte {_json.TokenStartIndex}: {message}");
}
