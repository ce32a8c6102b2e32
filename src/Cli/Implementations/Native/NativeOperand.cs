using System.Runtime.InteropServices;
using ExactGrad.Oracle.Calls;

namespace ExactGrad.Cli.Implementations.Native;

/// <summary>
/// A tensor in memory for a library: rows lie apart, and before, between and after them stands NaN. What is read there shows in the
/// answer, and what is written there is found afterwards.
/// </summary>
internal sealed class NativeOperand
{
    // More than a vector register reaches beyond a row's end.
    private const int Around = 16;

    private readonly byte[] _memory;
    private readonly byte[] _before;
    private readonly int _size;
    private readonly int _rowStride;
    private readonly Tensor _shape;

    /// <summary>Room for a tensor.</summary>
    /// <param name="name">Its name, for messages.</param>
    /// <param name="shape">Its shape and type.</param>
    /// <param name="content">What stands there; NaN where null.</param>
    /// <param name="gap">Elements between rows.</param>
    internal NativeOperand(string name, Tensor shape, Tensor? content, int gap)
    {
        Name = name;
        _shape = shape;
        _size = ElementFormat.Of(shape.Type).Bytes;
        _rowStride = Math.Max(shape.Columns, 1) + gap;
        // On the heap of pinned objects: it stays where it is while the library has its address.
        _memory = GC.AllocateUninitializedArray<byte>(checked(((2 * Around) + (shape.Rows * _rowStride)) * _size), pinned: true);
        // All bits set: a NaN in every format.
        _memory.AsSpan().Fill(0xFF);
        for (int row = 0; content is not null && row < content.Rows; row++)
        {
            RowOf(content.Bytes.Span, row).CopyTo(Row(row));
        }

        _before = [.. _memory];
    }

    internal string Name { get; }

    /// <summary>As the library is told of it.</summary>
    /// <param name="turned">Whether it is stored [outputs, inputs], and told of as [inputs, outputs].</param>
    internal NativeMatrix Matrix(bool turned)
    {
        nint data = Marshal.UnsafeAddrOfPinnedArrayElement(_memory, Around * _size);
        (int rows, int columns) = (_shape.Rows, _shape.Columns);
        return new NativeMatrix
        {
            Data = data,
            Rows = turned ? columns : rows,
            Columns = turned ? rows : columns,
            RowStride = turned ? 1 : _rowStride,
            ColumnStride = turned ? _rowStride : 1,
        };
    }

    /// <summary>What was written and must not be, as a sentence; null where nothing was.</summary>
    /// <param name="isInput">Whether the elements must stay as well.</param>
    internal string? Trespass(bool isInput)
    {
        int at = 0;
        while ((at += _memory.AsSpan(at).CommonPrefixLength(_before.AsSpan(at))) < _memory.Length)
        {
            (int row, int column) = Math.DivRem((at / _size) - Around, _rowStride);
            bool beside = at / _size < Around || row >= _shape.Rows || column >= _shape.Columns;
            if (beside || isInput)
            {
                string where =
                    at / _size < Around ? "before its first row"
                    : row >= _shape.Rows ? "after its last row"
                    : $"in row {row}, column {column} of {_shape.Columns}";
                return beside ? $"it wrote beside the elements of {Name}, {where}" : $"it changed its input {Name}, {where}";
            }

            // On to what follows the row's elements.
            at = (Around + (row * _rowStride) + _shape.Columns) * _size;
        }

        return null;
    }

    /// <summary>The elements as they are now.</summary>
    internal Tensor ToTensor()
    {
        Tensor dense = Tensor.Zeros(_shape.Type, _shape.Shape);
        for (int row = 0; row < _shape.Rows; row++)
        {
            Row(row).CopyTo(RowOf(dense.Bytes.Span, row));
        }

        return dense;
    }

    private Span<byte> Row(int row) => _memory.AsSpan((Around + (row * _rowStride)) * _size, _shape.Columns * _size);

    private Span<byte> RowOf(Span<byte> dense, int row) => dense.Slice(row * _shape.Columns * _size, _shape.Columns * _size);
}
