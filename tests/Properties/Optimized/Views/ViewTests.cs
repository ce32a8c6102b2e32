using ExactGrad.Optimized;
using Xunit;

namespace ExactGrad.Tests.Properties.Optimized.Views;

/// <summary>What a pinned matrix says of itself.</summary>
public sealed unsafe class ViewTests
{
    [Fact]
    public void Bytes_AreThoseOfItsElements_WithoutWhatLiesBetween()
    {
        Assert.Equal(120, new View<double>(null, 3, 5, 7, 2).Bytes);
        Assert.Equal(60, new View<float>(null, 5, 3, 100, 1).Bytes);
    }
}
