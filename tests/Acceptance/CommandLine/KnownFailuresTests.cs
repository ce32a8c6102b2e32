using ExactGrad.Tests.Acceptance.Support;
using Xunit;

namespace ExactGrad.Tests.Acceptance.CommandLine;

/// <summary>known-failures as users run it: a file is made from results, checked, and excuses what it names.</summary>
public sealed class KnownFailuresTests
{
    private static readonly string[] Few = ["--lanes", "exact", "--cases", Effort.Cases(60), "--max-side", "5"];

    [Fact]
    public void File_IsMadeFromResults_Checked_AndExcusesWhatItNames()
    {
        using var folder = new TemporaryFolder();
        string results = folder.File("results.json"),
            known = folder.File("known.json");
        string[] wrong = [.. new PeerProgram().Words("dx-scaled")];
        Exactgrad.Run(["verify", .. Few, "--json", results, .. wrong]).AssertExit(1);
        Finished added = Exactgrad
            .Run(["known-failures", "add", known, results, "--reason", "issue 17", "--expires", "2999-01-31"])
            .AssertExit(0);
        Assert.Contains("1 added, 1 in all", added.Output, StringComparison.Ordinal);
        Assert.Contains(
            "0 added, 1 in all",
            Exactgrad.Run(["known-failures", "add", known, results, "--reason", "again", "--expires", "2999-01-31"]).AssertExit(0).Output,
            StringComparison.Ordinal
        );

        Finished check = Exactgrad.Run(["known-failures", "check", known, .. wrong]).AssertExit(0);
        Assert.Contains("issue 17; until 2999-01-31", check.Output, StringComparison.Ordinal);
        Finished verify = Exactgrad.Run(["verify", .. Few, "--known-failures", known, .. wrong]).AssertExit(0);
        Assert.Contains("verified (but for 1 known failures)", verify.Output, StringComparison.Ordinal);

        // The mistake is gone: the file must go as well.
        Finished mended = Exactgrad.Run(["known-failures", "check", known]).AssertExit(1);
        Assert.Contains("no longer fails", mended.Output, StringComparison.Ordinal);
        Exactgrad.Run(["verify", .. Few, "--known-failures", known]).AssertExit(1);

        File.WriteAllText(known, File.ReadAllText(known).Replace("2999-01-31", "1999-01-31", StringComparison.Ordinal));
        Finished expired = Exactgrad.Run(["known-failures", "check", known, .. wrong]).AssertExit(1);
        Assert.Contains("expired on 1999-01-31", expired.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void EmptyFile_IsNoPass()
    {
        using var folder = new TemporaryFolder();
        string known = folder.File("known.json");
        File.WriteAllText(known, """{"format":"exactgrad-known-failures/1","failures":[]}""");
        Exactgrad.Run(["known-failures", "check", known]).AssertExit(2);
    }

    [Theory]
    [InlineData("{}", "has no \"format\"")]
    [InlineData(null, "Could not find file")]
    public void WhatIsNoSuchFile_IsWrongInput(string? text, string expected)
    {
        using var folder = new TemporaryFolder();
        string known = folder.File("known.json");
        if (text is not null)
        {
            File.WriteAllText(known, text);
        }

        Assert.Contains(expected, Exactgrad.Run(["known-failures", "check", known]).AssertExit(64).Errors, StringComparison.Ordinal);
        Assert.Contains(expected, Exactgrad.Run(["verify", "--known-failures", known]).AssertExit(64).Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("issue 17", "soon", "--expires soon: expected a day such as 2027-01-31")]
    [InlineData("", "2027-01-31", "--reason is empty")]
    public void AddingWithoutAReasonOrADay_IsWrongUsage_AndWritesNothing(string reason, string expires, string expected)
    {
        using var folder = new TemporaryFolder();
        string known = folder.File("known.json");
        Finished run = Exactgrad
            .Run(["known-failures", "add", known, "results.json", "--reason", reason, "--expires", expires])
            .AssertExit(64);
        Assert.Contains(expected, run.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(known));
    }
}
