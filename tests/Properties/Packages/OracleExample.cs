using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.Judging;
using Xunit;

namespace ExactGrad.Tests.Properties.Packages;

/// <summary>The example of src/Oracle/README.md.</summary>
public sealed class OracleExample
{
    [Fact]
    public void GivesWhatItSays()
    {
        using IImplementation implementation = new ReferenceImplementation();
        var options = new JudgeOptions
        {
            Lanes = ["exact", "rounding"],
            Cases = 100,
            Seed = 1,
        };
        Report report = new Judge(implementation, options).Run();
        Assert.Equal(Verdict.Verified, report.Verdict);
    }
}
