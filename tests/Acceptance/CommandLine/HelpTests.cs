using ExactGrad.Tests.Acceptance.Support;
using Xunit;

namespace ExactGrad.Tests.Acceptance.CommandLine;

public sealed class HelpTests
{
    [Theory]
    [InlineData("Exit codes: 0 verified, 1 violated, 2 inconclusive or vacuous, 64 wrong usage or input", "--help")]
    [InlineData("exactgrad verify -- python3 my_layer.py", "--help")]
    [InlineData("exactgrad verify --lanes exact,laws --cases 100000 --seed 7", "verify", "--help")]
    [InlineData("exactgrad explain --html gradients.html", "explain", "--help")]
    [InlineData("exactgrad replay results.json -- python3 my_layer.py", "replay", "--help")]
    [InlineData("exactgrad vectors check calls --answers answers", "vectors", "--help")]
    public void Help_HasExamples(string part, params string[] arguments)
    {
        Finished run = Exactgrad.Run(arguments).AssertExit(0);
        Assert.Contains("Examples:", run.Output, StringComparison.Ordinal);
        Assert.Contains(part, run.Output, StringComparison.Ordinal);
        Assert.Empty(run.Errors);
    }

    [Fact]
    public void VerifyHelp_NamesEveryOption()
    {
        string help = Exactgrad.Run("verify", "--help").Output;
        string[] options =
        [
            "implementation",
            "library",
            "time-limit",
            "start-time-limit",
            "threads",
            "lanes",
            "element-type",
            "layout",
            "reduction",
            "cases",
            "budget",
            "seed",
            "max-side",
            "json",
            "html",
            "junit",
        ];
        Assert.All(options, option => Assert.Matches($@"(?m)^  --{option}\s+<", help));
    }

    [Fact]
    public void Version_IsANumber() => Assert.Matches(@"^\d+\.\d+\.\d+", Exactgrad.RunProcess([], "--version").AssertExit(0).Output);
}
