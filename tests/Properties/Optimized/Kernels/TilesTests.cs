using System.Runtime.Intrinsics;
using ExactGrad.Optimized;
using Xunit;

namespace ExactGrad.Tests.Properties.Optimized.Kernels;

/// <summary>Which tile is taken, as docs/kernels.md says it: no more sums than there are registers for.</summary>
public sealed class TilesTests
{
    [Theory]
    [InlineData(2, 3, 8, 3)]
    [InlineData(2, 4, 6, 4)]
    [InlineData(8, 4, 6, 4)]
    [InlineData(2, 5, 8, 3)]
    [InlineData(12, 8, 8, 3)]
    [InlineData(1, 2, 8, 16)]
    [InlineData(1, 4, 6, 16)]
    public void LargestTile_With32Registers_AndAPacked(int rows, int vectors, int mostRows, int mostVectors) =>
        AssertLargest(rows, vectors, inPlace: false, mostRows, mostVectors);

    [Theory]
    [InlineData(2, 3, 8, 3)]
    [InlineData(8, 4, 6, 4)]
    [InlineData(12, 5, 8, 3)]
    [InlineData(12, 6, 8, 3)]
    [InlineData(12, 7, 6, 4)]
    [InlineData(12, 8, 6, 4)]
    [InlineData(12, 9, 8, 3)]
    [InlineData(6, 8, 6, 4)]
    [InlineData(7, 8, 8, 3)]
    [InlineData(8, 7, 8, 3)]
    [InlineData(13, 8, 8, 3)]
    [InlineData(16, 8, 8, 3)]
    [InlineData(17, 8, 6, 4)]
    [InlineData(30, 8, 6, 4)]
    [InlineData(31, 8, 8, 3)]
    public void LargestTile_With32Registers_AndAInPlace_IsWhatMakesFewerTiles(int rows, int vectors, int mostRows, int mostVectors) =>
        AssertLargest(rows, vectors, inPlace: true, mostRows, mostVectors);

    [Fact]
    public void NarrowerVectors_HaveTheTilesOfTheMachinesRegisters()
    {
        bool many = Isa.Has32Registers;
        Assert.Equal(many ? 8 : 6, Tiles<float, Vector256<float>, Lanes256<float>>.MostRows(2, 3, true));
        Assert.Equal(6, Tiles<float, Vector256<float>, Lanes256<float>>.MostRows(2, 4, true));
        Assert.Equal(many ? 3 : 2, Tiles<float, Vector256<float>, Lanes256<float>>.MostVectors(2, 3, true));
        Assert.Equal(many ? 4 : 2, Tiles<float, Vector256<float>, Lanes256<float>>.MostVectors(2, 4, true));
        Assert.Equal(many ? 16 : 6, Tiles<float, Vector256<float>, Lanes256<float>>.MostVectors(1, 4, true));
    }

    private static void AssertLargest(int rows, int vectors, bool inPlace, int mostRows, int mostVectors)
    {
        Assert.Equal(mostRows, Tiles<float, Vector512<float>, Lanes512<float>>.MostRows(rows, vectors, inPlace));
        Assert.Equal(mostVectors, Tiles<float, Vector512<float>, Lanes512<float>>.MostVectors(rows, vectors, inPlace));
    }
}
