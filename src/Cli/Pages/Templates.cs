using System.Reflection;
using System.Text;
using HandlebarsDotNet;

namespace ExactGrad.Cli.Pages;

/// <summary>
/// The templates of this folder. What stands between two braces is escaped; only our own drawings and finished parts stand between three.
/// </summary>
internal static class Templates
{
    private static readonly IHandlebars Handlebars = Create();

    /// <summary>A whole page: one file that asks for nothing else.</summary>
    /// <param name="title">The title; escaped.</param>
    /// <param name="template">The name of the template of its body.</param>
    /// <param name="content">What the template speaks of.</param>
    internal static string Page(string title, string template, object content) =>
        Handlebars.Compile(Text("page.hbs"))(
            new Dictionary<string, object>
            {
                ["title"] = title,
                ["css"] = Text("page.css").Replace("\n", "", StringComparison.Ordinal),
                ["body"] = Handlebars.Compile(Text($"{template}.hbs"))(content),
            }
        );

    /// <summary>Writes a page, in UTF-8; what is no text in it (half of a surrogate pair) becomes a question mark's like.</summary>
    internal static void Write(Stream stream, string page) => stream.Write(new UTF8Encoding(false).GetBytes(page));

    private static IHandlebars Create()
    {
        IHandlebars handlebars = HandlebarsDotNet.Handlebars.Create(
            new HandlebarsConfiguration { TextEncoder = new HtmlEncoder(), ThrowOnUnresolvedBindingExpression = false }
        );
        handlebars.RegisterTemplate("table", Text("table.hbs"));
        return handlebars;
    }

    private static string Text(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"Pages.{name}")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
