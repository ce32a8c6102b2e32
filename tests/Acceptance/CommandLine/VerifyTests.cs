using System.Text.Json.Nodes;
using ExactGrad.Tests.Acceptance.Support;
using Xunit;

namespace ExactGrad.Tests.Acceptance.CommandLine;

/// <summary>verify on the implementations that come with it.</summary>
public sealed class VerifyTests
{
    private static readonly string[] Lanes = ["exact", "rounding", "derivative", "laws", "wide", "special", "contract", "large"];

    [Theory]
    [InlineData("optimized")]
    [InlineData("optimized", "--threads", "2")]
    [InlineData("reference")]
    [InlineData("mathnet")]
    public void Verify_OfARightImplementation_IsVerifiedInEveryLane(string name, params string[] more)
    {
        string cases = Effort.Cases(30);
        Finished run = Exactgrad.Run(["verify", "--implementation", name, "--cases", cases, .. more]).AssertExit(0);
        Assert.StartsWith($"{name} ", run.Output, StringComparison.Ordinal);
        foreach (string lane in Lanes)
        {
            // The lane large has a few cases of its own, however many the others have.
            string judged = lane == "large" ? "6" : cases;
            Assert.Matches($@"(?m)^\s*{lane}\s+verified\s+{judged}\s+0\s", run.Output);
        }

        Assert.StartsWith("verified: ", run.LastLine, StringComparison.Ordinal);
        Assert.Empty(run.Errors);
    }

    [Fact]
    public void Verify_WithoutWords_JudgesTheProductionLayer() =>
        Assert.StartsWith("optimized ", Exactgrad.Run("verify", "--cases", "1").Output, StringComparison.Ordinal);

    [Fact]
    public void Verify_OfChosenLanes_RunsThoseAlone()
    {
        using var folder = new TemporaryFolder();
        string file = folder.File("results.json");
        Exactgrad.Run("verify", "--cases", "30", "--lanes", "laws,exact", "--json", file).AssertExit(0);
        Assert.Equal(["exact", "laws"], ResultsFileJson.Read(file).Lanes.Select(lane => lane["name"]!.GetValue<string>()));
    }

    [Fact]
    public void Verify_OfARightProgram_IsVerified()
    {
        var peer = new PeerProgram();
        Finished run = Exactgrad.Run(["verify", "--cases", Effort.Cases(30), .. peer.Words("right")]).AssertExit(0);
        Assert.StartsWith("right ", run.Output, StringComparison.Ordinal);
        Assert.StartsWith("verified: ", run.LastLine, StringComparison.Ordinal);
        Assert.Empty(peer.LeftRunning());
    }

    [Fact]
    public void Verify_OfNothingThatCanBeTold_IsNeverAPass()
    {
        // One case of one element type in one lane: whatever comes, a run that compared nothing must not end with 0.
        using var folder = new TemporaryFolder();
        string file = folder.File("results.json");
        for (int seed = 1; seed <= 8; seed++)
        {
            Finished run = Exactgrad.Run(
                "verify",
                "--lanes",
                "exact",
                "--max-side",
                "1",
                "--cases",
                "1",
                "--seed",
                $"{seed}",
                "--json",
                file
            );
            JsonObject lane = ResultsFileJson.Read(file).Lanes[0];
            bool told = lane["vacuous"]!.GetValue<long>() == 0;
            Assert.Equal(told ? 0 : 2, run.ExitCode);
            if (!told)
            {
                Assert.StartsWith("vacuous: ", run.LastLine, StringComparison.Ordinal);
                return;
            }
        }

        Assert.Fail("no seed drew a case that tells nothing: choose others");
    }
}
