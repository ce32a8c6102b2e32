namespace ExactGrad.Tests.Mutation.Gate;

/// <summary>
/// What the mutants of a target say about its tests: score = detected / (detected + survived + not covered), without those that are
/// equivalent and those that do not compile.
/// </summary>
internal sealed class Score
{
    private readonly Target _target;
    private readonly IReadOnlyList<Mutant> _mutants;

    internal Score(Target target, IReadOnlyList<Mutant> mutants, IEnumerable<EquivalentMutant> equivalent)
    {
        (_target, _mutants) = (target, mutants);
        EquivalentMutant[] listed = [.. equivalent.Where(entry => Target.Of(entry.File)?.Name == target.Name)];
        Mutant[] counting = [.. mutants.Where(mutant => mutant.Counts)];
        // One that a test tells from the source is not equivalent: it counts, and the entry is a problem.
        Equivalent = counting.Count(mutant => listed.Any(entry => entry.Is(mutant)) && mutant.Status != MutantStatus.Killed);
        Mutant[] judged = [.. counting.Where(mutant => mutant.Status == MutantStatus.Killed || !listed.Any(entry => entry.Is(mutant)))];
        Detected = judged.Count(mutant => mutant.IsDetected);
        Undetected = [.. judged.Where(mutant => !mutant.IsDetected)];
        Untried = [.. mutants.Where(mutant => mutant.Status == MutantStatus.Pending)];
        Broken = [.. BrokenBy(target, mutants)];
        Problems = [.. listed.SelectMany(entry => ProblemsOf(entry, counting)), .. mutants.Where(m => m.IsSilenced).Select(Silenced)];
    }

    /// <summary>How many mutants a test, a crash or a hang gave away.</summary>
    internal int Detected { get; }

    /// <summary>The mutants that nothing gave away, equivalent ones apart.</summary>
    internal IReadOnlyList<Mutant> Undetected { get; }

    /// <summary>The mutants that should have been put to the tests, and were not.</summary>
    internal IReadOnlyList<Mutant> Untried { get; }

    /// <summary>How many were left out because the list says that nothing can tell them from the source.</summary>
    internal int Equivalent { get; }

    /// <summary>Why this run says nothing at all; empty where it does.</summary>
    internal IReadOnlyList<string> Broken { get; }

    /// <summary>What is wrong with the list of equivalent mutants.</summary>
    internal IReadOnlyList<string> Problems { get; }

    /// <summary>Whether the score is as high as it must be. In integers: 94.96 is not 95.</summary>
    internal bool Suffices => Detected * 100L >= _target.Percent * (long)(Detected + Undetected.Count);

    /// <summary>
    /// 0: as it must be; 1: too low, or the list is wrong; 70: the run itself did not work; 75: it left mutants untried, and another may not.
    /// </summary>
    internal int ExitCode =>
        Broken.Count > 0 ? 70
        : Untried.Count > 0 ? 75
        : Suffices && Problems.Count == 0 ? 0
        : 1;

    /// <summary>How many came to this end, equivalent ones included.</summary>
    internal int Of(MutantStatus status) => _mutants.Count(mutant => mutant.Status == status);

    private static IEnumerable<string> BrokenBy(Target target, IReadOnlyList<Mutant> mutants)
    {
        if (!mutants.Any(mutant => mutant.Counts))
        {
            yield return "no mutant was put to the tests";
        }

        Mutant[] known = [.. mutants.Where(target.Known.Is)];
        if (known.Length == 0)
        {
            yield return $"the mutant that must die was not made: {target.Known}";
        }

        foreach (Mutant mutant in known.Where(mutant => mutant.Status is not (MutantStatus.Killed or MutantStatus.Pending)))
        {
            yield return $"the mutant that must die is {mutant.Status}, so nothing else here can be believed: {mutant}";
        }
    }

    private static IEnumerable<string> ProblemsOf(EquivalentMutant entry, Mutant[] counting)
    {
        Mutant[] meant = [.. counting.Where(entry.Is)];
        if (meant.Length != entry.Places)
        {
            yield return $"listed as equivalent in {entry.Places} places, found in {meant.Length}: {entry}";
        }

        foreach (Mutant mutant in meant.Where(mutant => mutant.Status == MutantStatus.Killed))
        {
            yield return $"listed as equivalent, but a test tells it from the source: {mutant}";
        }
    }

    private static string Silenced(Mutant mutant) => $"silenced by a comment, and not in the list of equivalent mutants: {mutant}";
}
