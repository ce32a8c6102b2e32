namespace ExactGrad.Tests.Mutation.Gate;

/// <summary>What is mutated, and how much of it must be detected.</summary>
/// <param name="Name">As the command takes it.</param>
/// <param name="Folder">The sources, from the root of the repository.</param>
/// <param name="Percent">The least score.</param>
/// <param name="Known">
/// A mutant that any working run detects. Where it lives nothing was tested, whatever the report says: a test runner that does not fit lets
/// every mutant survive, and one whose first run fails kills them all.
/// </param>
internal sealed record Target(string Name, string Folder, int Percent, KnownMutant Known)
{
    internal static readonly Target[] All =
    [
        new("reference", "src/Reference/", 100, new("src/Reference/Linear.Forward.cs", "i < inputs", "i > inputs")),
        new("oracle-bounds", "src/Oracle/Bounds/", 95, new("src/Oracle/Bounds/Comparer.cs", "!(share <= 1)", "(share <= 1)")),
        new(
            "oracle-judging",
            "src/Oracle/Judging/",
            95,
            new("src/Oracle/Judging/LaneCount.cs", "total[Outcome.Violated] > 0", "total[Outcome.Violated] < 0")
        ),
        new(
            "oracle-lanes",
            "src/Oracle/Lanes/",
            95,
            new("src/Oracle/Lanes/ExactCases.cs", "ExactData.JointBits(id, bits) > 0", "ExactData.JointBits(id, bits) < 0")
        ),
        new(
            "oracle-contract",
            "src/Oracle/Lanes/Contract/",
            95,
            new("src/Oracle/Lanes/Contract/BitComparison.cs", "different.Length > 0", "different.Length < 0")
        ),
        new(
            "oracle-laws",
            "src/Oracle/Lanes/Laws/",
            95,
            new("src/Oracle/Lanes/Laws/LawTrial.cs", "!(leftValue == rightValue)", "(leftValue == rightValue)")
        ),
        new("oracle-truth", "src/Oracle/Truth/", 95, new("src/Oracle/Truth/ExactProduct.cs", "first < Inner", "first > Inner")),
        new(
            "oracle-diagnosis",
            "src/Oracle/Diagnosis/",
            95,
            new("src/Oracle/Diagnosis/Observation.cs", "k < left.Count", "k > left.Count")
        ),
        new("optimized-layer", "src/Optimized/", 90, new("src/Optimized/LayerOptions.cs", "Threads < 0", "Threads > 0")),
        new("optimized-views", "src/Optimized/Views/", 90, new("src/Optimized/Views/Extent.cs", "value < 0", "value > 0")),
        new("optimized-gemm", "src/Optimized/Gemm/", 90, new("src/Optimized/Gemm/Shares.cs", "units <= most", "units > most")),
        new(
            "optimized-kernels",
            "src/Optimized/Kernels/",
            90,
            new("src/Optimized/Kernels/TileCall.cs", "columnStride * sizeof(T)", "columnStride / sizeof(T)")
        ),
    ];

    /// <summary>The target of a file: a folder's files are its own, but for those of its folders that are targets themselves.</summary>
    internal static Target? Of(string file) =>
        All.Where(target => file.StartsWith(target.Folder, StringComparison.Ordinal)).MaxBy(target => target.Folder.Length);
}

/// <summary>A mutant by its text.</summary>
/// <param name="File">The file, from the root of the repository.</param>
/// <param name="Original">The source that is changed.</param>
/// <param name="Replacement">What stands there instead.</param>
internal sealed record KnownMutant(string File, string Original, string Replacement)
{
    /// <summary>Whether it is this one.</summary>
    internal bool Is(Mutant mutant) => File == mutant.File && Original == mutant.Original && Replacement == mutant.Replacement;
}
