using ExactGrad.Optimized;
using Xunit;

namespace ExactGrad.Tests.Properties.Optimized;

public sealed class LayerOptionsTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(7, 7)]
    public void Threads_AreAsManyAsAskedFor_AndOneAtLeast(int asked, int threads) =>
        Assert.Equal(threads, new LayerOptions { Threads = asked }.ValidThreads);
}
