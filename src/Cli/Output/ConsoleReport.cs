using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Judging;
using ExactGrad.Oracle.KnownFailures;
using ExactGrad.Oracle.Results;
using Spectre.Console;

namespace ExactGrad.Cli.Output;

/// <summary>Reports for people.</summary>
internal static class ConsoleReport
{
    /// <summary>The table of lanes, the findings, and the verdict last.</summary>
    /// <param name="terminal">Where it is printed.</param>
    /// <param name="report">The report.</param>
    /// <param name="subject">Words that name the implementation on a command line.</param>
    internal static void Print(Terminal terminal, Report report, string subject)
    {
        IAnsiConsole console = terminal.CreateConsole();
        Line(
            console,
            $"{Text.Harmless(report.Capabilities.Name)} {Text.Harmless(report.Capabilities.Version)}, seed {report.Seed}{Shards(report)}"
        );
        console.Write(Table(report, console.Profile.Width >= 120));
        Notes(console, report);
        Findings(console, [.. report.Failures.Where(failure => failure.Known is null)], subject);
        Known(console, report.KnownFailures, subject);
        Strength(console, report);
        Verdict(console, report);
    }

    private static string Shards(Report report) =>
        report.Shards is not { } shards ? ""
        : shards.Present.Count == 1 && report.Verdict != Oracle.Judging.Verdict.Inconclusive ? $", shard {shards.Present[0]}/{shards.Count}"
        : $", {shards.Present.Count} of {shards.Count} shards";

    /// <summary>One case, judged again.</summary>
    internal static void PrintReplay(Terminal terminal, CaseId id, Report report, string subject)
    {
        IAnsiConsole console = terminal.CreateConsole();
        Line(console, id.ToString());
        foreach (Failure failure in report.Failures)
        {
            Print(console, failure, subject);
        }

        Notes(console, report);
        Verdict(console, report);
    }

    /// <summary>A program that could not be started, or did not say hello.</summary>
    internal static void NotStarted(Terminal terminal, Fault fault)
    {
        IAnsiConsole console = terminal.CreateConsole();
        Line(console, $"the program cannot be judged: {Text.Harmless(fault.Text)}");
        console.MarkupLine("[red]violated[/]");
    }

    /// <summary>The table of lanes: it fits 80 columns, and gives each lane's rule where there is room for it.</summary>
    private static Table Table(Report report, bool wide)
    {
        Table table = new Table().Border(TableBorder.Simple);
        table.AddColumn(new TableColumn("lane").NoWrap());
        table.AddColumn(new TableColumn("verdict").NoWrap());
        foreach (string column in new[] { "cases", "wrong", "shapes", "elements", "bound", "cases/s" })
        {
            table.AddColumn(new TableColumn(column).RightAligned().NoWrap());
        }

        if (wide)
        {
            table.AddColumn(new TableColumn("rule").NoWrap());
        }

        foreach (LaneReport lane in report.Lanes)
        {
            string[] cells =
            [
                lane.Name,
                $"[{Colour(lane.Verdict)}]{ResultsJson.Name(lane.Verdict)}[/]",
                Text.Count(lane.Cases),
                Text.Count(lane.Violated),
                Text.Count(lane.Shapes),
                Text.Count(lane.Compared),
                Text.Share(lane.LargestShare),
                Text.Rate(lane.CasesPerSecond),
            ];
            table.AddRow(wide ? [.. cells, lane.Rule] : cells);
        }

        return table;
    }

    private static void Notes(IAnsiConsole console, Report report)
    {
        foreach (LaneReport lane in report.Lanes)
        {
            foreach (string observation in lane.Observations)
            {
                Line(console, $"{lane.Name}: {Text.Harmless(observation)}");
            }

            if (lane.Skipped > 0)
            {
                Line(console, $"{lane.Name}: {Text.Count(lane.Skipped)} coordinates skipped at a kink of ReLU");
            }

            if (lane.Refused > 0)
            {
                Line(console, $"{lane.Name}: {Text.Count(lane.Refused)} cases not applicable: {Text.Harmless(lane.Note)}");
            }
            else if (lane.Note.Length > 0)
            {
                Line(console, $"{lane.Name}: {Text.Harmless(lane.Note)}");
            }
        }
    }

    private static void Known(IAnsiConsole console, IReadOnlyList<KnownFailureFinding> findings, string subject)
    {
        if (findings.Count > 0)
        {
            console.WriteLine();
        }

        foreach (KnownFailureFinding finding in findings)
        {
            KnownFailuresReport.Print(console, finding, subject);
        }
    }

    /// <summary>Never a bare pass: what it excludes. Of a violation there is nothing to say.</summary>
    private static void Strength(IAnsiConsole console, Report report)
    {
        if (report.Verdict != Oracle.Judging.Verdict.Violated && StrengthTable.Of(report) is Table table)
        {
            Line(console, "strength: what would have been caught in a single entry, and how likely a wrong polynomial was to pass");
            console.Write(table);
        }
    }

    private static void Findings(IAnsiConsole console, IReadOnlyList<Failure> failures, string subject)
    {
        (IReadOnlyList<Failure> told, IReadOnlyList<Failure> rest) = Output.Findings.Split(failures);
        foreach (Failure failure in told)
        {
            Print(console, failure, subject);
        }

        if (rest.Count > 0)
        {
            console.WriteLine();
            Line(console, "seen as well:");
        }

        foreach (Failure failure in rest)
        {
            Line(
                console,
                $"  {failure.Lane}: {Text.Harmless(failure.Subject)} of {failure.Operation.Name()}, {Text.Count(failure.FailingCases)} cases, such as {failure.CaseId}"
            );
        }
    }

    private static void Print(IAnsiConsole console, Failure failure, string subject)
    {
        console.WriteLine();
        console.MarkupInterpolated($"[red]{failure.Lane}[/]");
        Line(console, $": {Text.Harmless(failure.Headline)}");
        foreach (string line in failure.Explanation)
        {
            Line(console, $"  {Text.Harmless(line)}");
        }

        if (failure.Pattern.Length > 0)
        {
            Line(console, $"  where, in the case as found: {failure.Pattern}");
        }

        if (failure.Diagnosis is { } diagnosis)
        {
            string threads = diagnosis.Threads.Count > 0 ? $" (as in {string.Join(", ", diagnosis.Threads)})" : "";
            Line(console, $"  diagnosis: {diagnosis.Text}{threads}");
        }

        Line(console, $"  {Text.Count(failure.FailingCases)} cases of this lane fail like this; found as {failure.Found}");
        Line(console, $"  replay: exactgrad replay {failure.CaseId}{subject}");
    }

    private static void Verdict(IAnsiConsole console, Report report)
    {
        long cases = report.Lanes.Sum(lane => lane.Cases);
        string rate = Text.Rate(report.Elapsed > TimeSpan.Zero ? cases / report.Elapsed.TotalSeconds : 0);
        console.WriteLine();
        console.MarkupLineInterpolated(
            $"[{Colour(report.Verdict)}]{ResultsJson.Name(report.Verdict)}[/]{Qualification(report)}: {Text.Count(cases)} cases in {Text.Seconds(report.Elapsed)}, {rate} cases/s"
        );
    }

    private static string Qualification(Report report)
    {
        int known = report.Failures.Count(failure => failure.Known is not null);
        return report.Interrupted ? " (interrupted)"
            : known > 0 ? $" (but for {Text.Count(known)} known failures)"
            : "";
    }

    // Not through the console's own writer: it would fold long lines, and a replay line must stay one line.
    private static void Line(IAnsiConsole console, string text) => console.Profile.Out.Writer.WriteLine(text);

    internal static string Colour(Verdict verdict) =>
        verdict switch
        {
            Oracle.Judging.Verdict.Verified => "green",
            Oracle.Judging.Verdict.Violated => "red",
            _ => "yellow",
        };
}
