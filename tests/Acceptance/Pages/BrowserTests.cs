using System.Net;
using System.Text.RegularExpressions;
using ExactGrad.Tests.Acceptance.Support;
using Xunit;

namespace ExactGrad.Tests.Acceptance.Pages;

/// <summary>The pages in a real browser: nothing on its console, and names of implementations are text.</summary>
public sealed class BrowserTests
{
    private static readonly Regex Equation = new("<p><b>.*?</p>");
    private static readonly Regex Tag = new("<[^>]*>");

    [Fact]
    public void ExplainPage_Opens_AndTheBrowserHasEveryEquation()
    {
        // A browser takes long to start, and the page without one is tested by ExplainPageTests.
        Requires.Named("chromium");
        using var folder = new TemporaryFolder();
        string file = folder.File("page.html");
        Exactgrad.Run("explain", "--html", file).AssertExit(0);
        (string document, string[] console) = Chromium.Open(file, folder.File("profile"));
        Assert.Empty(console);
        string[] before = Equations(File.ReadAllText(file));
        Assert.NotEmpty(before);
        Assert.Equal(before, Equations(document));
    }

    [Fact]
    public void ReportPage_Opens_AndAHostileNameIsText()
    {
        using var folder = new TemporaryFolder();
        (string document, string[] console) = Chromium.Open(Reports.Page(Reports.Violated(2), folder.Path), folder.File("profile"));
        Assert.Empty(console);
        Assert.DoesNotContain("<script", document, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img", document, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("<title>violated: &lt;script&gt;", document, StringComparison.Ordinal);
    }

    [Fact]
    public void ABadPage_WouldBeSeen()
    {
        using var folder = new TemporaryFolder();
        string file = folder.File("bad.html");
        File.WriteAllText(file, "<!DOCTYPE html><title>t</title><script>console.error('seen'); document.title = 'taken'</script>");
        (string document, string[] console) = Chromium.Open(file, folder.File("profile"));
        Assert.Contains("seen", Assert.Single(console), StringComparison.Ordinal);
        Assert.Contains("<title>taken</title>", document, StringComparison.Ordinal);
    }

    private static string[] Equations(string html) =>
        [.. Equation.Matches(html).Select(match => WebUtility.HtmlDecode(Tag.Replace(match.Value, "")))];
}
