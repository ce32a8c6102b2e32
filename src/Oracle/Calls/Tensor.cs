using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace ExactGrad.Oracle.Calls;

/// <summary>
/// A dense row-major tensor in the bytes that travel: little-endian elements of one format. Every format embeds
/// exactly in double, so the judge reads elements as double without loss.
/// </summary>
public sealed class Tensor
{
    private readonly int[] _shape;

    /// <summary>Wraps bytes as a tensor; the bytes are not copied.</summary>
    /// <param name="type">Element format.</param>
    /// <param name="shape">Extents; empty for a scalar.</param>
    /// <param name="bytes">Exactly the elements' bytes.</param>
    /// <exception cref="ArgumentException">A negative extent, or a length that does not fit the shape.</exception>
    public Tensor(ElementType type, ReadOnlySpan<int> shape, Memory<byte> bytes)
    {
        Type = type;
        _shape = shape.ToArray();
        Count = CountOf(shape);
        if (bytes.Length != Count * ElementFormat.Of(type).Bytes)
        {
            throw new ArgumentException(
                $"a tensor {type} [{string.Join(',', _shape)}] takes {Count * ElementFormat.Of(type).Bytes} bytes, but {bytes.Length} were given"
            );
        }

        Bytes = bytes;
    }

    /// <summary>A tensor of zeros.</summary>
    /// <param name="type">Element format.</param>
    /// <param name="shape">Extents; empty for a scalar.</param>
    public static Tensor Zeros(ElementType type, params ReadOnlySpan<int> shape) =>
        new(type, shape, new byte[CountOf(shape) * ElementFormat.Of(type).Bytes]);

    /// <summary>Element format.</summary>
    public ElementType Type { get; }

    /// <summary>Extents; empty for a scalar.</summary>
    public ReadOnlySpan<int> Shape => _shape;

    /// <summary>Number of elements: the product of the extents, 1 for a scalar.</summary>
    public long Count { get; }

    /// <summary>The elements' bytes, little-endian and row-major.</summary>
    public Memory<byte> Bytes { get; }

    /// <summary>Rows as the judge counts them: 1 for vectors and scalars.</summary>
    public int Rows => _shape.Length == 2 ? _shape[0] : 1;

    /// <summary>Columns: the last extent, 1 for a scalar.</summary>
    public int Columns => _shape.Length == 0 ? 1 : _shape[^1];

    /// <summary>The elements as numbers of the machine, without a copy. float for F32, double for F64, Half for F16, ushort for BF16.</summary>
    /// <typeparam name="T">A type of the element's size.</typeparam>
    /// <exception cref="InvalidOperationException">The size differs from the element's.</exception>
    public Span<T> As<T>()
        where T : unmanaged
    {
        if (Marshal.SizeOf<T>() != ElementFormat.Of(Type).Bytes)
        {
            throw new InvalidOperationException($"elements of {Type} cannot be read as {typeof(T).Name}");
        }

        return MemoryMarshal.Cast<byte, T>(Bytes.Span);
    }

    /// <summary>An element by its row-major index. Reading is exact; writing rounds to nearest, ties to even.</summary>
    public double this[int index]
    {
        get
        {
            ReadOnlySpan<byte> bytes = Bytes.Span;
            return Type switch
            {
                ElementType.F64 => BinaryPrimitives.ReadDoubleLittleEndian(bytes[(index * 8)..]),
                ElementType.F32 => BinaryPrimitives.ReadSingleLittleEndian(bytes[(index * 4)..]),
                ElementType.F16 => (double)BinaryPrimitives.ReadHalfLittleEndian(bytes[(index * 2)..]),
                _ => BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(bytes[(index * 2)..]) << 16),
            };
        }
        set
        {
            Span<byte> bytes = Bytes.Span;
            switch (Type)
            {
                case ElementType.F64:
                    BinaryPrimitives.WriteDoubleLittleEndian(bytes[(index * 8)..], value);
                    break;
                case ElementType.F32:
                    BinaryPrimitives.WriteSingleLittleEndian(bytes[(index * 4)..], (float)value);
                    break;
                case ElementType.F16:
                    BinaryPrimitives.WriteHalfLittleEndian(bytes[(index * 2)..], (Half)value);
                    break;
                default:
                    BinaryPrimitives.WriteUInt16LittleEndian(bytes[(index * 2)..], BFloat16.Round(value));
                    break;
            }
        }
    }

    /// <summary>A copy with bytes of its own.</summary>
    public Tensor Clone() => new(Type, _shape, Bytes.ToArray());

    /// <summary>The shape for people: [2,3], or [] for a scalar.</summary>
    public string ShapeText => $"[{string.Join(',', _shape)}]";

    private static long CountOf(ReadOnlySpan<int> shape)
    {
        long count = 1;
        foreach (int extent in shape)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(extent);
            count = checked(count * extent);
        }

        return count;
    }
}
