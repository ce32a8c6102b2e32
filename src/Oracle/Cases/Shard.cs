using System.Globalization;

namespace ExactGrad.Oracle.Cases;

/// <summary>
/// One of several parts of a run, for as many machines. A case belongs to the shard number 1 + (upper 64 bits of the 128-bit product
/// mix(fnv1a(ID)) * N), by its id alone (docs/cases.md): shards never overlap, and together they are the whole.
/// </summary>
/// <param name="Index">Which, from 1.</param>
/// <param name="Count">How many there are.</param>
public sealed record Shard(int Index, int Count)
{
    /// <summary>No run has more shards than this.</summary>
    public const int Most = 1_000_000;

    /// <summary>Whether a case belongs to this shard.</summary>
    public bool Contains(CaseId id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return Of(id, Count) == Index;
    }

    /// <summary>The number of the shard that a case belongs to, from 1 to <paramref name="count"/>.</summary>
    public static int Of(CaseId id, int count)
    {
        ArgumentNullException.ThrowIfNull(id);
        return 1 + (int)Math.BigMul(SplitMix64.Mix(SplitMix64.Fnv1a(id.ToString())), (ulong)count, out _);
    }

    /// <summary>Reads I/N with 1 &lt;= I &lt;= N.</summary>
    /// <returns>Null where the text is none.</returns>
    public static Shard? TryParse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] parts = text.Split('/');
        return
            parts.Length == 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int index)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int count)
            && index >= 1
            && index <= count
            && count <= Most
            ? new Shard(index, count)
            : null;
    }

    /// <summary>I/N.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Index}/{Count}");
}
