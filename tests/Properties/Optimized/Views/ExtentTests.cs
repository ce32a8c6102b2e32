using ExactGrad.Optimized;
using Xunit;

namespace ExactGrad.Tests.Properties.Optimized.Views;

/// <summary>How much memory a matrix needs, and where it leaves it.</summary>
public sealed class ExtentTests
{
    [Theory]
    [InlineData(3, 4, 6, 1, 16)]
    [InlineData(3, 4, 1, 6, 21)]
    [InlineData(1, 1, 9, 9, 1)]
    [InlineData(0, 4, 6, 1, 0)]
    [InlineData(3, 0, 6, 1, 0)]
    [InlineData(65537, 65537, 65536, 1, (65536L * 65536) + 65536 + 1)]
    public void Needed_CountsFromTheFirstToTheLastElement(int rows, int columns, int rowStride, int columnStride, long needed) =>
        Assert.Equal(needed, Extent.Needed(rows, columns, rowStride, columnStride));

    [Fact]
    public void NeededBeyond64Bits_IsTheLargestNumber()
    {
        Assert.Equal(long.MaxValue, Extent.Needed(2, 1, nint.MaxValue, 1));
        Assert.Equal(long.MaxValue, Extent.Needed(2, 1, nint.MaxValue - 1, 1));
        Assert.Equal(long.MaxValue - 1, Extent.Needed(2, 1, nint.MaxValue - 2, 1));
        Assert.Equal(long.MaxValue, Extent.Needed(nint.MaxValue, nint.MaxValue, nint.MaxValue, nint.MaxValue));
    }

    [Fact]
    public void Extents_MayBeLargerThanAnInt()
    {
        nint large = unchecked((nint)int.MaxValue + 1);
        Extent.Check(large, 1, 1, 1, large);
        Extent.Check(1, large, 1, 1, large);
        Assert.Throws<ArgumentException>(() => Extent.Check(large, 1, 1, 1, large - 1));
        Assert.Throws<ArgumentException>(() => Extent.Check(1, large, 1, 1, large - 1));
    }

    [Theory]
    [InlineData(0, 5, true)]
    [InlineData(5, 0, true)]
    [InlineData(2, 3, true)]
    [InlineData(2, 4, false)]
    [InlineData(6, 0, false)]
    [InlineData(-1, 2, false)]
    [InlineData(2, -1, false)]
    public void Slice_LiesInsideItsMatrix(int start, int count, bool inside)
    {
        Exception? refusal = Record.Exception(() => Extent.CheckSlice(start, count, 5, "rows"));
        Assert.Equal(inside, refusal is null);
        Assert.True(inside || refusal is ArgumentOutOfRangeException { ParamName: "rows" });
    }
}
