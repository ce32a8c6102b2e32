using ExactGrad.Oracle.Cases;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Cases;

/// <summary>The generator against the sequence that its authors' C code gives, and its derived draws against their ranges.</summary>
public sealed class SplitMix64Tests
{
    [Fact]
    public void Next_FromTheReferenceSeed_GivesThePublishedSequence()
    {
        var random = new SplitMix64(1234567);
        ulong[] drawn = [random.Next(), random.Next(), random.Next(), random.Next(), random.Next()];
        Assert.Equal([6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821], drawn);
    }

    // The check values of the FNV reference page for 64 bits.
    [Fact]
    public void Fnv1a_GivesThePublishedValues()
    {
        Assert.Equal(0xCBF29CE484222325UL, SplitMix64.Fnv1a(""));
        Assert.Equal(0xAF63DC4C8601EC8CUL, SplitMix64.Fnv1a("a"));
        Assert.Equal(0x85944171F73967E8UL, SplitMix64.Fnv1a("foobar"));
    }

    [Fact]
    public void Between_ReachesBothEndsAndNothingBeyond()
    {
        var random = new SplitMix64(5);
        var seen = new SortedSet<int>();
        for (int k = 0; k < 1000; k++)
        {
            seen.Add(random.Between(-2, 3));
        }

        Assert.Equal([-2, -1, 0, 1, 2, 3], seen);
    }

    [Fact]
    public void Parts_DoNotDependOnEachOther() => Assert.NotEqual(SplitMix64.For(1, "x").Next(), SplitMix64.For(1, "w").Next());
}
