using System.Globalization;
using ExactGrad.Oracle.Lanes.Contract;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Contract;

/// <summary>Memory beside a page that nobody may touch: where it stands, and that there is such a page on both sides.</summary>
public sealed class GuardedMemoryTests
{
    private static readonly int Page = Environment.SystemPageSize;

    [Fact]
    public void GuardPages_AreToBeHadOnLinux() => Assert.Equal(OperatingSystem.IsLinux(), GuardPage.Problem is null);

    [Theory]
    [InlineData(12, true)]
    [InlineData(12, false)]
    [InlineData(0, true)]
    [InlineData(4096, true)]
    [InlineData(4096, false)]
    [InlineData(4097, true)]
    [InlineData(4097, false)]
    public void Memory_StandsBesideAPageThatNobodyMayTouch(int bytes, bool atEnd)
    {
        Assert.SkipWhen(GuardPage.Problem is not null, GuardPage.Problem ?? "");
        using var memory = new GuardedMemory(bytes, atEnd);
        Assert.Equal(bytes, memory.GetSpan().Length);
        Assert.All(memory.GetSpan().ToArray(), value => Assert.Equal(0, value));
        nint first = Address(memory, 0);
        Assert.Equal(0, (atEnd ? first + bytes : first) % Page);
        int body = (bytes + Page - 1) / Page * Page;
        nint start = atEnd ? first + bytes - body : first;
        Assert.Equal(["---p", "---p"], new[] { Access(start - 1), Access(start + body) });
        Assert.True(body == 0 || (Access(start) == "rw-p" && Access(start + body - 1) == "rw-p"));
    }

    [Fact]
    public void Pinned_AtAnElement_IsItsAddress()
    {
        Assert.SkipWhen(GuardPage.Problem is not null, GuardPage.Problem ?? "");
        using var memory = new GuardedMemory(12, atEnd: true);
        Assert.Equal(Address(memory, 0) + 5, Address(memory, 5));
    }

    // 2^60 bytes are more than any process may have: ENOMEM, 12.
    [Fact]
    public void MemoryThatTheSystemDoesNotGive_IsAnError()
    {
        Assert.SkipWhen(GuardPage.Problem is not null, GuardPage.Problem ?? "");
        Exception refused = Assert.Throws<InvalidOperationException>(() => new GuardPage((nuint)1 << 60));
        Assert.Equal("no guard pages: error 12", refused.Message);
    }

    private static unsafe nint Address(GuardedMemory memory, int element)
    {
        using System.Buffers.MemoryHandle handle = memory.Pin(element);
        return (nint)handle.Pointer;
    }

    /// <summary>What may be done to the byte at an address, as Linux tells.</summary>
    private static string Access(nint address)
    {
        foreach (string line in File.ReadLines("/proc/self/maps"))
        {
            string[] words = line.Split(' ');
            nint[] ends = [.. words[0].Split('-').Select(end => nint.Parse(end, NumberStyles.HexNumber, CultureInfo.InvariantCulture))];
            if (address >= ends[0] && address < ends[1])
            {
                return words[1];
            }
        }

        return "unmapped";
    }
}
