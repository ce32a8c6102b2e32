using ExactGrad.Optimized;
using Xunit;

namespace ExactGrad.Tests.Properties.Optimized.Gemm;

/// <summary>Which memory is taken in pages of 2 MiB, and how much of it.</summary>
public sealed class HugePagesTests
{
    [Fact]
    public void Whole_IsTheLeastNumberOfPages()
    {
        Assert.Equal(0u, HugePages.Whole(0));
        Assert.Equal(HugePages.Size, HugePages.Whole(1));
        Assert.Equal(HugePages.Size, HugePages.Whole(HugePages.Size));
        Assert.Equal(2 * HugePages.Size, HugePages.Whole(HugePages.Size + 1));
    }

    [Fact]
    public void Whole_OfMoreThanThereIs_IsRefused() => Assert.Throws<OverflowException>(() => HugePages.Whole(nuint.MaxValue));

    [Fact]
    public void SmallMemory_IsTakenAsItIs()
    {
        Assert.Equal(OperatingSystem.IsLinux(), HugePages.Suit(1 << 18));
        Assert.False(HugePages.Suit((1 << 18) - 1));
    }
}
