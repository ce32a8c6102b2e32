using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Fingerprint;
using ExactGrad.Oracle.Results;
using Spectre.Console;

namespace ExactGrad.Cli.Output;

/// <summary>A fingerprint for people: a table for each element type, outputs that are computed alike in one column.</summary>
internal static class FingerprintTable
{
    internal static void Print(Terminal terminal, FingerprintReport report)
    {
        IAnsiConsole console = terminal.CreateConsole();
        console.Profile.Out.Writer.WriteLine($"{Text.Harmless(report.Capabilities.Name)} {Text.Harmless(report.Capabilities.Version)}");
        foreach (IGrouping<ElementType, SiteFingerprint> type in report.Sites.GroupBy(site => site.ElementType))
        {
            Print(console, ElementFormat.Of(type.Key).Name, [.. type]);
        }

        console.MarkupLineInterpolated(
            $"[{ConsoleReport.Colour(report.Verdict)}]{ResultsJson.Name(report.Verdict)}[/]{(report.Interrupted ? " (interrupted)" : "")}: {Text.Count(report.Calls)} calls in {Text.Seconds(report.Elapsed)}"
        );
    }

    private static void Print(IAnsiConsole console, string type, SiteFingerprint[] sites)
    {
        SiteFingerprint[][] alike =
        [
            .. sites
                .GroupBy(site => string.Join('\n', [.. FingerprintText.Lines(site), ("", ResultsJson.Name(site.Verdict))]))
                .Select(group => group.ToArray()),
        ];
        Table table = new Table().Border(TableBorder.Simple);
        table.AddColumn(new TableColumn(type).NoWrap());
        foreach (SiteFingerprint[] group in alike)
        {
            table.AddColumn(new TableColumn(Header(group)));
        }

        for (int line = 0; line < alike.Max(group => FingerprintText.Lines(group[0]).Count); line++)
        {
            string property = alike.Select(group => FingerprintText.Lines(group[0])).First(lines => line < lines.Count)[line].Property;
            table.AddRow([property, .. alike.Select(group => Cell(group[0], line))]);
        }

        table.AddRow([
            "verdict",
            .. alike.Select(group => $"[{ConsoleReport.Colour(group[0].Verdict)}]{ResultsJson.Name(group[0].Verdict)}[/]"),
        ]);
        console.Write(table);
        foreach (SiteFingerprint[] group in alike)
        {
            foreach (string note in group.SelectMany(site => site.Notes.Concat(FingerprintText.Reasons(site))).Distinct())
            {
                console.Profile.Out.Writer.WriteLine($"  {Names(group)}: {Text.Harmless(note)}");
            }
        }

        console.WriteLine();
    }

    private static string Cell(SiteFingerprint site, int line)
    {
        IReadOnlyList<(string Property, string Finding)> lines = FingerprintText.Lines(site);
        return line < lines.Count ? Markup.Escape(Text.Harmless(lines[line].Finding)) : "";
    }

    private static string Header(SiteFingerprint[] group) => Markup.Escape(Names(group));

    private static string Names(SiteFingerprint[] group) =>
        string.Join(", ", group.Select(site => site.Layouts.Count > 1 ? site.Output : $"{site.Output} ({Words.Name(site.Layouts[0])})"));
}
