namespace ExactGrad.Oracle.Judging;

/// <summary>
/// Distinct shapes, up to a number of them, so that a run of any length stays small. What is counted so adds up: the count of a union
/// is the same, whichever of its parts was full.
/// </summary>
internal sealed class ShapeSet
{
    /// <summary>No more are counted.</summary>
    internal const int Most = 1 << 18;

    // What is drawn is at most 8192.
    private const int ExtentBits = 14;
    private const int LargestExtent = (1 << ExtentBits) - 1;

    private readonly HashSet<ulong> _keys = [];

    internal int Count => _keys.Count;

    internal IEnumerable<ulong> Keys => _keys;

    /// <summary>Whether the shape is new, and was added.</summary>
    internal bool Add(ulong key) => _keys.Count < Most && _keys.Add(key);

    /// <summary>The extents as one number, above them how many they are.</summary>
    internal static ulong Key(IReadOnlyList<int> extents)
    {
        var key = (ulong)extents.Count;
        for (int k = 0; k < 4; k++)
        {
            key = (key << ExtentBits) | (k < extents.Count ? (ulong)Math.Min(extents[k], LargestExtent) : 0);
        }

        return key;
    }

    /// <summary>The extents of a key.</summary>
    internal static int[] Extents(ulong key)
    {
        int rank = (int)(key >> (4 * ExtentBits));
        return [.. Enumerable.Range(0, rank).Select(k => (int)(key >> ((3 - k) * ExtentBits)) & LargestExtent)];
    }

    /// <summary>The linear layers among them; of a chain, its first layer.</summary>
    internal IEnumerable<DrawnShape> Layers() =>
        _keys
            .Select(Extents)
            .Where(extents => extents.Length >= 3)
            .Select(extents => new DrawnShape(extents[0], extents[1], extents[2]))
            .Distinct();
}
