namespace ExactGrad.Tests.Mutation.Gate;

/// <summary>What became of a mutant, in the words of the mutation testing report schema that Stryker writes.</summary>
internal enum MutantStatus
{
    /// <summary>A test failed.</summary>
    Killed,

    /// <summary>The tests did not end.</summary>
    Timeout,

    /// <summary>The process ended.</summary>
    RuntimeError,

    /// <summary>Every test passed.</summary>
    Survived,

    /// <summary>No test runs this code.</summary>
    NoCoverage,

    /// <summary>It is no program.</summary>
    CompileError,

    /// <summary>Stryker was told to leave it out, or covers it by another mutant of the same block.</summary>
    Ignored,

    /// <summary>Its tests neither all passed nor did one fail: the run ended before its turn, or lost what became of them.</summary>
    Pending,
}

/// <summary>One change to one place of the source.</summary>
/// <param name="File">The file, from the root of the repository.</param>
/// <param name="Line">Where it begins, from 1.</param>
/// <param name="Mutator">Stryker's name for the kind of change.</param>
/// <param name="Original">The source there, with every run of white space as one blank.</param>
/// <param name="Replacement">What stood there instead, likewise.</param>
/// <param name="Status">What became of it.</param>
/// <param name="StatusReason">Why, where Stryker says so.</param>
internal sealed record Mutant(
    string File,
    int Line,
    string Mutator,
    string Original,
    string Replacement,
    MutantStatus Status,
    string StatusReason
)
{
    /// <summary>Whether something went wrong under it: a crash and a hang show a mistake as a failing test does.</summary>
    internal bool IsDetected => Status is MutantStatus.Killed or MutantStatus.Timeout or MutantStatus.RuntimeError;

    /// <summary>Whether it counts: it compiles and was put to the tests, or would have been if any ran its code.</summary>
    internal bool Counts => IsDetected || Status is MutantStatus.Survived or MutantStatus.NoCoverage;

    /// <summary>Whether it was left out by a comment in the source, which the list of equivalent mutants does not show.</summary>
    internal bool IsSilenced =>
        Status == MutantStatus.Ignored
        && StatusReason
            is not ("Removed by block already covered filter" or "Removed by mutation type filter" or "Removed by mutate filter");

    public override string ToString() => $"{File}:{Line} {Mutator}: `{Original}` -> `{Replacement}`";
}
