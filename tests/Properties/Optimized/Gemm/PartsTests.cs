using ExactGrad.Optimized;
using Xunit;

namespace ExactGrad.Tests.Properties.Optimized.Gemm;

/// <summary>How C is shared among threads: every element in one part, parts near to squares, columns by whole cache lines.</summary>
public sealed class PartsTests
{
    [Theory]
    [InlineData(1024, 1024, 16, 2, 2, 2)]
    [InlineData(4096, 256, 16, 2, 4, 1)]
    [InlineData(256, 4096, 16, 2, 1, 4)]
    [InlineData(1024, 1024, 16, 3, 2, 3)]
    // Two parts for each thread, and four from 2^27 multiply-adds on.
    [InlineData(1024, 1024, 127, 2, 2, 2)]
    [InlineData(1024, 1024, 128, 2, 2, 4)]
    [InlineData(1600, 1200, 1200, 2, 4, 2)]
    [InlineData(190, 280, 16, 4, 2, 2)]
    // None of less than 96 columns or 64 rows.
    [InlineData(256, 192, 16, 2, 2, 2)]
    [InlineData(256, 191, 16, 2, 2, 1)]
    [InlineData(128, 192, 16, 2, 2, 2)]
    [InlineData(127, 192, 16, 2, 1, 2)]
    // But for those of which every thread is to have one.
    [InlineData(127, 127, 16, 2, 2, 1)]
    [InlineData(100, 127, 16, 2, 1, 2)]
    [InlineData(1, 5, 16, 7, 1, 5)]
    [InlineData(3, 2, 16, 7, 3, 1)]
    public void Parts_AreNearToSquares(int rows, int columns, int depth, int threads, int down, int across)
    {
        var parts = new Parts(rows, columns, depth, threads);
        Assert.Equal((down, across), (parts.Down, parts.Across));
        Assert.Equal(down * across, parts.Count);
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(1, 1000, 1)]
    [InlineData(7, 64, 1)]
    [InlineData(7, 127, 1)]
    [InlineData(7, 128, 2)]
    [InlineData(7, 447, 6)]
    [InlineData(7, 1000, 7)]
    public void AThreadMore_IsUsedForEvery262144MultiplyAdds(int most, int rows, int threads) =>
        Assert.Equal(threads, Product<float>.Threads(most, 32, rows, 128, Blocking.For<float>()));

    [Fact]
    public void EveryElement_IsInOnePart()
    {
        foreach (int rows in (int[])[1, 2, 7, 64, 130])
        {
            foreach (int columns in (int[])[1, 3, 16, 50, 97, 200, 393])
            {
                for (int threads = 2; threads <= 7; threads++)
                {
                    AssertPartition(rows, columns, threads);
                }
            }
        }
    }

    [Fact]
    public void Columns_BeginWithACacheLine_WhereThereAreAsMany()
    {
        var parts = new Parts(64, 1000, 16, 4);
        Assert.Equal((1, 8), (parts.Down, parts.Across));
        Assert.Equal([0, 112, 240, 368, 496, 624, 752, 880], Enumerable.Range(0, 8).Select(part => (int)parts.At(part, 16).Column));
        Assert.Equal([0, 120, 248, 368, 496, 624, 744, 872], Enumerable.Range(0, 8).Select(part => (int)parts.At(part, 8).Column));
        // Columns so few that lines would leave a thread without work.
        parts = new Parts(1, 20, 16, 4);
        Assert.Equal([0, 5, 10, 15], Enumerable.Range(0, 4).Select(part => (int)parts.At(part, 16).Column));
        Assert.Equal([5, 5, 5, 5], Enumerable.Range(0, 4).Select(part => (int)parts.At(part, 16).Columns));
    }

    private static void AssertPartition(int rows, int columns, int threads)
    {
        var parts = new Parts(rows, columns, 5, threads);
        var times = new int[rows, columns];
        for (int part = 0; part < parts.Count; part++)
        {
            (nint row, nint height, nint column, nint width) = parts.At(part, 16);
            for (nint r = row; r < row + height; r++)
            {
                for (nint c = column; c < column + width; c++)
                {
                    times[r, c]++;
                }
            }
        }

        Assert.DoesNotContain(times.Cast<int>(), count => count != 1);
    }
}
