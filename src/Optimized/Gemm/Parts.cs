namespace ExactGrad.Optimized;

/// <summary>
/// C cut into parts that threads claim: two for each thread, four of a large product, so that whoever is interrupted leaves the rest to the others;
/// and near to squares, for every part packs what it needs of A and of B.
/// </summary>
internal readonly struct Parts
{
    private const nint LeastRows = 64,
        LeastColumns = 96;

    // Multiply-adds of a product that is cut into more parts.
    private const double Large = 1L << 27;

    private readonly nint _rows,
        _columns;

    internal Parts(nint rows, nint columns, nint depth, int threads)
    {
        (_rows, _columns) = (rows, columns);
        nint parts = threads * ((double)depth * rows * columns >= Large ? 4 : 2),
            down = 1;
        for (nint split = 2; split <= parts; split++)
        {
            if (parts % split == 0 && rows / split + columns / (parts / split) < rows / down + columns / (parts / down))
            {
                down = split;
            }
        }

        nint across = Math.Clamp(columns / LeastColumns, 1, parts / down);
        down = Math.Clamp(rows / LeastRows, 1, down);
        if (down * across < threads)
        {
            // Small, or long sums: anything is better than a core without work.
            down = rows >= columns ? Math.Min(threads, rows) : 1;
            across = rows >= columns ? 1 : Math.Min(threads, columns);
        }

        (Down, Across) = (down, across);
    }

    /// <summary>Parts one below the other.</summary>
    internal nint Down { get; }

    /// <summary>Parts side by side.</summary>
    internal nint Across { get; }

    internal nint Count => Down * Across;

    /// <summary>
    /// Where a part lies, which may be empty: its columns begin with a cache line of so many elements, so that no two threads write to the same one.
    /// </summary>
    internal (nint Row, nint Rows, nint Column, nint Columns) At(nint part, nint line)
    {
        nint unit = Math.Max(1, Math.Min(line, _columns / Across)),
            units = (_columns + unit - 1) / unit,
            down = part / Across,
            across = part % Across,
            row = _rows * down / Down,
            column = units * across / Across * unit;
        return (row, _rows * (down + 1) / Down - row, column, Math.Min(_columns, units * (across + 1) / Across * unit) - column);
    }
}
