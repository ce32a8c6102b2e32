using ExactGrad.Tests.Acceptance.Support;
using Xunit;

namespace ExactGrad.Tests.Acceptance.Judged;

/// <summary>Why tolerances are not enough: what a gradient checker lets pass with its defaults, verify does not (<see cref="TorchLayerTests"/>).</summary>
public sealed class GradcheckTests
{
    [Fact]
    public void TorchGradcheck_WithItsDefaults_LetsAScaledGradientPass()
    {
        // It is about PyTorch, and nothing here can change it.
        Requires.Named("torch");
        string script = Path.Combine(Repository.Root, "tests", "Acceptance", "Mistakes", "torch", "gradcheck_scaled.py");
        Finished run = Exactgrad.RunProgram([], Requires.Python("torch"), script, "1", "1.0005", "1.01").AssertExit(0);
        Assert.Equal(
            ["gradcheck of dx times 1: passed", "gradcheck of dx times 1.0005: passed", "gradcheck of dx times 1.01: failed"],
            run.Output.TrimEnd().Split('\n', StringSplitOptions.TrimEntries)
        );
    }
}
