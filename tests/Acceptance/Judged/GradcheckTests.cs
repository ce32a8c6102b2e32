using ExactGrad.Tests.Acceptance.Support;
using Xunit;

namespace ExactGrad.Tests.Acceptance.Judged;

/// <summary>Why tolerances are not enough: what a gradient checker lets pass with its defaults, verify does not.</summary>
public sealed class GradcheckTests
{
    [Theory]
    [InlineData("1", "passed")]
    [InlineData("1.0005", "passed")]
    [InlineData("1.01", "failed")]
    public void TorchGradcheck_WithItsDefaults_LetsAScaledGradientPass(string scale, string expected)
    {
        Finished run = Exactgrad.RunProgram([], Requires.Python("torch"), Mistake("gradcheck_scaled.py"), scale).AssertExit(0);
        Assert.Equal($"gradcheck of dx times {scale}: {expected}", run.LastLine);
    }

    [Fact]
    public void Verify_OfTheSameScale_IsViolated()
    {
        string[] program = ["--", Requires.Python("torch"), Mistake("dx_scaled.py")];
        Finished run = Exactgrad.Run(["verify", "--lanes", "exact", "--cases", "100", "--element-type", "f64", .. program]).AssertExit(1);
        Assert.Contains("but came as 1.0005", run.Output, StringComparison.Ordinal);
    }

    private static string Mistake(string name) => Path.Combine(Repository.Root, "tests", "Acceptance", "Mistakes", "torch", name);
}
