using System.Diagnostics;
using System.Globalization;
using System.Xml.Linq;
using ExactGrad.Tests.Acceptance.Support;
using Xunit;

namespace ExactGrad.Tests.Acceptance.Campaigns;

/// <summary>campaign as users run it: killed, interrupted, taken up again. kills.py kills at 20 random moments.</summary>
public sealed class CampaignTests
{
    private static readonly string[] Few = ["--lanes", "exact,laws", "--cases", "1500", "--max-side", "16"];

    [Fact]
    public void CampaignKilledTwice_AndInterrupted_EndsAsOneLeftAlone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are Unix's");
        Requires.Interrupts();
        using var folder = new TemporaryFolder();
        string campaign = folder.File("campaign"),
            journal = Path.Combine(campaign, "journal.jsonl"),
            results = Path.Combine(campaign, "results.json"),
            whole = folder.File("whole.json");
        Exactgrad.Run(["verify", .. Few, "--json", whole]).AssertExit(0);

        string[] words = ["campaign", campaign, .. Few];
        Stopped("KILL", journal, 100, words);
        Stopped("KILL", journal, 500, words);
        Assert.False(File.Exists(results));
        Finished interrupted = Stopped("INT", journal, 1000, words).AssertExit(2);
        Assert.StartsWith("inconclusive (interrupted): ", interrupted.LastLine, StringComparison.Ordinal);
        Assert.True(ResultsFileJson.Read(results).Root["interrupted"]!.GetValue<bool>());

        Exactgrad.Run(words).AssertExit(0);
        Assert.Equal(ResultsFileJson.Read(whole).WithoutTimes(), ResultsFileJson.Read(results).WithoutTimes());
        string[] lines = File.ReadAllLines(journal);
        Assert.Equal(3_000, lines.Length);
        Assert.Equal(3_000, lines.Select(line => line.Split('"')[9]).Distinct().Count());
        Assert.Equal(
            ["campaign.json", "journal.jsonl", "lock", "results.json"],
            Directory.GetFiles(campaign).Select(Path.GetFileName).Order()
        );
    }

    [Fact]
    public void Campaign_WithOtherOptions_OrABudget_IsRefused()
    {
        using var folder = new TemporaryFolder();
        string[] campaign = ["campaign", folder.File("campaign"), "--lanes", "exact"];
        Exactgrad.Run([.. campaign, "--cases", "50"]).AssertExit(0);
        Finished other = Exactgrad.Run([.. campaign, "--cases", "60"]).AssertExit(64);
        Assert.Contains("campaign.json: cases is 50 there, and 60 now", other.Errors, StringComparison.Ordinal);
        Finished budget = Exactgrad.Run([.. campaign, "--budget", "1s"]).AssertExit(64);
        Assert.Contains("a campaign has no budget", budget.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Shards_AreMerged_OnTheCommandLine()
    {
        using var folder = new TemporaryFolder();
        string[] options = ["--lanes", "exact", "--cases", "300", "--max-side", "5"];
        string one = folder.File("1.json"),
            all = folder.File("all.json"),
            whole = folder.File("whole.json");
        Exactgrad.Run(["verify", .. options, "--json", whole]).AssertExit(0);
        Exactgrad.Run(["verify", .. options, "--shard", "1/2", "--json", one]).AssertExit(0);
        Exactgrad.Run(["campaign", folder.File("2"), .. options, "--shard", "2/2"]).AssertExit(0);
        Finished partial = Exactgrad.Run("merge", one).AssertExit(2);
        Assert.Equal("missing: 2 of 2 shards", partial.LastLine);
        string page = folder.File("all.html"),
            suites = folder.File("all.xml");
        Exactgrad.Run("merge", folder.File("2/results.json"), one, "--json", all, "--html", page, "--junit", suites).AssertExit(0);
        Assert.Contains($"exactgrad merge {folder.File("2/results.json")} {one}", File.ReadAllText(page), StringComparison.Ordinal);
        Assert.Equal("testsuites", XDocument.Load(suites).Root!.Name);
        // But for times and the counts of the shards, which are not told of a run that was not divided.
        ResultsFileJson merged = ResultsFileJson.Read(all);
        Assert.Equal(2, merged.Root["shards"]!["count"]!.GetValue<int>());
        merged.Root["shards"] = null;
        merged.Root.Remove("parts");
        Assert.Equal(ResultsFileJson.Read(whole).WithoutTimes(), merged.WithoutTimes());
    }

    [Theory]
    [InlineData("--shard 3/2: expected I/N with whole numbers 1 <= I <= N", "verify", "--shard", "3/2")]
    [InlineData("--shard and --budget were both given", "verify", "--shard", "1/2", "--budget", "1s")]
    [InlineData("nowhere.json: Could not find file", "merge", "nowhere.json")]
    public void WrongWords_AreRefused(string message, params string[] words) =>
        Assert.Contains(message, Exactgrad.Run(words).AssertExit(64).Errors, StringComparison.Ordinal);

    /// <summary>Starts a command, and sends it a signal when its journal has that many bytes for each of some lines.</summary>
    private static Finished Stopped(string signal, string journal, int lines, string[] words)
    {
        const int BytesOfALine = 300;
        var time = Stopwatch.StartNew();
        using Process process = Exactgrad.Start([], Exactgrad.Dotnet, [Exactgrad.Dll, .. words]);
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        var file = new FileInfo(journal);
        bool Written()
        {
            file.Refresh();
            return process.HasExited || (file.Exists && file.Length >= (long)lines * BytesOfALine);
        }

        Assert.True(SpinWait.SpinUntil(Written, TimeSpan.FromSeconds(60)), "the campaign did not get so far");
        Assert.False(process.HasExited, "it ended before it was told to");
        Exactgrad.RunProgram([], "/bin/sh", "-c", $"kill -{signal} {process.Id.ToString(CultureInfo.InvariantCulture)}");
        Assert.True(process.WaitForExit(TimeSpan.FromSeconds(60)), "no end after the signal");
        return new Finished(process.ExitCode, output.Result, errors.Result, time.Elapsed);
    }
}
