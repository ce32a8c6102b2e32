using System.Text.Json.Nodes;
using ExactGrad.Tests.Acceptance.Support;
using Xunit;

namespace ExactGrad.Tests.Acceptance.CommandLine;

/// <summary>--json: a whole file with what the console says, or none.</summary>
public sealed class ResultsFileTests
{
    [Fact]
    public void Results_HoldEveryField_AndAgreeWithTheConsole()
    {
        using var folder = new TemporaryFolder();
        string file = folder.File("results.json");
        Finished run = Exactgrad
            .Run([
                "verify",
                "--lanes",
                "exact,derivative",
                "--cases",
                Effort.Cases(60),
                "--json",
                file,
                .. new PeerProgram().Words("db-not-summed"),
            ])
            .AssertExit(1);
        var results = ResultsFileJson.Read(file);

        Assert.Equal(
            [
                "format",
                "verdict",
                "interrupted",
                "seed",
                "terms",
                "shards",
                "seconds",
                "implementation",
                "startFault",
                "lanes",
                "failures",
                "knownFailures",
            ],
            Names(results.Root)
        );
        Assert.Equal("exactgrad-results/1", results.Root["format"]!.GetValue<string>());
        Assert.Equal(["name", "version", "operations", "elementTypes"], Names(results.Root["implementation"]!.AsObject()));
        Assert.All(results.Lanes, lane => Assert.Superset(LaneFields, Names(lane).ToHashSet()));
        Assert.All(results.Failures, failure => Assert.Superset(FailureFields, Names(failure).ToHashSet()));

        Assert.Equal("violated", results.Verdict);
        Assert.StartsWith("violated: ", run.LastLine, StringComparison.Ordinal);
        foreach (JsonObject lane in results.Lanes)
        {
            Assert.Matches($@"(?m)^\s*{lane["name"]}\s+{lane["verdict"]}\s+{lane["cases"]}\s+{lane["violated"]}\s", run.Output);
        }

        Assert.NotEmpty(results.Failures);
        Assert.All(results.Failures, failure => Assert.Contains(failure["case"]!.GetValue<string>(), run.Output, StringComparison.Ordinal));
    }

    [Fact]
    public void Results_ReplaceTheOldFile_AndLeaveNothingBeside()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("results.json"), new string('x', 1 << 20));
        Exactgrad.Run("verify", "--cases", "5", "--lanes", "exact", "--json", folder.File("results.json")).AssertExit(0);
        Assert.Equal(["results.json"], folder.Files);
        Assert.Equal("verified", ResultsFileJson.Read(folder.File("results.json")).Verdict);
    }

    [Fact]
    public void Results_OfAProgramThatCannotBeStarted_SayWhy_AndReplaceTheOldFile()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("results.json"), """{"verdict":"verified"}""");
        Exactgrad.Run("verify", "--json", folder.File("results.json"), "--", "no-such-program-anywhere").AssertExit(1);
        var results = ResultsFileJson.Read(folder.File("results.json"));
        Assert.Equal("violated", results.Verdict);
        Assert.Contains("no-such-program-anywhere", results.Root["startFault"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Empty(results.Lanes);
    }

    [Fact]
    public void Results_OfARelativeName_StandInTheCurrentFolder()
    {
        string name = $"results-{Guid.NewGuid():N}.json";
        Exactgrad.Run("verify", "--cases", "5", "--lanes", "exact", "--json", name).AssertExit(0);
        Assert.Equal("verified", ResultsFileJson.Read(name).Verdict);
        File.Delete(name);
    }

    [Fact]
    public void Results_ToADevice_AreWrittenToIt()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "devices are files on Unix");
        Finished run = Exactgrad.RunProcess([], "verify", "--cases", "5", "--lanes", "exact", "--json", "/dev/fd/1").AssertExit(0);
        Assert.Contains("\"format\": \"exactgrad-results/1\"", run.Output, StringComparison.Ordinal);
    }

    private static readonly HashSet<string> LaneFields =
    [
        "name",
        "rule",
        "verdict",
        "cases",
        "violated",
        "inconclusive",
        "vacuous",
        "strength",
        "refused",
        "compared",
        "shapes",
        "skipped",
        "largestShareOfBound",
        "seconds",
        "casesPerSecond",
        "note",
    ];

    private static readonly HashSet<string> FailureFields =
    [
        "lane",
        "operation",
        "subject",
        "fault",
        "headline",
        "case",
        "known",
        "found",
        "extents",
        "failingCases",
        "element",
        "expected",
        "actual",
        "bound",
        "wrongElements",
        "elements",
        "pattern",
        "explanation",
    ];

    private static IEnumerable<string> Names(JsonObject node) => node.Select(property => property.Key);
}
