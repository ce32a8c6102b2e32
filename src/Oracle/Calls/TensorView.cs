namespace ExactGrad.Oracle.Calls;

/// <summary>
/// A matrix in memory that belongs to the caller: element [r,c] lies r RowStride + c ColumnStride elements after the first. Vectors are
/// one row, scalars one element.
/// </summary>
public sealed class TensorView
{
    private readonly Tensor _elements;

    /// <summary>A view of memory; nothing is copied.</summary>
    /// <param name="type">Element format.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="rowStride">Elements from [r,c] to [r+1,c]; 0 where all rows are one.</param>
    /// <param name="columnStride">Elements from [r,c] to [r,c+1]; 0 where all columns are one.</param>
    /// <param name="bytes">From the first element to the last one addressed, and not a byte more.</param>
    /// <exception cref="ArgumentException">The length is not that of the elements addressed.</exception>
    public TensorView(ElementType type, int rows, int columns, int rowStride, int columnStride, Memory<byte> bytes)
    {
        (Rows, Columns, RowStride, ColumnStride) = (rows, columns, rowStride, columnStride);
        _elements = new Tensor(type, [Extent(rows, columns, rowStride, columnStride)], bytes);
    }

    /// <summary>The whole of a tensor, as it lies.</summary>
    public static TensorView Of(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        return new TensorView(tensor.Type, tensor.Rows, tensor.Columns, tensor.Columns, 1, tensor.Bytes);
    }

    /// <summary>Element format.</summary>
    public ElementType Type => _elements.Type;

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>Number of columns.</summary>
    public int Columns { get; }

    /// <summary>Elements from [r,c] to [r+1,c].</summary>
    public int RowStride { get; }

    /// <summary>Elements from [r,c] to [r,c+1].</summary>
    public int ColumnStride { get; }

    /// <summary>The bytes from the first element to the last one.</summary>
    public Memory<byte> Bytes => _elements.Bytes;

    /// <summary>The elements and the gaps between them as numbers of the machine, without a copy; see <see cref="Tensor.As{T}"/>.</summary>
    public Span<T> As<T>()
        where T : unmanaged => _elements.As<T>();

    /// <summary>One element; writing rounds to nearest, ties to even.</summary>
    public double this[int row, int column]
    {
        get => _elements[(row * RowStride) + (column * ColumnStride)];
        set => _elements[(row * RowStride) + (column * ColumnStride)] = value;
    }

    /// <summary>Elements from the first to the last one addressed, both included; 0 where there are none.</summary>
    internal static int Extent(int rows, int columns, int rowStride, int columnStride) =>
        rows == 0 || columns == 0 ? 0 : checked(((rows - 1) * rowStride) + ((columns - 1) * columnStride) + 1);

    /// <summary>The element at a distance from the first, gaps included; 0 beyond the memory.</summary>
    internal double Raw(int index) => index < _elements.Count ? _elements[index] : 0;

    /// <summary>Writes at a distance from the first element, gaps included; beyond the memory nothing.</summary>
    internal void SetRaw(int index, double value)
    {
        if (index < _elements.Count)
        {
            _elements[index] = value;
        }
    }

    /// <summary>Copies the elements into a tensor of that shape.</summary>
    internal Tensor ToTensor(ReadOnlySpan<int> shape)
    {
        Tensor dense = Tensor.Zeros(Type, shape);
        int size = ElementFormat.Of(Type).Bytes;
        ReadOnlySpan<byte> from = Bytes.Span;
        Span<byte> to = dense.Bytes.Span;
        for (int r = 0; r < Rows; r++)
        {
            for (int c = 0; c < Columns; c++)
            {
                from.Slice(((r * RowStride) + (c * ColumnStride)) * size, size).CopyTo(to[(((r * Columns) + c) * size)..]);
            }
        }

        return dense;
    }

    /// <summary>Copies a tensor's elements into the view; gaps stay as they are.</summary>
    internal void CopyFrom(Tensor dense)
    {
        int size = ElementFormat.Of(Type).Bytes;
        ReadOnlySpan<byte> from = dense.Bytes.Span;
        Span<byte> to = Bytes.Span;
        for (int r = 0; r < Rows; r++)
        {
            for (int c = 0; c < Columns; c++)
            {
                from.Slice(((r * Columns) + c) * size, size).CopyTo(to[(((r * RowStride) + (c * ColumnStride)) * size)..]);
            }
        }
    }
}
