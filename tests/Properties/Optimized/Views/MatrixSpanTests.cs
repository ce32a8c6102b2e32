using System.Numerics.Tensors;
using ExactGrad.Optimized;
using ExactGrad.Tests.Properties.Support;
using Xunit;

namespace ExactGrad.Tests.Properties.Optimized.Views;

/// <summary>Views show the elements that their strides say, and none outside their buffer.</summary>
public sealed class MatrixSpanTests
{
    [Fact]
    public void Element_LiesWhereTheStridesSay() =>
        Law.Holds(
            LayerCase.Small,
            shape =>
            {
                var grid = new Grid<double>(shape.B, shape.M, shape.Random) { Values = Draw.Reals<double>(shape.Random, shape.B, shape.M) };
                double[,] values = grid.Values;
                ReadOnlyMatrixSpan<double> read = grid.Read,
                    transposed = grid.Read.Transposed;
                int row = shape.B / 2,
                    column = shape.M / 3;
                ReadOnlyMatrixSpan<double> part = grid.Read.Slice(row, shape.B - row, column, shape.M - column);
                for (int r = 0; r < shape.B; r++)
                {
                    for (int c = 0; c < shape.M; c++)
                    {
                        Assert.Equal(values[r, c], read[r, c]);
                        Assert.Equal(values[r, c], transposed[c, r]);
                        if (r >= row && c >= column)
                        {
                            Assert.Equal(values[r, c], part[r - row, c - column]);
                        }
                    }
                }
            },
            50
        );

    [Fact]
    public void TensorSpan_ThereAndBack_ShowsTheSameElements() =>
        Law.Holds(
            LayerCase.Small,
            shape =>
            {
                var grid = new Grid<float>(shape.B, shape.M, shape.Random) { Values = Draw.Reals<float>(shape.Random, shape.B, shape.M) };
                TensorSpan<float> tensor = grid.Write.ToTensorSpan();
                ReadOnlyTensorSpan<float> readOnly = grid.Read.ToTensorSpan();
                MatrixSpan<float> back = tensor;
                ReadOnlyMatrixSpan<float> readBack = readOnly;
                Assert.Equal((shape.B, shape.M), ((int)back.Rows, (int)back.Columns));
                float[,] values = grid.Values;
                for (int r = 0; r < shape.B; r++)
                {
                    for (int c = 0; c < shape.M; c++)
                    {
                        Assert.Equal(values[r, c], tensor[r, c]);
                        Assert.Equal(values[r, c], readOnly[r, c]);
                        Assert.Equal(values[r, c], back[r, c]);
                        Assert.Equal(values[r, c], readBack[r, c]);
                    }
                }

                if (shape.B > 0 && shape.M > 0)
                {
                    back[shape.B - 1, shape.M - 1] = 7;
                    Assert.Equal(7, grid.Values[shape.B - 1, shape.M - 1]);
                }
            },
            50
        );

    [Fact]
    public void BroadcastTensor_CanBeReadButNotBeWritten()
    {
        float[] one = [3];
        ReadOnlyMatrixSpan<float> read = new ReadOnlyMatrixSpan<float>(one, 4, 5, 0, 0);
        Assert.Equal(3, read[3, 4]);
        Assert.Equal(3, read.ToTensorSpan()[3, 4]);
        Assert.Throws<ArgumentException>(() => new MatrixSpan<float>(one, 4, 5, 0, 0));
    }

    [Fact]
    public void TensorOfAnotherRank_IsRefused() =>
        Assert.Throws<ArgumentException>(() => new MatrixSpan<float>(new TensorSpan<float>(new float[8], [2, 2, 2])));

    [Theory]
    [InlineData(3, 4, 4, 1, 12, true)]
    [InlineData(3, 4, 4, 1, 11, false)]
    [InlineData(3, 4, 6, 1, 16, true)] // no gap needed after the last row
    [InlineData(3, 4, 6, 1, 15, false)]
    [InlineData(0, 4, 4, 1, 0, true)]
    [InlineData(4, 0, 4, 1, 0, true)]
    [InlineData(1, 1, 0, 0, 1, true)]
    [InlineData(1, 1, 0, 0, 0, false)]
    [InlineData(-1, 4, 4, 1, 100, false)]
    [InlineData(4, -1, 4, 1, 100, false)]
    [InlineData(4, 4, -4, 1, 100, false)]
    [InlineData(4, 4, 4, -1, 100, false)]
    [InlineData(int.MaxValue, int.MaxValue, int.MaxValue, 1, 100, false)]
    [InlineData(65536, 65536, 65536, 1, 0, false)] // 2^32 elements: 0 as an int
    public void Extent_IsCheckedAgainstTheBuffer(int rows, int columns, int rowStride, int columnStride, int length, bool fits)
    {
        Exception? read = Record.Exception(() =>
            _ = new ReadOnlyMatrixSpan<float>(new float[length], rows, columns, rowStride, columnStride)
        );
        Exception? write = Record.Exception(() => _ = new MatrixSpan<float>(new float[length], rows, columns, rowStride, columnStride));
        Assert.Equal(fits, read is null);
        Assert.Equal(fits, write is null);
        Assert.True(fits || read is ArgumentException);
        Assert.True(fits || write is ArgumentException);
    }

    [Fact]
    public void StridesBeyond64Bits_AreRefused() =>
        Assert.Throws<ArgumentException>(() => new ReadOnlyMatrixSpan<float>(new float[9], 3, 3, nint.MaxValue, nint.MaxValue));

    [Fact]
    public void OutputWithTwoElementsAtOneAddress_IsRefused_ExactlyThen()
    {
        // All small shapes and strides, against the plain definition.
        for (int code = 0; code < 5 * 5 * 8 * 8; code++)
        {
            int rows = code % 5,
                columns = code / 5 % 5,
                rowStride = code / 25 % 8,
                columnStride = code / 200;
            var addresses = new HashSet<int>();
            bool distinct = true;
            for (int r = 0; r < rows; r++)
            {
                for (int c = 0; c < columns; c++)
                {
                    distinct &= addresses.Add(r * rowStride + c * columnStride);
                }
            }

            Exception? refusal = Record.Exception(() => _ = new MatrixSpan<float>(new float[60], rows, columns, rowStride, columnStride));
            Assert.Equal(distinct, refusal is null);
            Assert.True(distinct || refusal is ArgumentException);
        }
    }

    [Fact]
    public void WhatLiesOutside_IsRefused()
    {
        var array = new float[3, 4];
        Assert.Throws<IndexOutOfRangeException>(() => new MatrixSpan<float>(array)[3, 0]);
        Assert.Throws<IndexOutOfRangeException>(() => new MatrixSpan<float>(array)[0, 4]);
        Assert.Throws<IndexOutOfRangeException>(() => new ReadOnlyMatrixSpan<float>(array)[-1, 0]);
        Assert.Throws<ArgumentOutOfRangeException>(() => new MatrixSpan<float>(array).Slice(1, 3, 0, 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MatrixSpan<float>(array).Slice(0, 3, -1, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MatrixSpan<float>(array).Slice(0, 3, 5, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MatrixSpan<float>(array).Slice(0, nint.MaxValue, 1, nint.MaxValue));
        Assert.Throws<ArgumentNullException>(() => new MatrixSpan<float>((float[])null!, 0, 0));
        Assert.Throws<ArgumentNullException>(() => new ReadOnlyMatrixSpan<float>((float[,])null!));
        Assert.Equal(0, new MatrixSpan<float>(array).Slice(3, 0, 4, 0).Rows);
    }
}
