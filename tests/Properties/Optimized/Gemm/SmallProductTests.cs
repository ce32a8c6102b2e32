using System.Numerics;
using ExactGrad.Optimized;
using ExactGrad.Tests.Properties.Optimized.Kernels;
using Xunit;

namespace ExactGrad.Tests.Properties.Optimized.Gemm;

/// <summary>The path of small products: what it takes, and that it gives the plain bits.</summary>
public abstract unsafe class SmallProductTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Theory]
    [InlineData(1, 1, 1, true)]
    [InlineData(16, 32, 32, true)]
    [InlineData(1, 16383, 1, true)]
    [InlineData(3276, 5, 1, true)]
    [InlineData(1, 1, 16383, true)]
    [InlineData(3, 5461, 1, true)]
    [InlineData(5, 29, 113, false)] // 16,385
    [InlineData(1, 16385, 1, false)]
    [InlineData(16385, 1, 1, false)]
    [InlineData(0, 5, 5, false)]
    [InlineData(5, 0, 5, false)]
    [InlineData(5, 5, 0, false)]
    public void Product_IsSmall_UpTo16384MultiplyAdds(int rows, int depth, int columns, bool small) =>
        Assert.Equal(small, Takes(rows, depth, columns));

    [Fact]
    public void ManyRowsOfShortSums_AreLeftToOthers_UnlessTheseDoNotTakeThem()
    {
        T something = default;
        View<T> a = new(&something, 64, 4, 4, 1),
            b = new(&something, 4, 3, 3, 1),
            c = new(&something, 64, 3, 3, 1);
        Assert.False(SmallProduct<T>.Takes(a, b, c, default, default));
        Assert.True(SmallProduct<T>.Takes(a, b, c, c, default));
        Assert.True(SmallProduct<T>.Takes(a, b, c, default, c));
        Assert.True(SmallProduct<T>.Takes(a, new View<T>(&something, 4, 3, 1, 4), c, default, default));
        Assert.True(SmallProduct<T>.Takes(a.Part(0, 63, 0, 4), b, c.Part(0, 63, 0, 3), default, default));
        Assert.True(Takes(64, 5, 3));
    }

    // Each so large that the product of them overflows to something small.
    [Fact]
    public void ExtentsWhoseProductOverflows_AreNotSmall()
    {
        Assert.False(Takes(nint.MaxValue, nint.MaxValue, 1));
        nint side = (nint)1 << 32;
        Assert.False(Takes(side, side, 1));
        // 7 times this is 1, modulo 2^64.
        nint large = unchecked((nint)0x6DB6DB6DB6DB6DB7);
        Assert.False(Takes(7, large, 1));
        Assert.False(Takes(7, 1, large));
        Assert.False(Takes(large, 7, 1));
        Assert.False(Takes(large, 1, 7));
        Assert.False(Takes(1, 7, large));
    }

    [Fact]
    public void ViewsThatTilesCannotTake_AreLeftToOthers()
    {
        T something = default;
        View<T> fits = new(&something, 4, 4, 4, 1),
            turned = fits.Transposed;
        Assert.True(SmallProduct<T>.Takes(turned, fits, fits, fits, fits));
        Assert.False(SmallProduct<T>.Takes(fits, fits, turned, fits, fits));
        Assert.False(SmallProduct<T>.Takes(fits, fits, fits, turned, fits));
        Assert.False(SmallProduct<T>.Takes(fits, fits, fits, fits, turned));
        Assert.True(SmallProduct<T>.Takes(fits, fits, fits, default, default));
    }

    [Theory]
    [InlineData(32, 32, true)]
    [InlineData(2, 512, true)]
    [InlineData(5, 205, false)]
    [InlineData(205, 5, false)]
    public void TransposedB_IsSmall_UpTo1024Elements(int depth, int columns, bool small)
    {
        View<T> a = new(null, 2, depth, depth, 1),
            b = new(null, depth, columns, 1, depth),
            c = new(null, 2, columns, columns, 1);
        Assert.Equal(small, SmallProduct<T>.Takes(a, b, c, default, default));
    }

    [Fact]
    public void SmallProducts_GiveThePlainBits()
    {
        int seed = 0;
        foreach (int rows in (int[])[1, 3, 9])
        {
            for (int columns = 1; columns <= 70; columns += 1 + columns / 2)
            {
                AssertPlain(new LayerCase(rows, 1 + seed % 6, columns, seed++));
                AssertPlain(new LayerCase(rows, 1 + seed % 6, columns, seed++));
            }
        }
    }

    private static void AssertPlain(LayerCase shape)
    {
        var product = new ProductCase<T>(shape, stridedB: true);
        Same.Bits(
            product.Expected,
            product.Run(
                (a, b, c, epilogue) =>
                {
                    Assert.True(SmallProduct<T>.Takes(a, b, c, epilogue.From, epilogue.Gate));
                    SmallProduct<T>.Run(a, b, c, epilogue.From, epilogue.Finish, epilogue.Gate);
                }
            )
        );
    }

    private static bool Takes(nint rows, nint depth, nint columns)
    {
        View<T> a = new(null, rows, depth, depth, 1),
            b = new(null, depth, columns, columns, 1),
            c = new(null, rows, columns, columns, 1);
        return SmallProduct<T>.Takes(a, b, c, default, default);
    }
}

public sealed class SmallProductTestsOfFloat : SmallProductTests<float>;

public sealed class SmallProductTestsOfDouble : SmallProductTests<double>;
