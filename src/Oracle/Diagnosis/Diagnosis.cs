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
    /// <summary>The diagnosis in one sentence.</summary>
    public string Text =>
        Mistakes.Count > 0 ? $"{string.Join(" or ", Mistakes.Select(mistake => mistake.Name))}: {Mistakes[0].Story}"
        : Hint.Length > 0 ? $"no known mistake fits; {Hint}"
        : "no known mistake fits";
}
