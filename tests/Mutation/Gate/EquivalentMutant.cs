using System.Text.Json;
using System.Text.Json.Serialization;

namespace ExactGrad.Tests.Mutation.Gate;

/// <summary>A mutant that gives the same result as the source for every input, and the argument why.</summary>
/// <param name="File">The file, from the root of the repository.</param>
/// <param name="Mutator">Stryker's name for the kind of change.</param>
/// <param name="Original">The source that is changed; runs of white space count as one blank.</param>
/// <param name="Replacement">What stands there instead.</param>
/// <param name="Reason">Why no input can tell.</param>
/// <param name="Places">How many places of the file this holds for, where the same text stands in several.</param>
internal sealed record EquivalentMutant(string File, string Mutator, string Original, string Replacement, string Reason, int Places = 1)
{
    private static readonly JsonSerializerOptions Reading = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
        AllowTrailingCommas = true,
    };

    /// <summary>Reads the list, tests/Mutation/equivalent-mutants.json.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    internal static IReadOnlyList<EquivalentMutant> Read(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<EquivalentMutant[]>(json, Reading) ?? throw new FormatException("the list is null");
        }
        catch (JsonException problem)
        {
            throw new FormatException($"not a list of equivalent mutants: {problem.Message}", problem);
        }
    }

    /// <summary>Whether it is this mutant that is meant.</summary>
    internal bool Is(Mutant mutant) =>
        File == mutant.File && Mutator == mutant.Mutator && Original == mutant.Original && Replacement == mutant.Replacement;

    public override string ToString() => $"{File} {Mutator}: `{Original}` -> `{Replacement}`";
}
