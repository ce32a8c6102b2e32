using ExactGrad.Optimized;
using Xunit;

namespace ExactGrad.Tests.Properties.Optimized.Gemm;

/// <summary>Units divided: as few parts as the greatest size allows, none of which differs from another by more than one unit.</summary>
public sealed class SharesTests
{
    [Fact]
    public void Parts_AreAsFewAndAsEvenAsCanBe()
    {
        for (int units = 1; units <= 40; units++)
        {
            for (int most = 1; most <= 12; most++)
            {
                var shares = new Shares(units, most);
                int count = (units + most - 1) / most;
                nint[] parts = [.. Enumerable.Range(0, count).Select(part => shares.Before(part + 1) - shares.Before(part))];
                Assert.Equal(count, shares.Count);
                Assert.Equal(0, shares.Before(0));
                Assert.Equal(units, shares.Before(count));
                Assert.Equal(parts.Max(), shares.Most);
                Assert.True(shares.Most <= most);
                Assert.True(parts.Max() - parts.Min() <= 1);
                // The larger ones last.
                Assert.Equal(parts.Order(), parts);
            }
        }
    }

    // More than 32 bits hold: of what native memory holds, single bytes at least.
    [Theory]
    [InlineData(5, 2147483649, 4294967300)]
    [InlineData(10, 1073741824, 2147483648)]
    public void Parts_OfMoreThan32Bits(long parts, long least, long half)
    {
        long units = parts * least - 1;
        var shares = new Shares((nint)units, (nint)least);
        Assert.Equal((parts, units), ((long)shares.Count, (long)shares.Before((nint)parts)));
        Assert.Equal(least, shares.Most);
        Assert.Equal(least - 1, shares.Before(1));
        var two = new Shares((nint)(2 * half), (nint)half);
        Assert.Equal((2L, half), ((long)two.Count, (long)two.Most));
    }

    [Fact]
    public void Nothing_IsOneEmptyPart()
    {
        var shares = new Shares(0, 5);
        Assert.Equal((1, 0, 0), (shares.Count, shares.Most, shares.Before(1)));
    }
}
