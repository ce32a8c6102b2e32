using System.Xml;
using System.Xml.Linq;
using Xunit;

namespace ExactGrad.Tests.Acceptance.Support;

/// <summary>A page, read by a parser that forgives nothing: our pages are XML as well as HTML.</summary>
internal static class Html
{
    private static readonly HashSet<string> Void = ["meta", "link", "br"];

    internal static XElement Read(string path)
    {
        using var reader = XmlReader.Create(path, new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore });
        return XDocument.Load(reader).Root!;
    }

    /// <summary>Elements by their name, of HTML and SVG alike.</summary>
    internal static IEnumerable<XElement> Of(this XElement page, string name) =>
        page.Descendants().Where(element => element.Name.LocalName == name);

    /// <summary>What a page must be, whatever is on it.</summary>
    internal static void AssertSelfContained(XElement page)
    {
        Assert.Equal("en", page.Attribute("lang")!.Value);
        Assert.Equal(0, page.Of("script").Count() + page.Of("iframe").Count() + page.Of("img").Count() + page.Of("object").Count());
        Assert.DoesNotContain(
            page.Descendants().Attributes(),
            attribute => attribute.Name.LocalName.StartsWith("on", StringComparison.OrdinalIgnoreCase)
        );
        Assert.DoesNotContain(page.Descendants().Attributes(), attribute => attribute.Name.LocalName == "src");
        Assert.All(page.Of("link"), link => Assert.Equal("data:,", link.Attribute("href")!.Value));
        string style = Assert.Single(page.Of("style")).Value;
        Assert.DoesNotContain("url(", style, StringComparison.Ordinal);
        Assert.DoesNotContain("@import", style, StringComparison.Ordinal);

        // A parser of HTML would take <div/> for an open <div>.
        Assert.All(
            page.Descendants().Where(element => element is { IsEmpty: true } && element.Name.NamespaceName.Length == 0),
            element => Assert.Contains(element.Name.LocalName, Void)
        );
        string[] ids = [.. page.Descendants().Attributes("id").Select(id => id.Value)];
        Assert.Equal(ids.Length, ids.Distinct().Count());
        foreach (string link in page.Of("a").Select(a => a.Attribute("href")!.Value))
        {
            Assert.True(
                link.StartsWith("https://github.com/", StringComparison.Ordinal) || (link[0] == '#' && ids.Contains(link[1..])),
                $"{link} leads nowhere"
            );
        }

        Assert.NotEmpty(page.Of("table"));
        Assert.All(page.Of("table"), AssertHasHeaders);
        Assert.All(page.Of("svg"), picture => Assert.NotEmpty(picture.Attribute("aria-label")!.Value));
        // What scrolls can be reached by keys.
        Assert.All(
            page.Descendants()
                .Where(element => element.Name.LocalName is "figure" or "pre" || element.Attribute("class")?.Value == "scroll"),
            element => Assert.Equal("0", element.Attribute("tabindex")?.Value)
        );
    }

    private static void AssertHasHeaders(XElement table)
    {
        XElement[] headers = [.. Assert.Single(table.Elements("thead")).Of("th")];
        Assert.All(headers, header => Assert.Equal("col", header.Attribute("scope")!.Value));
        Assert.NotEmpty(table.Element("caption")!.Value);
        Assert.All(
            Assert.Single(table.Elements("tbody")).Elements("tr"),
            row =>
            {
                Assert.Equal(headers.Length, row.Elements().Count());
                Assert.Equal("row", Assert.Single(row.Elements("th")).Attribute("scope")!.Value);
            }
        );
    }
}
