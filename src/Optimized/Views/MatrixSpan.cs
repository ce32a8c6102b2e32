using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ExactGrad.Optimized;

/// <summary>
/// A matrix that is written: a reference, two extents and two strides. Element [r,c] lies r RowStride + c ColumnStride elements after
/// the first, and no two elements share an address. Negative strides are refused. The view holds no memory and copies nothing.
/// </summary>
/// <typeparam name="T">The element type.</typeparam>
public readonly ref struct MatrixSpan<T>
    where T : unmanaged
{
    private readonly ref T _reference;

    internal MatrixSpan(ref T reference, nint rows, nint columns, nint rowStride, nint columnStride)
    {
        _reference = ref reference;
        Rows = rows;
        Columns = columns;
        RowStride = rowStride;
        ColumnStride = columnStride;
    }

    /// <summary>A dense matrix, row after row, at the start of the buffer.</summary>
    /// <param name="buffer">At least rows x columns elements.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    /// <exception cref="ArgumentException">An extent is negative, or the buffer is too short.</exception>
    public MatrixSpan(Span<T> buffer, nint rows, nint columns)
        : this(buffer, rows, columns, columns, 1) { }

    /// <summary>A matrix with strides, counted in elements, whose first element is the first of the buffer.</summary>
    /// <param name="buffer">Holds at least up to the last element addressed; a gap after the last row is not needed.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="rowStride">Elements from [r,c] to [r+1,c].</param>
    /// <param name="columnStride">Elements from [r,c] to [r,c+1].</param>
    /// <exception cref="ArgumentException">An extent or stride is negative, the buffer is too short, or several elements would share an address.</exception>
    public MatrixSpan(Span<T> buffer, nint rows, nint columns, nint rowStride, nint columnStride = 1)
    {
        Extent.Check(rows, columns, rowStride, columnStride, buffer.Length);
        Extent.CheckWritable(rows, columns, rowStride, columnStride);
        _reference = ref MemoryMarshal.GetReference(buffer);
        Rows = rows;
        Columns = columns;
        RowStride = rowStride;
        ColumnStride = columnStride;
    }

    /// <summary>A dense matrix, row after row, at the start of the array.</summary>
    /// <param name="array">At least rows x columns elements.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    /// <exception cref="ArgumentNullException">The array is null.</exception>
    /// <exception cref="ArgumentException">An extent is negative, or the array is too short.</exception>
    public MatrixSpan(T[] array, nint rows, nint columns)
        : this((Span<T>)(array ?? throw new ArgumentNullException(nameof(array))), rows, columns, columns, 1) { }

    /// <summary>A matrix with strides, counted in elements, whose first element is the first of the array.</summary>
    /// <param name="array">Holds at least up to the last element addressed.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="rowStride">Elements from [r,c] to [r+1,c].</param>
    /// <param name="columnStride">Elements from [r,c] to [r,c+1].</param>
    /// <exception cref="ArgumentNullException">The array is null.</exception>
    /// <exception cref="ArgumentException">An extent or stride is negative, the array is too short, or several elements would share an address.</exception>
    public MatrixSpan(T[] array, nint rows, nint columns, nint rowStride, nint columnStride = 1)
        : this((Span<T>)(array ?? throw new ArgumentNullException(nameof(array))), rows, columns, rowStride, columnStride) { }

    /// <summary>The whole of a two-dimensional array.</summary>
    /// <param name="array">The array.</param>
    /// <exception cref="ArgumentNullException">The array is null.</exception>
    public MatrixSpan(T[,] array)
    {
        ArgumentNullException.ThrowIfNull(array);
        _reference = ref Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(array));
        Rows = array.GetLength(0);
        Columns = array.GetLength(1);
        RowStride = Columns;
        ColumnStride = 1;
    }

    /// <summary>A matrix in native memory, which may be longer than a span can be.</summary>
    /// <param name="address">The first element. The memory must stay where it is for as long as the view is used.</param>
    /// <param name="length">Elements that the memory holds.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="rowStride">Elements from [r,c] to [r+1,c].</param>
    /// <param name="columnStride">Elements from [r,c] to [r,c+1].</param>
    /// <exception cref="ArgumentNullException">The address is null, and there are elements.</exception>
    /// <exception cref="ArgumentException">An extent or stride is negative, the memory is too short, or several elements would share an address.</exception>
    public unsafe MatrixSpan(T* address, nint length, nint rows, nint columns, nint rowStride, nint columnStride = 1)
    {
        Extent.Check(rows, columns, rowStride, columnStride, length);
        Extent.CheckWritable(rows, columns, rowStride, columnStride);
        if (rows != 0 && columns != 0)
        {
            ArgumentNullException.ThrowIfNull(address);
        }

        _reference = ref Unsafe.AsRef<T>(address);
        Rows = rows;
        Columns = columns;
        RowStride = rowStride;
        ColumnStride = columnStride;
    }

    /// <summary>The matrix that a tensor of two dimensions shows.</summary>
    /// <param name="tensor">A tensor of two dimensions.</param>
    /// <exception cref="ArgumentException">The tensor has another number of dimensions, a negative stride, or broadcasts.</exception>
    public MatrixSpan(TensorSpan<T> tensor)
    {
        Extent.CheckRank(tensor.Rank);
        nint rows = tensor.Lengths[0],
            columns = tensor.Lengths[1],
            rowStride = tensor.Strides[0],
            columnStride = tensor.Strides[1];
        // The tensor has checked its own buffer; what is left to check are the strides.
        Extent.Check(rows, columns, rowStride, columnStride, nint.MaxValue);
        Extent.CheckWritable(rows, columns, rowStride, columnStride);
        _reference = ref tensor.GetPinnableReference();
        Rows = rows;
        Columns = columns;
        RowStride = rowStride;
        ColumnStride = columnStride;
    }

    /// <summary>Number of rows.</summary>
    public nint Rows { get; }

    /// <summary>Number of columns.</summary>
    public nint Columns { get; }

    /// <summary>Elements from [r,c] to [r+1,c].</summary>
    public nint RowStride { get; }

    /// <summary>Elements from [r,c] to [r,c+1].</summary>
    public nint ColumnStride { get; }

    /// <summary>Whether there are no elements.</summary>
    public bool IsEmpty => Rows == 0 || Columns == 0;

    /// <summary>The same elements with rows and columns exchanged; nothing is copied.</summary>
    public MatrixSpan<T> Transposed => new(ref _reference, Columns, Rows, ColumnStride, RowStride);

    /// <summary>One element.</summary>
    /// <param name="row">Row, from 0.</param>
    /// <param name="column">Column, from 0.</param>
    /// <exception cref="IndexOutOfRangeException">The element lies outside the matrix.</exception>
    public ref T this[nint row, nint column]
    {
        get
        {
            Extent.CheckIndex(row, column, Rows, Columns);
            return ref Unsafe.Add(ref _reference, row * RowStride + column * ColumnStride);
        }
    }

    /// <summary>The same matrix, to be read.</summary>
    /// <param name="matrix">The matrix.</param>
    public static implicit operator ReadOnlyMatrixSpan<T>(MatrixSpan<T> matrix) =>
        new(ref matrix._reference, matrix.Rows, matrix.Columns, matrix.RowStride, matrix.ColumnStride);

    /// <summary>The matrix that a tensor of two dimensions shows.</summary>
    /// <param name="tensor">A tensor of two dimensions.</param>
    public static implicit operator MatrixSpan<T>(TensorSpan<T> tensor) => new(tensor);

    /// <summary>The whole of a two-dimensional array.</summary>
    /// <param name="array">The array.</param>
    public static implicit operator MatrixSpan<T>(T[,] array) => new(array);

    /// <summary>A part of the matrix; nothing is copied.</summary>
    /// <param name="rowStart">First row of the part.</param>
    /// <param name="rows">Its number of rows.</param>
    /// <param name="columnStart">First column of the part.</param>
    /// <param name="columns">Its number of columns.</param>
    /// <returns>The part.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The part leaves the matrix.</exception>
    public MatrixSpan<T> Slice(nint rowStart, nint rows, nint columnStart, nint columns)
    {
        Extent.CheckSlice(rowStart, rows, Rows, "rows");
        Extent.CheckSlice(columnStart, columns, Columns, "columns");
        // An empty part keeps the first reference: its own might lie beyond the buffer.
        nint offset = rows == 0 || columns == 0 ? 0 : rowStart * RowStride + columnStart * ColumnStride;
        return new(ref Unsafe.Add(ref _reference, offset), rows, columns, RowStride, ColumnStride);
    }

    /// <summary>One row; nothing is copied.</summary>
    /// <param name="row">Row, from 0.</param>
    /// <returns>Its elements.</returns>
    /// <exception cref="IndexOutOfRangeException">The row lies outside the matrix.</exception>
    /// <exception cref="InvalidOperationException">The elements of a row do not lie next to each other.</exception>
    /// <exception cref="OverflowException">The row is longer than a span can be.</exception>
    public Span<T> Row(nint row)
    {
        if (Columns == 0 && (nuint)row < (nuint)Rows)
        {
            return default;
        }

        Extent.CheckIndex(row, 0, Rows, Columns);
        if (Columns > 1 && ColumnStride != 1)
        {
            throw new InvalidOperationException($"A row is no span: the column stride is {ColumnStride}, not 1.");
        }

        return MemoryMarshal.CreateSpan(ref Unsafe.Add(ref _reference, row * RowStride), checked((int)Columns));
    }

    /// <summary>The same elements as a tensor of two dimensions; nothing is copied.</summary>
    /// <returns>The tensor.</returns>
    /// <exception cref="OverflowException">The elements stretch further than a span can.</exception>
    /// <exception cref="ArgumentException">The strides are some that tensors do not take.</exception>
    public TensorSpan<T> ToTensorSpan()
    {
        int length = checked((int)Extent.Needed(Rows, Columns, RowStride, ColumnStride));
        // A tensor wants the stride of a dimension of one element to be zero, and all of them where there are no elements.
        ReadOnlySpan<nint> strides = [Rows == 1 || IsEmpty ? 0 : RowStride, Columns == 1 || IsEmpty ? 0 : ColumnStride];
        return new TensorSpan<T>(MemoryMarshal.CreateSpan(ref _reference, length), [Rows, Columns], strides);
    }

    /// <summary>The first element's address holder, for <c>fixed</c>; a null reference where there is none.</summary>
    [System.ComponentModel.EditorBrowsable(System.ComponentModel.EditorBrowsableState.Never)]
    public ref T GetPinnableReference() => ref IsEmpty ? ref Unsafe.NullRef<T>() : ref _reference;
}
