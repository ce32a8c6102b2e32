using ExactGrad.Optimized;

namespace ExactGrad.Tests.Properties.Optimized.Kernels;

/// <summary>Blocks so small that a product of some dozens of rows and columns goes through every loop more than once.</summary>
internal static class SmallBlocks
{
    /// <summary>For one thread.</summary>
    internal static readonly Blocking Alone = new(
        Mc: 12,
        Kc: 7,
        LongKc: 11,
        Nc: 60,
        UnpackedRows: 9,
        SplitRows: 7,
        UnpackedTraffic: 9000,
        UnpackedBytes: 64,
        CrowdedBytes: 80,
        UnpackedKc: 5,
        PackedPanels: 2,
        LargeBytes: 1000,
        PackedPasses: 3,
        NearBytes: 300,
        FarBytes: 100,
        FarRows: 5,
        FarBytesBesidePanels: 150,
        StreamedBytes: 200,
        StreamedRows: 9,
        StreamedKc: 1,
        StreamedNc: 40,
        PerThread: long.MaxValue
    );
}
