namespace ExactGrad.Oracle.Bounds;

/// <summary>What a comparison that found nothing wrong has seen.</summary>
internal struct Tally
{
    /// <summary>Elements compared.</summary>
    internal long Compared;

    /// <summary>Of these, those whose truth is not 0.</summary>
    internal long Telling;

    /// <summary>Largest share of a bound that was used.</summary>
    internal double LargestShare;

    private List<(string Output, Resolution Resolution)>? _resolutions;

    /// <summary>How small an error was resolved, by output; only of comparisons with a truth, element by element.</summary>
    internal readonly IReadOnlyList<(string Output, Resolution Resolution)> Resolutions => _resolutions ?? [];

    /// <summary>Notes how small an error was resolved in an output.</summary>
    internal void Resolved(string output, in Resolution resolution) => (_resolutions ??= []).Add((output, resolution));

    internal void Add(in Tally other)
    {
        Compared += other.Compared;
        Telling += other.Telling;
        LargestShare = Math.Max(LargestShare, other.LargestShare);
        if (other._resolutions is not null)
        {
            (_resolutions ??= []).AddRange(other._resolutions);
        }
    }
}
