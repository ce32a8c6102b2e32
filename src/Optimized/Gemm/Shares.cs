namespace ExactGrad.Optimized;

/// <summary>
/// Units (rows, or vectors of columns) divided among as few parts as a greatest size allows, as evenly as can be, the larger parts last: 33
/// rows in tiles of 8 at most are 6, 6, 7, 7, 7, and not four of 8 and a last one that waits for its single chain.
/// </summary>
internal readonly struct Shares
{
    private readonly nint _small,
        _smallParts;

    internal Shares(nint units, nint most)
    {
        // No division where one part is enough: it would be a large share of a tiny product.
        Count = units <= most ? 1 : (nint)((nuint)(units + most - 1) / (nuint)most);
        _small = Count == 1 ? units : (nint)((nuint)units / (nuint)Count);
        _smallParts = Count - (units - _small * Count);
    }

    /// <summary>How many parts there are.</summary>
    internal nint Count { get; }

    /// <summary>Units of the largest part.</summary>
    internal nint Most => _smallParts < Count ? _small + 1 : _small;

    /// <summary>Units before a part; all of them for the part after the last.</summary>
    internal nint Before(nint part) => _small * part + Math.Max(0, part - _smallParts);
}
