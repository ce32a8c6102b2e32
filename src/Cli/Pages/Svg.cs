using System.Globalization;
using System.Xml.Linq;

namespace ExactGrad.Cli.Pages;

/// <summary>Elements of the pictures that we draw. Text goes through XElement, which escapes it.</summary>
internal static class Svg
{
    private static readonly XNamespace Namespace = "http://www.w3.org/2000/svg";

    /// <summary>A picture with a title for those who do not see it.</summary>
    internal static XElement Picture(double width, double height, string title, string kind = "") =>
        new(
            Namespace + "svg",
            new XAttribute("viewBox", $"0 0 {Number(width)} {Number(height)}"),
            new XAttribute("role", "img"),
            new XAttribute("aria-label", title),
            kind.Length > 0 ? new XAttribute("class", kind) : null
        );

    internal static XElement Line(double x1, double y1, double x2, double y2, string colour, double width = 1, string dashes = "") =>
        Element(
            "line",
            ("x1", x1),
            ("y1", y1),
            ("x2", x2),
            ("y2", y2),
            ("stroke", colour),
            ("stroke-width", width),
            ("stroke-dasharray", dashes)
        );

    internal static XElement Rectangle(double x, double y, double width, double height, string fill, double opacity = 1) =>
        Element("rect", ("x", x), ("y", y), ("width", width), ("height", height), ("fill", fill), ("fill-opacity", opacity));

    internal static XElement Circle(double x, double y, double radius, string fill, string stroke = "none") =>
        Element("circle", ("cx", x), ("cy", y), ("r", radius), ("fill", fill), ("stroke", stroke));

    internal static XElement Text(double x, double y, string text, string anchor = "start", string fill = "", bool soft = false)
    {
        XElement element = Element("text", ("x", x), ("y", y), ("text-anchor", anchor), ("class", soft ? "soft" : ""));
        if (fill.Length > 0)
        {
            // As a style: the page's own rule for text would win over an attribute.
            element.Add(new XAttribute("style", $"fill:{fill}"));
        }

        element.Add(text);
        return element;
    }

    internal static XElement Cells(string path, string fill, double opacity) =>
        Element("path", ("d", path), ("fill", fill), ("fill-opacity", opacity));

    internal static XElement Path(IEnumerable<(double X, double Y)> points, string colour, double width, string dashes = "") =>
        Element(
            "polyline",
            ("points", string.Join(' ', points.Select(point => $"{Number(point.X)},{Number(point.Y)}"))),
            ("fill", "none"),
            ("stroke", colour),
            ("stroke-width", width),
            ("stroke-linejoin", "round"),
            ("stroke-dasharray", dashes)
        );

    internal static XElement Tip(XElement element, string text)
    {
        element.Add(new XElement(Namespace + "title", text));
        return element;
    }

    internal static string Draw(XElement picture) => picture.ToString(SaveOptions.DisableFormatting);

    internal static string Number(double value) => Math.Round(value, 2).ToString("0.##", CultureInfo.InvariantCulture);

    private static XElement Element(string name, params ReadOnlySpan<(string Name, object Value)> attributes)
    {
        var element = new XElement(Namespace + name);
        foreach ((string attribute, object value) in attributes)
        {
            string text = value is double number ? Number(number) : (string)value;
            if (text.Length > 0)
            {
                element.Add(new XAttribute(attribute, text));
            }
        }

        return element;
    }
}
