using System.Xml.Linq;
using ExactGrad.Oracle.Catalogue;
using ExactGrad.Oracle.Diagnosis;
using ExactGrad.Oracle.Judging;
using ExactGrad.Tests.Acceptance.Support;
using Xunit;

namespace ExactGrad.Tests.Acceptance.Pages;

/// <summary>The page of a run: what the console says and pictures, whatever names are in it.</summary>
public sealed class ReportPageTests
{
    [Fact]
    public void Page_OfAFailure_ShowsIt_WithMapDiagnosisAndReplay()
    {
        using var folder = new TemporaryFolder();
        string file = folder.File("report.html");
        File.WriteAllText(file, "old");
        string[] program = new PeerProgram().Words("db-not-summed");
        Finished run = Exactgrad.Run(["verify", "--lanes", "exact", "--cases", "20", "--html", file, .. program]).AssertExit(1);
        Assert.Equal(["report.html"], folder.Files);
        XElement page = Html.Read(file);
        Html.AssertSelfContained(page);
        Assert.Equal("violated", Verdict(page));
        XElement failure = page.Of("article").First();
        Assert.Contains("Diagnosis: ", failure.Value, StringComparison.Ordinal);
        Assert.Contains("sum_s dy[s,", failure.Value, StringComparison.Ordinal);
        Assert.Contains(run.ReplayLine["replay: ".Length..], failure.Of("pre").Select(pre => pre.Value));
        Assert.NotEmpty(failure.Of("path"));
    }

    [Fact]
    public void Page_OfAPass_ShowsStrengthShapesSharesAndSpeed()
    {
        using var folder = new TemporaryFolder();
        string file = folder.File("report.html");
        Exactgrad.Run("verify", "--lanes", "exact,rounding", "--cases", "150", "--html", file).AssertExit(0);
        XElement page = Html.Read(file);
        Html.AssertSelfContained(page);
        Assert.Equal("verified", Verdict(page));
        Assert.Equal(
            ["strength", "lanes", "coverage", "shares", "speed", "environment"],
            page.Of("h2").Select(heading => heading.Attribute("id")!.Value)
        );
        // Three maps of shapes, a histogram of the rounding lane alone, speed.
        Assert.Equal(5, page.Of("svg").Count());
        Assert.Empty(page.Of("article"));
    }

    [Fact]
    public void Page_OfAProgramThatCannotBeStarted_SaysWhy()
    {
        using var folder = new TemporaryFolder();
        string file = folder.File("report.html");
        Exactgrad.Run("verify", "--html", file, "--", "no-such-program-anywhere").AssertExit(1);
        XElement page = Html.Read(file);
        Html.AssertSelfContained(page);
        Assert.Contains("no-such-program-anywhere", page.Of("pre").First().Value, StringComparison.Ordinal);
    }

    [Fact]
    public void HostileNames_ShowAsText()
    {
        using var folder = new TemporaryFolder();
        string file = Reports.Page(Reports.Violated(2), folder.Path);
        XElement page = Html.Read(file);
        Html.AssertSelfContained(page);
        // Text as it is, but for what a terminal or a reader could be fooled by.
        string shown = Reports.Hostile.Replace('\u001b', '?').Replace('\u202e', '?');
        Assert.StartsWith(shown, page.Of("h1").Single().Value, StringComparison.Ordinal);
        Assert.Contains(page.Of("li"), note => note.Value.Contains(shown, StringComparison.Ordinal));
        Assert.All(page.Of("article"), failure => Assert.Contains(shown, failure.Of("h3").Single().Value, StringComparison.Ordinal));
    }

    [Fact]
    public void Diagnosis_LinksItsPublicThreads()
    {
        using var folder = new TemporaryFolder();
        Mistake mistake = KnownMistakes.All.First(one => one.Name == "db-not-summed");
        Report report = Reports.Violated(1);
        var diagnosis = new OutputDiagnosis([mistake], "", 1, 1);
        report = report with { Failures = [report.Failures[0] with { Diagnosis = diagnosis }] };
        XElement failure = Html.Read(Reports.Page(report, folder.Path)).Of("article").Single();
        Assert.Contains(mistake.Story, failure.Value, StringComparison.Ordinal);
        Assert.Equal(["https://github.com/mlpack/mlpack/issues/3679"], failure.Of("a").Select(a => a.Attribute("href")!.Value));
        Assert.Equal(mistake.Threads, failure.Of("a").Select(a => a.Value));
    }

    [Fact]
    public void Page_OfMoreFailuresThanARunCanHave_IsUnder2MiB()
    {
        using var folder = new TemporaryFolder();
        // 8 kinds in each of 8 lanes.
        string file = Reports.Page(Reports.Violated(64), folder.Path);
        Assert.Equal(64, Html.Read(file).Of("article").Count());
        Assert.InRange(new FileInfo(file).Length, 1, (1 << 21) - 1);
    }

    [Theory]
    [InlineData("--html")]
    [InlineData("--json")]
    public void OneFileForBoth_OrNoFolder_IsRefused_BeforeTheRun(string option)
    {
        using var folder = new TemporaryFolder();
        Finished run = Exactgrad.Run("verify", option, folder.File("none/report")).AssertExit(64);
        Assert.StartsWith($"exactgrad: {option} ", run.Errors, StringComparison.Ordinal);
        Assert.Empty(run.Output);
        string same = folder.File("report");
        Assert.Contains(
            "expected two files",
            Exactgrad.Run("verify", "--html", same, "--json", same).AssertExit(64).Errors,
            StringComparison.Ordinal
        );
        Assert.Empty(folder.Files);
    }

    private static string Verdict(XElement page) =>
        page.Of("p").Single(p => p.Attribute("class")?.Value.StartsWith("verdict", StringComparison.Ordinal) == true).Value;
}
