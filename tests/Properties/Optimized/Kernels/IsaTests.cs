using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using ExactGrad.Optimized;
using Xunit;

namespace ExactGrad.Tests.Properties.Optimized.Kernels;

/// <summary>What the kernels are told of a machine is what its instruction sets say.</summary>
public sealed class IsaTests
{
    [Fact]
    public void Machine_IsAsItsInstructionSetsSay()
    {
        Assert.Equal(Avx512F.IsSupported, Isa.Has512);
        Assert.Equal(Avx2.IsSupported, Isa.Has256);
        Assert.Equal(Sse.IsSupported || AdvSimd.IsSupported, Isa.Has128);
        Assert.Equal(Avx512F.VL.IsSupported || AdvSimd.Arm64.IsSupported, Isa.Has32Registers);
        Assert.Equal(Fma.IsSupported || AdvSimd.IsSupported, Isa.HasFma);
    }

    [Fact]
    public void Vendor_IsWhoTheSystemSays()
    {
        const string cpus = "/proc/cpuinfo";
        bool amd = File.Exists(cpus) ? File.ReadAllText(cpus).Contains("AuthenticAMD", StringComparison.Ordinal) : Isa.SaysAmd();
        Assert.Equal(amd && X86Base.IsSupported, Isa.SaysAmd());
        Assert.Equal(Isa.SaysAmd(), Isa.IsAmd);
    }

    [Fact]
    public void Description_TellsTheWidestVectors_AndWhetherTheyFuse()
    {
        string widest =
            Avx512F.IsSupported ? "512-bit vectors"
            : Avx2.IsSupported ? "256-bit vectors"
            : Sse.IsSupported || AdvSimd.IsSupported ? "128-bit vectors"
            : "scalars";
        string fuse = Fma.IsSupported || AdvSimd.IsSupported ? "with" : "without";
        Assert.Equal($"{widest} {fuse} fused multiply-add", Isa.Description);
    }
}
