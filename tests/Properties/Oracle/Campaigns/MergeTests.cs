using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.Judging;
using ExactGrad.Oracle.Results;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Campaigns;

/// <summary>Shards add up to the run undivided: verdict, counts, strength, findings, to the last bit of the results.</summary>
public sealed class MergeTests
{
    public static TheoryData<string> Names => [.. Subjects.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Shards_AddUpToTheWhole_InAnyOrder_AnyNumberOfTimes(string name)
    {
        string whole = Subjects.Text(Run(name, Subjects.Options));
        ShardResults[] shards = Shards(name, 3);
        Report merged = Merger.Merge(shards);
        Assert.Equal(whole, Subjects.Text(merged));
        Assert.Empty(merged.Shards!.Missing);
        string bytes = Written(merged);
        Assert.Equal(bytes, Written(Merger.Merge([shards[2], shards[0], shards[1], shards[0]])));
        Report two = Merger.Merge([shards[2], shards[0]]);
        Assert.Equal(bytes, Written(Merger.Merge([shards[1], Reread(two), shards[2]])));
        Assert.Equal(bytes, Written(Merger.Merge([Reread(merged), Reread(two), shards[1], Reread(merged)])));
    }

    [Fact]
    public void MissingShards_AreTold_AndLeaveTheRunInconclusive()
    {
        ShardResults[] shards = Shards("right", 3);
        Report merged = Merger.Merge([shards[2], shards[0]]);
        Assert.Equal([2], merged.Shards!.Missing);
        Assert.Equal([1, 3], merged.Shards.Present);
        Assert.Equal(Verdict.Inconclusive, merged.Verdict);
        Assert.Equal(2, merged.ExitCode);
    }

    [Fact]
    public void MissingShards_DoNotHideAViolation() => Assert.Equal(Verdict.Violated, Merger.Merge([Shards("often wrong", 3)[0]]).Verdict);

    [Fact]
    public void InterruptedShard_IsReplacedByItsFullRun_AndElseLeavesTheRunInconclusive()
    {
        ShardResults[] shards = Shards("right", 2);
        using var cancellation = new CancellationTokenSource();
        JudgeOptions options = Subjects.Options with { Shard = new Shard(2, 2) };
        using IImplementation implementation = Subjects.Make("right");
        Report partial = new Judge(implementation, options).Run(new AfterSome(cancellation, 3), cancellation.Token);
        Assert.True(partial.Interrupted);
        Report merged = Merger.Merge([shards[0], Reread(partial)]);
        Assert.Equal(Verdict.Inconclusive, merged.Verdict);
        Assert.True(merged.Interrupted);
        string whole = Written(Merger.Merge(shards));
        Assert.Equal(whole, Written(Merger.Merge([Reread(partial), .. shards])));
        Assert.Equal(whole, Written(Merger.Merge([Reread(merged), shards[1]])));
    }

    [Theory]
    [InlineData("seed", "2.json: its seed is 6, but 5 in 1.json")]
    [InlineData("cases", "2.json: its cases is 1101, but 1100 in 1.json")]
    [InlineData("implementation", "2.json: its implementation is wrong 0.1.0, but reference")]
    [InlineData("count", "2.json: it is of 4 shards, but 1.json of 3")]
    [InlineData("answers", "2.json: shard 1 was judged to its end there and in 1.json, with different results")]
    public void PartsOfDifferentRuns_AreRefused(string what, string message)
    {
        ShardResults One(string file, string name, JudgeOptions options) => Reread(Run(name, options), file);
        JudgeOptions options = Subjects.Options with { Shard = new Shard(1, 3) };
        ShardResults first = One("1.json", what == "answers" ? "seldom wrong" : "right", options);
        JudgeOptions other = what switch
        {
            "seed" => options with { Seed = 6 },
            "cases" => options with { Cases = 1101 },
            "count" => options with { Shard = new Shard(1, 4) },
            _ => options,
        };
        string name = what switch
        {
            "implementation" => "seldom wrong",
            "answers" => "chain wrong",
            _ => "right",
        };
        FormatException problem = Assert.Throws<FormatException>(() => Merger.Merge([first, One("2.json", name, other)]));
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("{\"format\":\"exactgrad-results/1\",\"shards\":{\"count\":2},\"parts\":[],\"knownFailures\":[]}")]
    public void OtherFiles_AreRefused(string text)
    {
        using var stream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text));
        Assert.Throws<FormatException>(() => ShardResults.Read("x", stream));
    }

    [Fact]
    public void RunThatWasNotDivided_IsRefused()
    {
        FormatException problem = Assert.Throws<FormatException>(() => Reread(Run("right", Subjects.Options with { Cases = 5 })));
        Assert.Contains("not divided; expected one with --shard", problem.Message, StringComparison.Ordinal);
    }

    private static ShardResults[] Shards(string name, int count) =>
        [
            .. Enumerable
                .Range(1, count)
                .Select(index => Reread(Run(name, Subjects.Options with { Shard = new Shard(index, count) }), $"{index}.json")),
        ];

    private static Report Run(string name, JudgeOptions options)
    {
        using IImplementation implementation = Subjects.Make(name);
        return new Judge(implementation, options).Run();
    }

    private static ShardResults Reread(Report report, string file = "merged.json")
    {
        using var stream = new MemoryStream();
        ResultsJson.Write(stream, report);
        stream.Position = 0;
        return ShardResults.Read(file, stream);
    }

    private static string Written(Report report)
    {
        using var stream = new MemoryStream();
        ResultsJson.Write(stream, report);
        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }
}
