using ExactGrad.Optimized;
using Xunit;

namespace ExactGrad.Tests.Properties.Optimized.Gemm;

/// <summary>The block sizes that docs/kernels.md tells, which caches they are for, and their order.</summary>
public sealed class BlockingTests
{
    [Fact]
    public void Blocks_AreWhatTheDocumentSays()
    {
        AssertDocumented(Blocking.For<float>(amd: false), sizeof(float));
        AssertDocumented(Blocking.For<double>(amd: false), sizeof(double));
    }

    [Fact]
    public void OnAmd_MoreIsTakenAsItLies()
    {
        Assert.Equal(
            Blocking.For<float>(amd: false) with
            {
                LongKc = 1024,
                SplitRows = 32,
                CrowdedBytes = 2048,
                FarRows = 96,
                FarBytesBesidePanels = nint.MaxValue,
                StreamedRows = 64,
            },
            Blocking.For<float>(amd: true)
        );
        Assert.Equal((96, 63), (Blocking.For<float>(amd: true).FarRows, Blocking.For<double>(amd: true).FarRows));
        Assert.Equal(Blocking.For<double>(Isa.IsAmd), Blocking.For<double>());
    }

    private static void AssertDocumented(Blocking blocking, int size)
    {
        const int secondLevel = 1 << 20;
        Assert.Equal(2048, blocking.Mc);
        Assert.Equal((392, 392), (blocking.Kc, blocking.LongKc));
        Assert.Equal(2048, blocking.Nc * size);
        Assert.InRange(blocking.Kc * blocking.Nc * size, secondLevel * 7 / 10, secondLevel * 8 / 10);
        Assert.Equal((128, 128, 1024), (blocking.UnpackedRows, blocking.SplitRows, blocking.UnpackedBytes));
        Assert.Equal((1024, 264, 1 << 28), (blocking.CrowdedBytes, blocking.UnpackedKc, blocking.UnpackedTraffic));
        Assert.Equal((32, 4096, 4096), (blocking.FarRows, blocking.FarBytes, blocking.FarBytesBesidePanels));
        Assert.Equal((4, secondLevel / 2, 8), (blocking.PackedPanels, blocking.LargeBytes, blocking.PackedPasses));
        Assert.Equal(secondLevel / 8, blocking.NearBytes);
        Assert.Equal((8 * secondLevel, 128), (blocking.StreamedBytes, blocking.StreamedRows));
        Assert.Equal((48, 4096), (blocking.StreamedKc, blocking.StreamedNc * size));
        Assert.Equal(262144, blocking.PerThread);
    }
}
