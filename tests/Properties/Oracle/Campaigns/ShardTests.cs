using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.Judging;
using ExactGrad.Oracle.Lanes;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Campaigns;

/// <summary>Which shard a case belongs to is said by its id, for ever.</summary>
public sealed class ShardTests
{
    // From the text of docs/cases.md, in Python: a change of these divides old campaigns otherwise.
    [Theory]
    [InlineData("eg1/exact.p24/linear.backward/f32/input-major/-/2x3x4/dx/00000000000000ff", 3, 378)]
    [InlineData("eg1/large.p24/linear.forward/f32/output-major/-/512x512x512/-/0123456789abcdef", 6, 845)]
    [InlineData("eg1/contract.gaps-p24/relu.forward/f32/-/-/3x5/-/ffffffffffffffff", 6, 844)]
    public void Of_IsAsSpecified(string id, int of7, int of1000)
    {
        Assert.Equal(of7, Shard.Of(CaseId.Parse(id), 7));
        Assert.Equal(of1000, Shard.Of(CaseId.Parse(id), 1000));
    }

    [Fact]
    public void EveryCaseOfEveryLane_BelongsToExactlyOneShard()
    {
        const int Shards = 3;
        using var implementation = new ReferenceImplementation();
        LaneSettings settings = new Judge(implementation, new JudgeOptions()).Settings();
        foreach (Lane lane in Lane.All)
        {
            var seen = new int[Shards + 1];
            for (ulong seed = 0; seed < 60; seed++)
            {
                CaseId id = lane.Draw(SplitMix64.Mix(seed), settings)!;
                Assert.Single(Enumerable.Range(1, Shards), index => new Shard(index, Shards).Contains(id));
                seen[Shard.Of(id, Shards)]++;
            }

            Assert.All(seen[1..], count => Assert.NotEqual(0, count));
        }
    }

    [Theory]
    [InlineData("1/1", 1, 1)]
    [InlineData("3/8", 3, 8)]
    public void Text_IsReadBack(string text, int index, int count)
    {
        Assert.Equal(new Shard(index, count), Shard.TryParse(text));
        Assert.Equal(text, new Shard(index, count).ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("2")]
    [InlineData("0/3")]
    [InlineData("4/3")]
    [InlineData("-1/3")]
    [InlineData("1/3/5")]
    [InlineData("1/1000001")]
    [InlineData(" 1/3")]
    public void OtherText_IsNone(string text) => Assert.Null(Shard.TryParse(text));
}
