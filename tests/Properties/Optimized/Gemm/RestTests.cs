using System.Runtime.Intrinsics;
using ExactGrad.Optimized;
using Xunit;

namespace ExactGrad.Tests.Properties.Optimized.Gemm;

/// <summary>Which columns and rows are computed for themselves, in vectors of this machine and eighths of one.</summary>
public sealed unsafe class RestTests
{
    private static readonly int Lanes =
        Isa.Has512 ? Vector512<float>.Count
        : Isa.Has256 ? Vector256<float>.Count
        : Vector128<float>.Count;

    // More of a vector is worth it where sums are turned over by 512 bits.
    private static readonly int Most = Isa.Has512 ? 3 : 2;

    [Theory]
    [InlineData(4, 3, true)]
    [InlineData(4, 2, true)]
    [InlineData(4, 23, true)]
    [InlineData(4, 24, false)]
    [InlineData(3, 3, false)]
    [InlineData(4, 0, false)]
    [InlineData(4, 3, true, 9)]
    [InlineData(4, 3, false, 8)]
    public void FewColumns_OfAByItsColumns(int vectorsOfRows, int vectors, bool apart, int depth = 64)
    {
        int rows = vectorsOfRows * Lanes;
        View<float> a = new(null, rows, depth, 1, rows);
        AssertColumns(apart, a, vectors);
        Assert.Equal(0, Rest<float>.Columns(new View<float>(null, rows, depth, 1, 1), Product(rows, vectors, 2)));
        Assert.Equal(0, Rest<float>.Columns(new View<float>(null, rows, depth, 2, rows), Product(rows, vectors, 2)));
    }

    [Theory]
    [InlineData(2, 3, true)]
    [InlineData(2, 23, true)]
    [InlineData(2, 24, false)]
    [InlineData(1, 3, false)]
    [InlineData(2, 3, true, 4)]
    [InlineData(2, 3, false, 3)]
    public void FewColumns_OfAByItsRows(int vectorsOfRows, int vectors, bool apart, int depth = 64)
    {
        int rows = vectorsOfRows * Lanes;
        View<float> a = new(null, rows, depth, depth + 1, 1);
        AssertColumns(apart && Isa.Has512, a, vectors);
    }

    // What vectors of 256 bits take whole on AMD's processors has no rest.
    [Fact]
    public void FewColumns_MoreThanOneVector()
    {
        View<float> a = new(null, 100, 64, 64, 1);
        int expected = !Isa.Has512 || Isa.IsAmd ? 0 : 1;
        Assert.Equal(expected, Rest<float>.Columns(a, new View<float>(null, 100, 17, 17, 1)));
        Assert.Equal(Isa.Has512 ? 1 : 0, Rest<float>.Columns(a, new View<float>(null, 100, 33, 33, 1)));
    }

    // Of a vector, in eighths: 17 rows are one vector and a row.
    [Theory]
    [InlineData(2, 1024 + 4, 500, true)]
    [InlineData(2, 1024, 500, true)] // 4 KiB apart
    [InlineData(0, 1024 + 4, 500, false)]
    [InlineData(2, 2048, 1024, true)] // 8 MiB of B
    [InlineData(2, 2048, 1025, false)]
    public void FewRows(int vectors, int depth, int columns, bool apart)
    {
        View<float> b = new(null, depth, columns, 1, depth);
        for (int eighths = 0; eighths <= 8; eighths++)
        {
            int rest = eighths * Lanes / 8;
            bool expected = apart && Isa.Has256 && 8 * rest <= Most * Lanes;
            Assert.Equal(expected ? rest : 0, Rest<float>.Rows(b, new View<float>(null, vectors * Lanes + rest, columns, columns, 1)));
        }
    }

    // Eight rows are what dot products take at once: one more is not worth a pass of its own where those are short or crowd a set of the cache.
    [Fact]
    public void FewRows_MoreThanDotProductsTake()
    {
        View<double> near = new(null, 500, 300, 1, 500),
            far = new(null, 512, 300, 1, 512),
            nine = new(null, 9, 300, 300, 1),
            seventeen = new(null, 17, 300, 300, 1);
        Assert.Equal(Isa.Has512 ? 1 : 0, Rest<double>.Rows(near, nine));
        Assert.Equal(0, Rest<double>.Rows(far, nine));
        Assert.Equal(Isa.Has256 ? 1 : 0, Rest<double>.Rows(far, seventeen));
    }

    [Theory]
    [InlineData(1024, 1, 64)] // 256 KiB
    [InlineData(1025, 1, 63 + 1)]
    [InlineData(512, 1, 128)]
    [InlineData(1024, 2, 256)] // 1 MiB
    [InlineData(100_000, 1, 64)]
    public void RowsAtOnce(int depth, int columnStrideOfB, int rows)
    {
        View<float> b = new(null, depth, 50, 100, columnStrideOfB);
        Shares shares = Rest<float>.AtOnce(new View<float>(null, 16 * rows, depth, depth, 1), b);
        Assert.Equal(16, shares.Count);
        Assert.Equal(rows, shares.Most);
        Assert.Equal(1, Rest<float>.AtOnce(new View<float>(null, 16 * rows, depth, 1, 16 * rows), b).Count);
    }

    private static void AssertColumns(bool apart, in View<float> a, int vectors)
    {
        for (int eighths = 0; eighths <= 8; eighths++)
        {
            int rest = eighths * Lanes / 8,
                columns = vectors * Lanes + rest;
            // Of 0 vectors there is no other product; and 8 eighths are one more.
            bool expected = apart && 8 * rest <= Most * Lanes;
            Assert.Equal(expected ? rest : 0, Rest<float>.Columns(a, new View<float>(null, a.Rows, columns, columns, 1)));
            Assert.Equal(0, Rest<float>.Columns(a, new View<float>(null, a.Rows, columns, 2 * columns, 2)));
        }
    }

    private static View<float> Product(int rows, int vectors, int eighths)
    {
        int columns = vectors * Lanes + eighths * Lanes / 8;
        return new(null, rows, columns, columns, 1);
    }
}
