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

    [Fact]
    public void Nothing_IsOneEmptyPart()
    {
        var shares = new Shares(0, 5);
        Assert.Equal((1, 0, 0), (shares.Count, shares.Most, shares.Before(1)));
    }
}
