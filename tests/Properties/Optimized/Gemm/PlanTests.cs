using System.Runtime.Intrinsics;
using ExactGrad.Optimized;
using Xunit;

namespace ExactGrad.Tests.Properties.Optimized.Gemm;

/// <summary>What is packed, what streams and how large blocks are: the tables of docs/kernels.md, for vectors of 16 floats.</summary>
public sealed unsafe class PlanTests
{
    private static readonly Blocking Amd = Blocking.For<float>(amd: true),
        Other = Blocking.For<float>(amd: false);

    [Theory]
    // Its columns do not lie next to each other.
    [InlineData(10, 300, 2, true)]
    // Rows more than 1 KiB apart for more than 128 rows of A, or 4 KiB for more than 32.
    [InlineData(129, 256, 1, false)]
    [InlineData(129, 257, 1, true)]
    [InlineData(128, 257, 1, false)]
    [InlineData(128, 1023, 1, false)]
    [InlineData(33, 1023, 1, false)]
    [InlineData(33, 1024, 1, true)]
    [InlineData(32, 1024, 1, false)]
    public void B_IsPackedWhereItsRowsLieFarApart(int rows, int rowStride, int columnStride, bool packed) =>
        Assert.Equal(packed, Planned(rows, 100, 200, rowStrideOfB: rowStride, columnStrideOfB: columnStride).PacksB);

    [Theory]
    // Rows 2 KiB apart; 256 MiB of B for all rows of A.
    [InlineData(64, 2048, 512, false)]
    [InlineData(64, 2049, 512, true)]
    [InlineData(65, 2048, 512, true)]
    [InlineData(64, 2048, 513, true)]
    [InlineData(33, 4000, 512, true)]
    [InlineData(32, 4200, 512, false)]
    [InlineData(100, 9000, 256, false)] // 1 KiB apart
    public void B_IsPackedWhereItIsLarge(int rows, int depth, int rowStride, bool packed) =>
        Assert.Equal(packed, Planned(rows, depth, 200, rowStrideOfB: rowStride).PacksB);

    [Theory]
    [InlineData(97, 1024, 100, true)]
    [InlineData(96, 1024, 100, false)]
    [InlineData(97, 512, 2048, true)]
    [InlineData(96, 512, 2048, false)]
    // Vectors of 64 bytes that cross lines: of some rows, and of all.
    [InlineData(33, 520, 100, true)]
    [InlineData(32, 520, 100, false)]
    [InlineData(33, 512, 100, true, 16)]
    [InlineData(33, 512, 100, false, 64)]
    // But in B of half a MiB at most, whose rows lie less than 2 KiB apart.
    [InlineData(33, 511, 100, false)]
    [InlineData(33, 500, 262, false)]
    [InlineData(33, 500, 263, true)]
    [InlineData(129, 500, 100, true)]
    public void B_IsTakenAsItLiesForMoreRows_OnAmd(int rows, int rowStride, int depth, bool packed, int address = 0) =>
        Assert.Equal(packed, Planned(rows, depth, 200, rowStrideOfB: rowStride, addressOfB: address, blocking: Amd).PacksB);

    [Theory]
    [InlineData(192, 1, 50, true)]
    [InlineData(176, 1, 50, false)] // 11 vectors are three panels
    [InlineData(192, 50, 1, false)]
    [InlineData(192, 1023, 1, false)]
    [InlineData(192, 1024, 1, true)]
    [InlineData(176, 1024, 1, false)]
    // Columns of A of half a MiB in all.
    [InlineData(80, 1, 3277, true)]
    [InlineData(80, 1, 3276, false)]
    [InlineData(80, 3277, 1, false)]
    // But one panel of B has no use for one of A: three vectors, or four.
    [InlineData(48, 1, 3277, false)]
    [InlineData(64, 1, 3277, false)]
    [InlineData(65, 1, 3277, true)]
    public void A_IsPackedWhereManyPanelsOfBMeetItOrItIsLarge_AndItsRowsDoNotLieAlongKOrFarApart(
        int columns,
        int rowStride,
        int columnStride,
        bool packed
    ) => Assert.Equal(packed, Planned(50, 40, columns, rowStrideOfA: rowStride, columnStrideOfA: columnStride).PacksA);

    [Theory]
    [InlineData(129, 272, true, false)]
    [InlineData(128, 272, true, true)]
    public void A_WhoseRowsLieFarApart_IsTakenAsItLiesBesideAPackedB_OnAmd(int rows, int rowStrideOfB, bool packed, bool packedOnAmd)
    {
        Assert.Equal(packed, Planned(rows, 40, 192, rowStrideOfA: 1024, rowStrideOfB: rowStrideOfB).PacksA);
        Assert.Equal(packedOnAmd, Planned(rows, 40, 192, rowStrideOfA: 1024, rowStrideOfB: rowStrideOfB, blocking: Amd).PacksA);
    }

    [Theory]
    [InlineData(129, 2049, 1345, true)] // 85 vectors, of which a block of 1024 k has 12: eight blocks
    [InlineData(129, 2049, 1344, false)]
    [InlineData(129, 2048, 1345, false)] // fetched as it lies, a line for each k
    public void A_ThatManyBlocksMeetAndThatCannotBeFetched_IsPacked_OnAmd(int rows, int rowStride, int columns, bool packed)
    {
        Blocking packing = Amd with { FarRows = 128, SplitRows = 128 };
        Assert.Equal(packed, Planned(rows, 1024, columns, rowStrideOfA: rowStride, blocking: packing).PacksA);
        // On others, whatever lies so far apart is.
        Assert.True(Planned(rows, 1024, columns, rowStrideOfA: rowStride).PacksA);
        packing = packing with { LargeBytes = 129 * 2049 * sizeof(float) + 1 };
        Assert.False(Planned(rows, 1024, columns, rowStrideOfA: rowStride, blocking: packing).PacksA);
    }

    [Fact]
    public void A_OfExactlyTheLeastBytes_IsPacked()
    {
        Assert.True(Planned(50, 64, 80, rowStrideOfA: 1, columnStrideOfA: 2048).PacksA);
        Assert.False(Planned(50, 64, 80, rowStrideOfA: 1, columnStrideOfA: 2047).PacksA);
    }

    [Theory]
    [InlineData(256, 512, 512, 1, true)] // half a MiB
    [InlineData(256, 511, 511, 1, false)]
    [InlineData(256, 512, 1, 256, true)]
    [InlineData(256, 511, 1, 256, false)]
    public void PanelsOfALargeA_AreFetchedAhead(int rows, int depth, int rowStride, int columnStride, bool fetched) =>
        Assert.Equal(fetched, Planned(rows, depth, 192, rowStrideOfA: rowStride, columnStrideOfA: columnStride).FetchesA);

    [Theory]
    [InlineData(32, 128, 128, 1, true)] // 1024 rows of 512 bytes
    [InlineData(32, 127, 127, 1, false)]
    [InlineData(129, 257, 257, 1, false)] // packed
    [InlineData(32, 512, 1, 1024, false)]
    [InlineData(2, 128, 128, 1, true)]
    [InlineData(1, 128, 128, 1, false)] // tiles of a single row do nothing on the way
    public void RowsOfALargeBThatIsTakenAsItLies_AreFetchedAhead(int rows, int columns, int rowStride, int columnStride, bool fetched) =>
        Assert.Equal(fetched, Planned(rows, 1024, columns, rowStrideOfB: rowStride, columnStrideOfB: columnStride).FetchesB);

    [Theory]
    [InlineData(256, 128, false)] // 128 KiB
    [InlineData(256, 129, true)]
    [InlineData(257, 128, true)]
    public void ALargeC_IsFetchedAhead(int rows, int columns, bool fetched) => Assert.Equal(fetched, Planned(rows, 100, columns).FetchesC);

    [Theory]
    [InlineData(8, 100, 1, true, 32)] // a panel: eight floats with each k
    [InlineData(6, 1, 500, true, 24)]
    [InlineData(8, 1, 500, false, 2000)] // a column of x'
    [InlineData(8, 100, 1, false, 32)] // eight rows of 100, one behind the other
    [InlineData(8, 101, 1, false, 33)] // with gaps: what is asked for twice is not missed
    [InlineData(8, 200, 1, false, 64)]
    [InlineData(8, 201, 1, false, 0)] // more than a line for each k
    [InlineData(8, 2, 500, false, 0)] // no lines
    [InlineData(8, 2, 500, true, 32)]
    public void NextPanelOfA_IsFetchedLineByLine(int rows, int rowStride, int columnStride, bool packed, int step) =>
        Assert.Equal(
            step,
            BlockedProduct<float, Vector512<float>, Lanes512<float>>.StepToFetch(
                new View<float>(null, rows, 100, rowStride, columnStride),
                rows,
                packed
            )
        );

    [Theory]
    [InlineData(24, 2731, 768, true)] // 8,389,632 bytes; 3 tiles of rows by 16 panels are 48 steps
    [InlineData(24, 2730, 768, false)]
    [InlineData(23, 2731, 768, false)]
    [InlineData(24, 2800, 752, false)]
    [InlineData(16, 2731, 768, false)]
    [InlineData(64, 2731, 768, true)]
    [InlineData(65, 2731, 768, true)]
    [InlineData(128, 2731, 768, true)]
    [InlineData(129, 2731, 768, false)]
    // A block of B has 21 panels at most.
    [InlineData(16, 4000, 4800, false)]
    [InlineData(24, 4000, 4800, true)]
    public void B_StreamsWhereItComesFromMemory_AndEachBlockHasTilesEnough(int rows, int depth, int columns, bool streams)
    {
        var plan = Planned(rows, depth, columns);
        Assert.Equal(streams, plan.Streams);
        Assert.False(Planned(rows, depth, columns, adds: true).Streams);
        Assert.False(Planned(rows, depth, columns, rowStrideOfB: 1, columnStrideOfB: depth).Streams);
        Assert.Equal(streams && rows <= 64, Planned(rows, depth, columns, blocking: Amd).Streams);
        // What streams is taken as it lies, in blocks of 48 by 1024.
        Assert.False(streams && plan.PacksB);
        Assert.Equal(streams, plan.Depths.Most <= 48);
    }

    [Fact]
    public void B_OfExactlyTheLeastBytes_DoesNotStream()
    {
        Assert.False(Planned(24, 2048, 1024).Streams);
        Assert.True(Planned(24, 2049, 1024).Streams);
    }

    [Fact]
    public void Blocks_HaveTheDocumentedSizes()
    {
        var plan = Planned(5000, 784, 1000);
        Assert.Equal((3, 1667), (plan.Rows.Count, plan.Rows.Most));
        Assert.Equal((2, 392), (plan.Depths.Count, plan.Depths.Most));
        // 63 vectors, 32 of which are 2048 bytes.
        Assert.Equal((2, 32), (plan.Columns.Count, plan.Columns.Most));
        Assert.Equal((8, 3), (plan.MostRows, plan.MostVectors));
        // Of eight vectors, where A is read in place, and where it is packed.
        plan = Planned(12, 50, 128);
        Assert.Equal((6, 4), (plan.MostRows, plan.MostVectors));
        plan = Planned(12, 50, 128, rowStrideOfA: 1, columnStrideOfA: 12);
        Assert.Equal((8, 3), (plan.MostRows, plan.MostVectors));
        // Of less depth, more columns: 63 vectors of a depth of 199.
        Assert.Equal(2, Planned(5000, 200, 1000).Columns.Count);
        Assert.Equal(1, Planned(5000, 199, 1000).Columns.Count);
        // On AMD's processors, deeper and narrower where A is taken as it lies: 784 by 16 vectors.
        plan = Planned(5000, 784, 1000, blocking: Amd);
        Assert.Equal((1, 4, 16), (plan.Depths.Count, plan.Columns.Count, plan.Columns.Most));
        plan = Planned(5000, 784, 1000, rowStrideOfA: 1, columnStrideOfA: 5000, blocking: Amd);
        Assert.Equal((2, 2, 32), (plan.Depths.Count, plan.Columns.Count, plan.Columns.Most));
        // Streamed: 48 deep, 64 vectors wide.
        plan = Planned(24, 2731, 2048);
        Assert.Equal((57, 48), (plan.Depths.Count, plan.Depths.Most));
        Assert.Equal((2, 64), (plan.Columns.Count, plan.Columns.Most));
    }

    [Theory]
    [InlineData(128, 257, 1, 3)]
    [InlineData(128, 256, 1, 2)] // rows 1 KiB apart
    [InlineData(129, 257, 1, 2)] // packed
    [InlineData(100, 1, 784, 2)]
    public void BlockOfB_InPlace_HasFewerRowsWhereTheyLieFarApart(int rows, int rowStride, int columnStride, int blocks)
    {
        Assert.Equal(blocks, Planned(rows, 784, 200, rowStrideOfB: rowStride, columnStrideOfB: columnStride).Depths.Count);
        // On AMD's processors, where they lie more than 2 KiB apart.
        Assert.Equal(3, Planned(32, 784, 200, rowStrideOfB: 513, blocking: Amd).Depths.Count);
        Assert.Equal(1, Planned(32, 784, 200, rowStrideOfB: 512, blocking: Amd).Depths.Count);
        // What is added to C is finished in one block.
        Assert.Equal(1, Planned(rows, 392, 200, rowStrideOfB: rowStride, columnStrideOfB: columnStride, adds: true).Depths.Count);
    }

    [Theory]
    [InlineData(100, 40, 700, 40 * 8, 40 * 700)] // one block of columns: a panel of A at a time
    [InlineData(100, 400, 700, 200 * 8, 200 * 700)]
    [InlineData(100, 400, 1100, 200 * 100, 200 * 35 * 16)] // two: all panels of A are kept
    [InlineData(5000, 400, 1100, 200 * 1667, 200 * 35 * 16)]
    [InlineData(10, 400, 50, 200 * 6, 200 * 50)]
    public void PackedBlocks_HaveRoom(int rows, int depth, int columns, int ofA, int ofB)
    {
        var plan = Planned(rows, depth, columns);
        Assert.Equal((ofA, ofB), (plan.ElementsOfA, plan.ElementsOfB));
        Assert.Equal(plan.Columns.Count > 1, plan.KeepsA);
    }

    [Fact]
    public void NarrowestBlock_HasTwoVectors()
    {
        Blocking narrow = Other with { Nc = 16 };
        Assert.Equal(3, Planned(10, 400, 96, blocking: narrow).Columns.Count);
    }

    [Theory]
    [InlineData(9, 10, 19, true)]
    [InlineData(8, 10, 19, false)]
    [InlineData(9, 9, 19, false)]
    [InlineData(9, 10, 18, false)]
    [InlineData(128, 129, 257, true)] // a column of 512 bytes
    [InlineData(129, 130, 259, false)]
    public void FewRowsOfATurnedB_TurnC(int rows, int columns, int depth, bool turned)
    {
        View<float> a = new(null, rows, depth, depth, 1),
            b = new(null, depth, columns, 1, depth),
            c = new(null, rows, columns, columns, 1);
        Assert.Equal(turned, Product<float>.Turns(a, b, c));
        Assert.False(Product<float>.Turns(a, new View<float>(null, depth, columns, columns, 1), c));
        Assert.False(Product<float>.Turns(a, new View<float>(null, depth, columns, 2, 2 * depth), c));
    }

    private static BlockedProduct<float, Vector512<float>, Lanes512<float>>.Plan Planned(
        nint rows,
        nint depth,
        nint columns,
        nint? rowStrideOfA = null,
        nint columnStrideOfA = 1,
        nint? rowStrideOfB = null,
        nint columnStrideOfB = 1,
        nint addressOfB = 0,
        bool adds = false,
        Blocking? blocking = null
    )
    {
        View<float> a = new(null, rows, depth, rowStrideOfA ?? depth, columnStrideOfA),
            b = new((float*)addressOfB, depth, columns, rowStrideOfB ?? columns, columnStrideOfB),
            c = new(null, rows, columns, columns, 1);
        return BlockedProduct<float, Vector512<float>, Lanes512<float>>.Planned(a, b, c, adds, blocking ?? Other);
    }
}
