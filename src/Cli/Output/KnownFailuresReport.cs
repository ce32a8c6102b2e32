using System.Globalization;
using ExactGrad.Oracle.KnownFailures;
using Spectre.Console;

namespace ExactGrad.Cli.Output;

/// <summary>What became of known failures, a line or two each.</summary>
internal static class KnownFailuresReport
{
    /// <param name="findings">What was found.</param>
    /// <param name="subject">Words that name the implementation on a command line.</param>
    internal static void Print(IReadOnlyList<KnownFailureFinding> findings, string subject)
    {
        IAnsiConsole console = Terminal.Create();
        foreach (KnownFailureFinding finding in findings)
        {
            Print(console, finding, subject);
        }

        int stale = findings.Count(finding => !finding.IsAsExpected);
        console.WriteLine();
        console.MarkupLine(
            stale == 0
                ? $"[green]as expected[/]: {Text.Count(findings.Count)} known failures"
                : $"[red]not as expected[/]: {Text.Count(stale)} of {Text.Count(findings.Count)} known failures"
        );
    }

    /// <summary>One finding; the case, and what is not as the file says.</summary>
    internal static void Print(IAnsiConsole console, KnownFailureFinding finding, string subject)
    {
        TextWriter writer = console.Profile.Out.Writer;
        KnownFailure failure = finding.Failure;
        string day = failure.Expires.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        console.Markup(finding.IsAsExpected ? "[yellow]known[/]" : "[red]known failure[/]");
        writer.WriteLine(
            finding.Status switch
            {
                KnownFailureStatus.StillFails => $": {Text.Harmless(failure.Message)} ({Text.Harmless(failure.Reason)}; until {day})",
                KnownFailureStatus.Expired => $" expired on {day}: {Text.Harmless(failure.Message)} ({Text.Harmless(failure.Reason)})",
                KnownFailureStatus.NoLongerFails => $" no longer fails: {Text.Harmless(failure.Message)}; take it out of the file",
                KnownFailureStatus.FailsOtherwise =>
                    $" fails otherwise: expected {Text.Harmless(failure.Message)}, but {string.Join(", and ", finding.Found.Select(Text.Harmless))}",
                _ => $" could not be judged: {Text.Harmless(failure.Message)}",
            }
        );
        writer.WriteLine($"  replay: exactgrad replay {failure.Case}{subject}");
    }
}
