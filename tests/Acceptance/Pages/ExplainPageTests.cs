using System.Xml.Linq;
using ExactGrad.Oracle.Explaining;
using ExactGrad.Tests.Acceptance.Support;
using Xunit;

namespace ExactGrad.Tests.Acceptance.Pages;

/// <summary>The page of exactgrad explain holds all that is explained, and needs nothing else.</summary>
public sealed class ExplainPageTests
{
    [Theory]
    [InlineData("--reduction", "mean")]
    [InlineData("--reduction", "none", "--layout", "output-major", "--batch", "1", "--nudge", "b[0]")]
    [InlineData("--batch", "8", "--inputs", "8", "--outputs", "8")]
    public void Page_IsSelfContained_AndUnder2MiB(params string[] arguments)
    {
        using var folder = new TemporaryFolder();
        string file = folder.File("page.html");
        Exactgrad.Run(["explain", "--html", file, .. arguments]).AssertExit(0);
        Html.AssertSelfContained(Html.Read(file));
        Assert.Equal(["page.html"], folder.Files);
        Assert.InRange(new FileInfo(file).Length, 1 << 13, 1 << 21);
    }

    [Fact]
    public void Page_HoldsEveryNumberOfTheExplanation()
    {
        using var folder = new TemporaryFolder();
        string file = folder.File("page.html");
        Exactgrad.Run("explain", "--html", file).AssertExit(0);
        AssertHoldsAll(Html.Read(file));
    }

    /// <summary>All equations and tables, in their order. That they are the Reference's is tested where they are made.</summary>
    internal static void AssertHoldsAll(XElement page)
    {
        Explanation explanation = Explainer.Explain(new ExplainOptions());
        Block[] blocks = [.. explanation.Chapters.SelectMany(chapter => chapter.Blocks)];
        Assert.Equal(
            blocks
                .OfType<Equations>()
                .SelectMany(equations => equations.Lines)
                .Select(line => $"{line.Left} = {string.Join(" = ", line.Sides)}"),
            page.Of("div")
                .Where(div => div.Attribute("class")?.Value == "equations")
                .SelectMany(div => div.Elements())
                .Select(line => line.Value)
        );
        Assert.Equal(
            blocks.OfType<NumberTable>().SelectMany(table => table.Headers.Concat(table.Rows.SelectMany(row => row))),
            page.Of("table")
                .SelectMany(table => table.Descendants())
                .Where(cell => cell.Name.LocalName is "th" or "td")
                .Select(cell => cell.Value)
        );
        Assert.Equal(2, page.Of("svg").Count());
    }
}
