using ExactGrad.Tests.Mutation.Gate;
using Xunit;

namespace ExactGrad.Tests.Mutation.Scores;

/// <summary>What the gate makes of a mutation report: a run that tells nothing must not pass for a good one.</summary>
public sealed class ScoreTests
{
    private const string File = "src/Reference/Linear.Forward.cs";

    private static readonly Target Some = new("reference", "src/Reference/", 75, new(File, "i < inputs", "i > inputs"));

    private static readonly Mutant MustDie = Mutant("i < inputs", "i > inputs", MutantStatus.Killed);

    private static readonly EquivalentMutant Listed = new(File, "some mutator", "a", "b", "It is the same.");

    [Fact]
    public void Score_CountsCrashAndHang_AndLeavesOutWhatDoesNotCompile()
    {
        Score score = Of(
            Mutant("a", "b", MutantStatus.Timeout),
            Mutant("a", "c", MutantStatus.RuntimeError),
            Mutant("a", "d", MutantStatus.NoCoverage),
            Mutant("a", "e", MutantStatus.CompileError),
            Mutant("a", "f", MutantStatus.Ignored, "Removed by block already covered filter")
        );
        Assert.Equal(3, score.Detected);
        Assert.Equal("d", Assert.Single(score.Undetected).Replacement);
        Assert.Equal(0, score.ExitCode);
    }

    [Theory]
    [InlineData(2, 0)]
    [InlineData(1, 1)]
    public void Score_OnTheThreshold_Suffices_AndBelowFails(int killed, int exitCode)
    {
        Score score = Of([.. Enumerable.Repeat(Mutant("a", "b", MutantStatus.Killed), killed), Mutant("a", "c", MutantStatus.Survived)]);
        Assert.Equal(exitCode, score.ExitCode);
    }

    [Fact]
    public void EquivalentMutant_IsLeftOut()
    {
        Score score = Of(
            [Listed],
            Mutant("a", "b", MutantStatus.Survived),
            Mutant("a", "b", MutantStatus.Survived, file: "src/Reference/Relu.cs")
        );
        Assert.Equal(1, score.Equivalent);
        Assert.Equal("src/Reference/Relu.cs", Assert.Single(score.Undetected).File);
        Assert.Empty(score.Problems);
    }

    [Fact]
    public void EquivalentMutant_ThatATestTells_IsAProblem() =>
        IsAProblem("a test tells it", Of([Listed], Mutant("a", "b", MutantStatus.Killed)));

    [Fact]
    public void EquivalentMutant_ThatNoMutantMatches_IsAProblem() =>
        IsAProblem("found in 0", Of([Listed], Mutant("a", "c", MutantStatus.Killed)));

    [Fact]
    public void EquivalentMutant_InMorePlacesThanListed_IsAProblem() =>
        IsAProblem("found in 2", Of([Listed], Mutant("a", "b", MutantStatus.Survived), Mutant("a", "b", MutantStatus.Survived)));

    [Fact]
    public void EquivalentMutant_OfAnotherTarget_IsNoConcernOfThisOne() =>
        Assert.Equal(0, Of([Listed with { File = "src/Optimized/Gemm/Shares.cs" }]).ExitCode);

    [Theory]
    [InlineData("src/Optimized/LinearLayer.cs", "optimized-layer")]
    [InlineData("src/Optimized/Elementwise/Elements.cs", "optimized-layer")]
    [InlineData("src/Optimized/Gemm/Shares.cs", "optimized-gemm")]
    [InlineData("src/Oracle/Bounds/Comparer.cs", "oracle-bounds")]
    [InlineData("src/Cli/Program.cs", null)]
    public void File_IsOfTheTargetWhoseFolderIsNearest(string file, string? target) => Assert.Equal(target, Target.Of(file)?.Name);

    [Fact]
    public void SilencedMutant_IsAProblem() => IsAProblem("silenced", Of([], Mutant("a", "b", MutantStatus.Ignored, "speed only")));

    [Theory]
    [InlineData("Survived")]
    [InlineData("NoCoverage")]
    [InlineData("CompileError")]
    [InlineData("RuntimeError")]
    [InlineData("Timeout")]
    public void MutantThatMustDie_AndDoesNot_IsAnError(string status) =>
        Assert.Equal(
            70,
            new Score(Some, [MustDie with { Status = Enum.Parse<MutantStatus>(status) }, .. Enumerable.Repeat(Killed, 20)], []).ExitCode
        );

    [Fact]
    public void MutantThatMustDie_AndWasNotMade_IsAnError() => Assert.Equal(70, new Score(Some, [Killed], []).ExitCode);

    [Fact]
    public void NothingTested_IsAnError() => Assert.Equal(70, new Score(Some, [], []).ExitCode);

    [Fact]
    public void MutantLeftUntried_IsNamed_AndTheRunToBeRepeated()
    {
        Score score = Of(Mutant("a", "b", MutantStatus.Pending));
        Assert.Equal($"{File}:1 some mutator: `a` -> `b`", Assert.Single(score.Untried).ToString());
        Assert.Equal(75, score.ExitCode);
        Assert.Empty(score.Broken);
        Assert.Equal((1, 0), (score.Detected, score.Undetected.Count));
    }

    // What a repetition would not mend goes before.
    [Fact]
    public void MutantLeftUntried_WhereTheRunDidNotWork_IsAnError() =>
        Assert.Equal(
            70,
            new Score(Some, [MustDie with { Status = MutantStatus.Survived }, Mutant("a", "b", MutantStatus.Pending)], []).ExitCode
        );

    [Fact]
    public void MutantThatMustDie_LeftUntried_IsToBeRepeated() =>
        Assert.Equal(75, new Score(Some, [MustDie with { Status = MutantStatus.Pending }, Killed], []).ExitCode);

    [Fact]
    public void Report_IsReadWithItsText()
    {
        string json = """
            {"files": {"/root/src/A.cs": {"source": "if (a\n    && b)\n{\n}\n", "mutants": [
              {"id": "1", "mutatorName": "Logical mutation", "replacement": "a\n    || b", "status": "Killed",
               "location": {"start": {"line": 1, "column": 5}, "end": {"line": 2, "column": 9}}},
              {"id": "2", "mutatorName": "Block removal mutation", "replacement": "{}", "status": "Ignored", "statusReason": "why",
               "location": {"start": {"line": 3, "column": 1}, "end": {"line": 4, "column": 2}}}]}}}
            """;
        Assert.Equal(
            [
                new Mutant("src/A.cs", 1, "Logical mutation", "a && b", "a || b", MutantStatus.Killed, ""),
                new Mutant("src/A.cs", 3, "Block removal mutation", "{ }", "{}", MutantStatus.Ignored, "why"),
            ],
            MutationReport.Read(json, "/root")
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"files": {"a": {"source": "", "mutants": [{}]}}}""")]
    public void Report_ThatIsNone_IsRefused(string json) => Assert.Throws<FormatException>(() => MutationReport.Read(json, "/root"));

    private static Mutant Killed => Mutant("a", "b", MutantStatus.Killed);

    private static Mutant Mutant(string original, string replacement, MutantStatus status, string reason = "", string file = File) =>
        new(file, 1, "some mutator", original, replacement, status, reason);

    private static Score Of(params Mutant[] mutants) => Of([], mutants);

    private static Score Of(EquivalentMutant[] equivalent, params Mutant[] mutants) => new(Some, [MustDie, .. mutants], equivalent);

    private static void IsAProblem(string expected, Score score)
    {
        Assert.Contains(expected, Assert.Single(score.Problems), StringComparison.Ordinal);
        Assert.Equal(1, score.ExitCode);
    }
}
