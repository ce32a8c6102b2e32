using ExactGrad.Optimized;
using Xunit;

namespace ExactGrad.Tests.Properties.Optimized;

/// <summary>
/// A run that claims to test an instruction set must fail where it tests another one. On x64 with .NET 10, EXACTGRAD_EXPECT_ISA is
/// "512-bit vectors with fused multiply-add" on a machine with AVX-512; "256-bit vectors with fused multiply-add" with
/// DOTNET_EnableAVX512=0 (the older name EnableAVX512F is ignored); "128-bit vectors without fused multiply-add" with
/// DOTNET_EnableAVX2=0; "scalars without fused multiply-add" with DOTNET_EnableHWIntrinsic=0.
/// </summary>
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
