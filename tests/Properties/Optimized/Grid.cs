using System.Numerics;
using ExactGrad.Optimized;
using Xunit;

namespace ExactGrad.Tests.Properties.Optimized;

/// <summary>
/// A matrix somewhere inside a larger buffer, with gaps on all sides of it and between its elements. Everything starts as NaN, and what is
/// not an element has to stay as it is.
/// </summary>
internal sealed class Grid<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T[] _memory;
    private readonly int _offset;

    /// <summary>A dense grid, the case without gaps.</summary>
    internal Grid(int rows, int columns)
        : this(rows, columns, 0, columns, 1, 0) { }

    /// <summary>Strides, order of storage, offset and trailing gap are drawn.</summary>
    internal Grid(int rows, int columns, Random random)
        : this(rows, columns, random.Next(8), Strides(rows, columns, random), random.Next(3)) { }

    /// <summary>Rows whose elements lie next to each other, with gaps between them and around.</summary>
    internal static Grid<T> OfRows(int rows, int columns, Random random) =>
        new(rows, columns, random.Next(8), columns + random.Next(4), 1, random.Next(3));

    /// <summary>Columns whose elements lie next to each other, with gaps between them and around.</summary>
    internal static Grid<T> OfColumns(int rows, int columns, Random random) =>
        new(rows, columns, random.Next(8), 1, rows + random.Next(4), random.Next(3));

    private Grid(int rows, int columns, int offset, (int Row, int Column) strides, int trailing)
        : this(rows, columns, offset, strides.Row, strides.Column, trailing) { }

    private Grid(int rows, int columns, int offset, int rowStride, int columnStride, int trailing)
    {
        (Rows, Columns, _offset, RowStride, ColumnStride) = (rows, columns, offset, rowStride, columnStride);
        int extent = rows == 0 || columns == 0 ? 0 : (rows - 1) * rowStride + (columns - 1) * columnStride + 1;
        _memory = new T[offset + extent + trailing];
        Array.Fill(_memory, T.NaN);
    }

    internal int Rows { get; }

    internal int Columns { get; }

    internal int RowStride { get; }

    internal int ColumnStride { get; }

    internal ReadOnlyMatrixSpan<T> Read => new(_memory.AsSpan(_offset), Rows, Columns, RowStride, ColumnStride);

    internal MatrixSpan<T> Write => new(_memory.AsSpan(_offset), Rows, Columns, RowStride, ColumnStride);

    internal T[,] Values
    {
        get
        {
            var values = new T[Rows, Columns];
            for (int r = 0; r < Rows; r++)
            {
                for (int c = 0; c < Columns; c++)
                {
                    values[r, c] = _memory[_offset + r * RowStride + c * ColumnStride];
                }
            }

            return values;
        }
        set
        {
            for (int r = 0; r < Rows; r++)
            {
                for (int c = 0; c < Columns; c++)
                {
                    _memory[_offset + r * RowStride + c * ColumnStride] = value[r, c];
                }
            }
        }
    }

    /// <summary>All of the buffer, to see later whether anything in it has changed.</summary>
    internal T[] Snapshot() => (T[])_memory.Clone();

    internal void AssertUnchangedSince(T[] snapshot) => Same.Bits(snapshot, _memory);

    internal void AssertGapsUntouched()
    {
        var element = new bool[_memory.Length];
        for (int r = 0; r < Rows; r++)
        {
            for (int c = 0; c < Columns; c++)
            {
                element[_offset + r * RowStride + c * ColumnStride] = true;
            }
        }

        for (int i = 0; i < element.Length; i++)
        {
            if (!element[i] && !T.IsNaN(_memory[i]))
            {
                Assert.Fail($"the gap at {i} was written: {_memory[i]}");
            }
        }
    }

    private static (int Row, int Column) Strides(int rows, int columns, Random random)
    {
        int gap = random.Next(2) == 0 ? 0 : random.Next(1, 6);
        return random.Next(6) switch
        {
            0 => (1, rows + gap), // columns one after the other
            1 => (2 * columns + gap, 2), // no unit stride at all
            2 => (3, 3 * rows + gap),
            _ => (columns + gap, 1),
        };
    }
}
