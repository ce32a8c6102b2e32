namespace ExactGrad.Optimized;

/// <summary>
/// Units (rows, or vectors of columns) divided among as few parts as a greatest size allows, as evenly as can be: 33 rows in tiles of 8 at most
/// are 6, 7, 6, 7, 7, and not four of 8 and a last one that waits for its single chain. The last part is among the largest.
/// </summary>
internal readonly struct Shares
{
    private readonly nint _units;

    internal Shares(nint units, nint most)
    {
        _units = units;
        Count = (units + most - 1) / most;
    }

    /// <summary>How many parts there are.</summary>
    internal nint Count { get; }

    /// <summary>Units before a part; all of them for the part after the last.</summary>
    internal nint Before(nint part) => _units * part / Count;
}
