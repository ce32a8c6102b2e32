using System.Text.Json.Nodes;
using ExactGrad.Tests.Acceptance.Support;
using Xunit;

namespace ExactGrad.Tests.Acceptance.CommandLine;

/// <summary>replay: the same case, the same story, the same verdict.</summary>
public sealed class ReplayTests
{
    private const string Right = "eg1/exact.p24/linear.backward/f32/input-major/-/2x3x4/dx+dw+db/00000000000000ff";

    [Theory]
    [InlineData("dx-scaled", "dx")]
    [InlineData("db-not-summed", "db")]
    public void Replay_OfEveryFailure_TellsItAgain(string mistake, string subject)
    {
        using var folder = new TemporaryFolder();
        string file = folder.File("results.json");
        string[] program = new PeerProgram().Words(mistake);
        Finished verify = Exactgrad
            .Run(["verify", "--lanes", "exact,derivative", "--cases", Effort.Cases(60), "--json", file, .. program])
            .AssertExit(1);
        JsonObject[] failures = ResultsFileJson.Read(file).Failures;
        JsonObject first = failures.First(failure => failure["subject"]!.GetValue<string>() == subject);

        Finished one = Exactgrad.Run(["replay", first["case"]!.GetValue<string>(), .. program]).AssertExit(1);
        string[] story = [.. first["explanation"]!.AsArray().Select(line => line!.GetValue<string>())];
        Assert.Contains(story, line => line.StartsWith(first["element"]!.GetValue<string>(), StringComparison.Ordinal));
        Assert.Contains(story, line => line.Contains("but came as", StringComparison.Ordinal));
        Assert.All(
            story.Prepend(first["headline"]!.GetValue<string>()),
            line => Assert.Contains(line, one.Output, StringComparison.Ordinal)
        );
        Assert.All(story, line => Assert.Contains(line, verify.Output, StringComparison.Ordinal));

        Finished all = Exactgrad.Run(["replay", file, .. program]).AssertExit(1);
        Assert.All(failures, failure => Assert.Contains(failure["case"]!.GetValue<string>(), all.Output, StringComparison.Ordinal));
        Assert.Equal(failures.Length, all.Output.Split("violated: ").Length - 1);
        Exactgrad.Run(["replay", file, .. new PeerProgram().Words("right")]).AssertExit(0);
    }

    [Fact]
    public void Replay_OnARightImplementation_IsVerified()
    {
        Finished run = Exactgrad.Run("replay", Right).AssertExit(0);
        Assert.StartsWith(Right, run.Output, StringComparison.Ordinal);
        Assert.StartsWith("verified: ", run.LastLine, StringComparison.Ordinal);
    }

    [Fact]
    public void Replay_OfWhatIsNotDeclared_IsNotApplicable_NeitherPassedNorViolated()
    {
        Finished run = Exactgrad
            .Run("replay", Right.Replace("f32", "bf16", StringComparison.Ordinal).Replace("p24", "p8", StringComparison.Ordinal))
            .AssertExit(2);
        Assert.Contains("the implementation does not declare the element type bf16", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Replay_OfResultsWithoutFailures_IsNoPass()
    {
        using var folder = new TemporaryFolder();
        Exactgrad.Run("verify", "--cases", "5", "--lanes", "exact", "--json", folder.File("results.json")).AssertExit(0);
        Assert.Contains(
            "holds no failures",
            Exactgrad.Run("replay", folder.File("results.json")).AssertExit(2).Output,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("resluts.json", "there is no file of that name")]
    [InlineData("eg2/exact.p24/x", "is not a version of the generator that this program knows; it knows eg1")]
    [InlineData("eg1/exact.p24", "a case id has at least 9")]
    [InlineData("eg1/exact.p24/linear.sideways/f32/input-major/-/2x3x4/dx/ff", "\"linear.sideways\" is not an operation")]
    [InlineData("eg1/exact.p24/linear.backward/f8/input-major/-/2x3x4/dx/ff", "\"f8\" is not an element type")]
    [InlineData("eg1/exact.p24/linear.backward/f32/-/-/2x3x4/dx/ff", "is not a layout of linear.backward")]
    [InlineData("eg1/exact.p24/linear.backward/f32/input-major/mean/2x3x4/dx/ff", "is not a reduction of linear.backward")]
    [InlineData("eg1/exact.p24/linear.backward/f32/input-major/-/2x3/dx/ff", "has 2 extents; linear.backward takes 3")]
    [InlineData("eg1/exact.p24/linear.backward/f32/input-major/-/2x3x-4/dx/ff", "is not an extent: a whole number from 0")]
    [InlineData("eg1/exact.p24/linear.backward/f32/input-major/-/2x3x4/dz/ff", "is not a gradient of linear.backward")]
    [InlineData("eg1/exact.p24/linear.backward/f32/input-major/-/2x3x4/dx/xyz", "is not a seed")]
    [InlineData("eg1/exact.p24/linear.backward/f32/input-major/-/1x1x1/dx/ff/w=1,2", "has 1 elements, but 2 values are given")]
    [InlineData("eg1/exact.p24/linear.backward/f32/input-major/-/1x1x1/dx/ff/q=1", "the case has no tensor q")]
    [InlineData("eg1/exact.p24/linear.backward/f32/input-major/-/1x1x1/dx/ff/w=one", "\"one\" in w is not a number")]
    [InlineData("eg1/exact.p24/linear.backward/f32/input-major/-/1x1x1/dx/ff/w=0.1", "0.1 is not a number of type f32")]
    [InlineData("eg1/exact.p24/linear.backward/f32/input-major/-/1x1x1/dx/ff/dy=3/w=16777215", "break the budget of 24 bits")]
    [InlineData("eg1/fuzzy.p24/linear.backward/f32/input-major/-/1x1x1/dx/ff", "there is no lane \"fuzzy\"")]
    [InlineData("eg1/exact.p24/linear.backward/f32/input-major/-/100000x100000x100000/dx/ff", "a case has at most 16777216 in each")]
    [InlineData("eg1/exact.p24/linear.backward/f32/input-major/-/2147483647x0x0/dx/ff", "a case has at most 16777216 in each")]
    [InlineData("eg1/exact.p24/linear.forward/f64/input-major/-/4000x4000x4000/-/ff", "64000000000 products; a case has at most 268435456")]
    [InlineData(
        "eg1/exact.p24/network.step/f64/input-major/sum/1x2147483647x2147483647x1/dx/ff",
        "make a tensor of 4611686014132420609 elements"
    )]
    public void Replay_OfWhatIsNoCase_IsRefused(string id, string expected)
    {
        Finished run = Exactgrad.Run("replay", id).AssertExit(64);
        Assert.Empty(run.Output);
        Assert.Contains(expected, run.Errors, StringComparison.Ordinal);
        Assert.True(run.Time < TimeSpan.FromSeconds(20), $"{run.Time}");
    }

    [Theory]
    [InlineData("", "not a results file")]
    [InlineData("{", "not a results file")]
    [InlineData("[]", "not a results file")]
    [InlineData("{\"format\": \"other/1\"}", "its format is \"other/1\"; expected \"exactgrad-results/1\"")]
    [InlineData("{\"format\": \"exactgrad-results/1\"}", "not a results file")]
    [InlineData("{\"format\": \"exactgrad-results/1\", \"failures\": [{\"case\": 7}]}", "not a results file")]
    [InlineData("{\"format\": \"exactgrad-results/1\", \"failures\": [{\"case\": \"eg1/x\"}]}", "a case id has at least 9")]
    public void Replay_OfAFileThatHoldsNoResults_IsRefused(string text, string expected)
    {
        using var folder = new TemporaryFolder();
        string file = folder.File("results.json");
        File.WriteAllText(file, text);
        Finished run = Exactgrad.Run("replay", file).AssertExit(64);
        Assert.StartsWith($"exactgrad: {file}: ", run.Errors, StringComparison.Ordinal);
        Assert.Contains(expected, run.Errors, StringComparison.Ordinal);
    }
}
