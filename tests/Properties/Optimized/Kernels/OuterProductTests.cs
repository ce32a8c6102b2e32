using ExactGrad.Optimized;
using Xunit;

namespace ExactGrad.Tests.Properties.Optimized.Kernels;

/// <summary>What goes row by row: sums of one term that start from nothing, and are stored or added as they are.</summary>
public sealed unsafe class OuterProductTests
{
    [Fact]
    public void SumsOfOneTerm_AreTakenWhereTheyFit_AndNowhereElse()
    {
        Assert.True(Takes());
        Assert.True(Takes(finish: Finish.Add));
        Assert.False(Takes(depth: 2));
        Assert.False(Takes(columnStride: 2));
        Assert.False(Takes(biased: true));
        Assert.False(Takes(finish: Finish.Rectify));
        Assert.False(Takes(finish: Finish.Gate));
        Assert.False(Takes(finish: Finish.GateThenAdd));
    }

    private static bool Takes(nint depth = 1, nint columnStride = 1, bool biased = false, Finish finish = Finish.Store)
    {
        View<float> a = new(null, 3, depth, depth, 1),
            b = new(null, depth, 5, 10, columnStride);
        var epilogue = new Epilogue<float>(biased ? new View<float>(null, 3, 5, 0, 1) : default, finish, default);
        return OuterProduct<float, float, Lanes1<float>>.Takes(a, b, epilogue);
    }
}
