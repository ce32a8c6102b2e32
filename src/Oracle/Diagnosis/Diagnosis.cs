using ExactGrad.Oracle.Catalogue;

namespace ExactGrad.Oracle.Diagnosis;

/// <summary>What is probably behind a wrong output.</summary>
/// <param name="Mistakes">
/// Entries of the catalogue that reproduce the output to the last bit, on fresh cases and on those that failed; several
/// where these cases cannot tell them apart.
/// </param>
/// <param name="Hint">Where no entry fits: what the wrong elements have in common; empty where nothing was found.</param>
/// <param name="Cases">Cases on which the output was compared.</param>
/// <param name="WrongCases">Of these, cases in which it was wrong.</param>
public sealed record OutputDiagnosis(IReadOnlyList<Mistake> Mistakes, string Hint, int Cases, int WrongCases)
{
    /// <summary>Where no single entry fits: two that do so together, on the small ones of these cases.</summary>
    public IReadOnlyList<MistakePair> Pairs { get; init; } = [];

    /// <summary>Public threads that the first mistake named stands for.</summary>
    public IReadOnlyList<string> Threads =>
        Mistakes.Count > 0 ? Mistakes[0].Threads
        : Pairs.Count > 0 ? [.. Pairs[0].First.Threads.Union(Pairs[0].Second.Threads)]
        : [];

    /// <summary>The diagnosis in one sentence.</summary>
    public string Text =>
        Mistakes.Count > 0 ? $"{string.Join(" or ", Mistakes.Select(mistake => mistake.Name))}: {Mistakes[0].Story}"
        : Pairs.Count > 0
            ? $"two mistakes at once, {string.Join(" or ", Pairs.Select(pair => $"{pair.First.Name} and {pair.Second.Name}"))}: {Pairs[0].First.Story} {Pairs[0].Second.Story}"
        : Hint.Length > 0 ? $"no known mistake fits; {Hint}"
        : "no known mistake fits";
}
