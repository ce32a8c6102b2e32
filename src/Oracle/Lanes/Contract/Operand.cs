using System.Runtime.InteropServices;
using ExactGrad.Oracle.Calls;

namespace ExactGrad.Oracle.Lanes.Contract;

/// <summary>What may become of an operand's elements.</summary>
internal enum Role
{
    /// <summary>They are read.</summary>
    Input,

    /// <summary>They are written.</summary>
    Output,

    /// <summary>Nothing: a gradient that is not asked for.</summary>
    Unrequested,
}

/// <summary>A tensor in memory of its own, in which everything but its elements is poisoned with NaN.</summary>
internal sealed class Operand : IDisposable
{
    private readonly IDisposable? _owner;
    private readonly Tensor _memory;
    private readonly bool[] _isElement;
    private byte[] _before;

    /// <summary>Puts a tensor into memory.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="role">What may become of it.</param>
    /// <param name="content">Its elements; null for poison.</param>
    /// <param name="shape">A tensor of its shape.</param>
    /// <param name="placement">How it lies.</param>
    /// <param name="tag">Marks this operand's poison, so that poison copied from another operand shows.</param>
    /// <param name="guarded">Whether its memory ends (true) or begins (false) at a page that nobody may touch; null for plain memory.</param>
    internal Operand(string name, Role role, Tensor? content, Tensor shape, Placement placement, int tag, bool? guarded)
    {
        (Name, Role, Shape, Placement) = (name, role, shape, placement);
        int elements = placement.Elements(shape);
        int size = ElementFormat.Of(shape.Type).Bytes;
        Memory<byte> bytes;
        if (guarded is bool atEnd)
        {
            var guard = new GuardedMemory(elements * size, atEnd);
            (_owner, bytes) = (guard, guard.Memory);
        }
        else
        {
            bytes = new byte[elements * size];
        }

        _memory = new Tensor(shape.Type, [elements], bytes);
        Poison(tag);
        int extent = TensorView.Extent(shape.Rows, shape.Columns, placement.RowStride, placement.ColumnStride);
        View = new TensorView(
            shape.Type,
            shape.Rows,
            shape.Columns,
            placement.RowStride,
            placement.ColumnStride,
            bytes.Slice(placement.Before * size, extent * size)
        );
        _isElement = new bool[elements];
        for (int r = 0; r < shape.Rows; r++)
        {
            for (int c = 0; c < shape.Columns; c++)
            {
                _isElement[placement.Before + (r * placement.RowStride) + (c * placement.ColumnStride)] = true;
            }
        }

        if (content is not null)
        {
            View.CopyFrom(content);
        }

        _before = bytes.ToArray();
    }

    internal string Name { get; }

    internal Role Role { get; }

    /// <summary>A tensor of the operand's shape; its elements have no meaning.</summary>
    internal Tensor Shape { get; }

    internal Placement Placement { get; }

    internal TensorView View { get; }

    /// <summary>The elements as they are now.</summary>
    internal Tensor Now => View.ToTensor(Shape.Shape);

    /// <summary>The memory itself, gaps included, as a row.</summary>
    internal Tensor Memory => _memory;

    /// <summary>The memory as it is now, gaps included.</summary>
    internal byte[] Image => _memory.Bytes.ToArray();

    /// <summary>What is there now is what must stay.</summary>
    internal void Remember() => _before = Image;

    /// <summary>Changes an element, as a caller may between two calls.</summary>
    internal void Change(int element, double value)
    {
        View[element / Shape.Columns, element % Shape.Columns] = value;
        Remember();
    }

    /// <summary>The first place that was written and must not be: a gap, or any element where nothing may be written. -1 for none.</summary>
    internal int FirstChanged()
    {
        ReadOnlySpan<byte> now = _memory.Bytes.Span;
        if (Role != Role.Output && now.SequenceEqual(_before))
        {
            return -1;
        }

        int size = ElementFormat.Of(Shape.Type).Bytes;
        for (int k = 0; k < _isElement.Length; k++)
        {
            bool mayChange = Role == Role.Output && _isElement[k];
            if (!mayChange && !now.Slice(k * size, size).SequenceEqual(_before.AsSpan(k * size, size)))
            {
                return k;
            }
        }

        return -1;
    }

    /// <summary>What stood at a place of the memory before.</summary>
    internal double Before(int place) => new Tensor(Shape.Type, [_isElement.Length], _before)[place];

    /// <summary>What stands there now.</summary>
    internal double After(int place) => _memory[place];

    /// <summary>Whether the place is one of the elements.</summary>
    internal bool IsElement(int place) => _isElement[place];

    /// <summary>The element that lies at a place, row by row; the first one where strides of 0 put several there.</summary>
    internal int ElementAt(int place)
    {
        for (int k = 0; k < Shape.Count; k++)
        {
            if (place == PlaceOf(k))
            {
                return k;
            }
        }

        return -1;
    }

    /// <summary>Where an element lies.</summary>
    internal int PlaceOf(int element) =>
        Placement.Before + (element / Shape.Columns * Placement.RowStride) + (element % Shape.Columns * Placement.ColumnStride);

    /// <summary>Whether an element's bits are those of before.</summary>
    internal bool IsUntouched(int element)
    {
        int size = ElementFormat.Of(Shape.Type).Bytes,
            place = PlaceOf(element) * size;
        return _memory.Bytes.Span.Slice(place, size).SequenceEqual(_before.AsSpan(place, size));
    }

    public void Dispose() => _owner?.Dispose();

    private void Poison(int tag)
    {
        Span<byte> bytes = _memory.Bytes.Span;
        switch (_memory.Type)
        {
            case ElementType.F64:
                MemoryMarshal.Cast<byte, ulong>(bytes).Fill(0x7FF8_0000_0000_0000UL | (uint)tag);
                break;
            case ElementType.F32:
                MemoryMarshal.Cast<byte, uint>(bytes).Fill(0x7FC0_0000U | (uint)tag);
                break;
            case ElementType.F16:
                MemoryMarshal.Cast<byte, ushort>(bytes).Fill((ushort)(0x7E00 | tag));
                break;
            default:
                MemoryMarshal.Cast<byte, ushort>(bytes).Fill((ushort)(0x7FC0 | tag));
                break;
        }
    }
}
