using System.Runtime.Intrinsics;
using ExactGrad.Optimized;
using Xunit;

namespace ExactGrad.Tests.Properties.Optimized.Kernels;

/// <summary>Which tile is taken, as docs/kernels.md says it: no more sums than there are registers for.</summary>
public sealed class TilesTests
{
    [Theory]
    [InlineData(3, 8)]
    [InlineData(4, 6)]
    [InlineData(5, 8)]
    public void RowsOfALargestTile_With32Registers(int vectors, int rows) =>
        Assert.Equal(rows, Tiles<float, Vector512<float>, Lanes512<float>>.MostRows(vectors));

    [Theory]
    [InlineData(1, 4, 6)]
    [InlineData(2, 3, 3)]
    [InlineData(2, 4, 4)]
    [InlineData(2, 5, 3)]
    public void VectorsOfALargestTile_With32Registers(int rows, int vectors, int most) =>
        Assert.Equal(most, Tiles<float, Vector512<float>, Lanes512<float>>.MostVectors(rows, vectors));

    [Fact]
    public void NarrowerVectors_HaveTheTilesOfTheMachinesRegisters()
    {
        bool many = Isa.Has32Registers;
        Assert.Equal(many ? 8 : 6, Tiles<float, Vector256<float>, Lanes256<float>>.MostRows(3));
        Assert.Equal(6, Tiles<float, Vector256<float>, Lanes256<float>>.MostRows(4));
        Assert.Equal(many ? 3 : 2, Tiles<float, Vector256<float>, Lanes256<float>>.MostVectors(2, 3));
        Assert.Equal(many ? 4 : 2, Tiles<float, Vector256<float>, Lanes256<float>>.MostVectors(2, 4));
        Assert.Equal(6, Tiles<float, Vector256<float>, Lanes256<float>>.MostVectors(1, 4));
    }
}
