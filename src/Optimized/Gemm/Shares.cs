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
        // No division where one part or two are enough: it would be a large share of a tiny product.
        if (units <= most)
        {
            Count = 1;
            _small = units;
        }
        else if (units <= 2 * most)
        {
            Count = 2;
            _small = units >> 1;
        }
        else
        {
            Count = Quotient(units + most - 1, most);
            _small = Quotient(units, Count);
        }

        _smallParts = Count - (units - _small * Count);
    }

    /// <summary>How many parts there are.</summary>
    internal nint Count { get; }

    /// <summary>Units of the largest part.</summary>
    internal nint Most => _smallParts < Count ? _small + 1 : _small;

    /// <summary>Of numbers that are not negative: in 32 bits where they fit, which takes a third of the time.</summary>
    private static nint Quotient(nint dividend, nint divisor) =>
        (nuint)(dividend | divisor) <= uint.MaxValue ? (nint)((uint)dividend / (uint)divisor) : dividend / divisor;

    /// <summary>Units before a part; all of them for the part after the last.</summary>
    internal nint Before(nint part) => _small * part + Math.Max(0, part - _smallParts);
}
