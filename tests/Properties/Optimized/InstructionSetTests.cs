using ExactGrad.Optimized;
using Xunit;

namespace ExactGrad.Tests.Properties.Optimized;

/// <summary>A run that claims to test an instruction set must fail where it tests another one.</summary>
public sealed class InstructionSetTests
{
    [Fact]
    public void PathTaken_IsTheOneThatTheRunIsMeantToTest()
    {
        TestContext.Current.TestOutputHelper?.WriteLine(Isa.Description);
        string? expected = Environment.GetEnvironmentVariable("EXACTGRAD_EXPECT_ISA");
        Assert.SkipWhen(string.IsNullOrEmpty(expected), $"EXACTGRAD_EXPECT_ISA is not set; this run takes: {Isa.Description}");
        Assert.Equal(expected, Isa.Description);
    }
}
