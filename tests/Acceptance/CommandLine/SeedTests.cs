using ExactGrad.Tests.Acceptance.Support;
using Xunit;

namespace ExactGrad.Tests.Acceptance.CommandLine;

/// <summary>The seed decides which cases are drawn, and nothing else does.</summary>
[Collection(EnvironmentVariables.Collection)]
public sealed class SeedTests
{
    [Fact]
    public void SameSeed_GivesTheSameResults_BesidesTimes()
    {
        Assert.Equal(Results("--seed", "7"), Results("--seed", "7"));
    }

    [Fact]
    public void SameSeed_GivesTheSameFindings()
    {
        // Without the marker of the peer: the file does not hold its command line.
        Assert.Equal(
            Results(["--seed", "7", .. new PeerProgram().Words("dx-scaled")]),
            Results(["--seed", "7", .. new PeerProgram().Words("dx-scaled")])
        );
    }

    [Fact]
    public void OtherSeed_GivesOtherCases() =>
        Assert.NotEqual(WithoutSeed(Results("--seed", "7"), "7"), WithoutSeed(Results("--seed", "8"), "8"));

    [Fact]
    public void SeedVariable_IsHonoured() => Assert.Equal(Results("--seed", "7"), ResultsWith("7"));

    [Fact]
    public void SeedOption_WinsOverTheVariable() => Assert.Equal(Results("--seed", "7"), ResultsWith("8", "--seed", "7"));

    [Fact]
    public void HexadecimalSeed_IsTheSameNumber() => Assert.Equal(Results("--seed", "255"), Results("--seed", "0xFf"));

    [Fact]
    public void SeedVariable_ThatIsNone_IsRefusedByItsName()
    {
        Finished run = EnvironmentVariables.With("EXACTGRAD_SEED", "seven", () => Exactgrad.Run("verify", "--cases", "1")).AssertExit(64);
        Assert.Contains("EXACTGRAD_SEED seven: expected a whole number", run.Errors, StringComparison.Ordinal);
    }

    private static string ResultsWith(string variable, params string[] arguments) =>
        EnvironmentVariables.With("EXACTGRAD_SEED", variable, () => Results(arguments));

    private static string Results(params string[] arguments)
    {
        using var folder = new TemporaryFolder();
        string file = folder.File("results.json");
        Exactgrad.Run(["verify", "--lanes", "exact,rounding", "--cases", "25", "--json", file, .. arguments]);
        return ResultsFileJson.Read(file).WithoutTimes();
    }

    private static string WithoutSeed(string results, string seed)
    {
        Assert.Contains($"\"seed\": \"{seed}\"", results, StringComparison.Ordinal);
        return results.Replace($"\"seed\": \"{seed}\"", "", StringComparison.Ordinal);
    }
}
