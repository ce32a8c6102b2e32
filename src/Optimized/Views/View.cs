namespace ExactGrad.Optimized;

/// <summary>A pinned matrix: what the public views become inside a call. All index arithmetic is as wide as an address.</summary>
internal readonly unsafe struct View<T>(T* data, nint rows, nint columns, nint rowStride, nint columnStride)
    where T : unmanaged
{
    internal readonly T* Data = data;
    internal readonly nint Rows = rows;
    internal readonly nint Columns = columns;
    internal readonly nint RowStride = rowStride;
    internal readonly nint ColumnStride = columnStride;

    internal View(T* data, in ReadOnlyMatrixSpan<T> matrix)
        : this(data, matrix.Rows, matrix.Columns, matrix.RowStride, matrix.ColumnStride) { }

    internal View(T* data, in MatrixSpan<T> matrix)
        : this(data, matrix.Rows, matrix.Columns, matrix.RowStride, matrix.ColumnStride) { }

    internal bool IsEmpty => Rows == 0 || Columns == 0;

    /// <summary>Bytes of its elements, without what lies between them.</summary>
    internal nint Bytes => Rows * Columns * sizeof(T);

    internal Reach Reach => IsEmpty ? default : new(Data, At(Rows - 1, Columns - 1) + 1);

    internal View<T> Transposed => new(Data, Columns, Rows, ColumnStride, RowStride);

    internal T* At(nint row, nint column) => Data + row * RowStride + column * ColumnStride;

    internal View<T> Part(nint row, nint rows, nint column, nint columns) => new(At(row, column), rows, columns, RowStride, ColumnStride);
}
