using System.CommandLine;
using ExactGrad.Cli.Output;
using ExactGrad.Cli.Pages;
using ExactGrad.Oracle.Judging;
using ExactGrad.Oracle.Results;

namespace ExactGrad.Cli.Commands;

/// <summary>The options that name files for a report, each in a form of its own.</summary>
internal sealed class ReportOptions
{
    private readonly Option<string?> _json = File("--json", "Write the results to this file as JSON.");
    private readonly Option<string?> _html = File("--html", "Write the report to this file as a page with pictures.");
    private readonly Option<string?> _junit = File("--junit", "Write the results to this file as JUnit XML.");

    private Option<string?>[] All => [_json, _html, _junit];

    internal void AddTo(Command command) => Array.ForEach(All, command.Options.Add);

    /// <summary>Tries all files, before anything is judged.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="subject">Words that name the implementation on a command line.</param>
    /// <param name="command">The command that judges again; null for verify.</param>
    /// <exception cref="UsageException">A file cannot be written, or two are one.</exception>
    internal ReportFiles Open(ParseResult parsed, string subject, string? command = null)
    {
        var named = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (Option<string?> option in All)
        {
            if (parsed.GetValue(option) is string file && !named.TryAdd(file, option.Name))
            {
                throw new UsageException($"{option.Name} {file}: this is the file of {named[file]} as well; expected two files");
            }
        }

        var files = new ReportFiles(subject, command);
        try
        {
            files.Json = ResultsFile.Open(parsed.GetValue(_json), _json.Name);
            files.Html = ResultsFile.Open(parsed.GetValue(_html), _html.Name);
            files.JUnit = ResultsFile.Open(parsed.GetValue(_junit), _junit.Name);
        }
        catch
        {
            files.Dispose();
            throw;
        }

        return files;
    }

    private static Option<string?> File(string name, string description) => new(name) { Description = description, HelpName = "FILE" };
}

/// <summary>Where a report goes besides the console; removes what was not saved.</summary>
internal sealed class ReportFiles(string subject, string? command) : IDisposable
{
    internal ResultsFile? Json { get; set; }

    internal ResultsFile? Html { get; set; }

    internal ResultsFile? JUnit { get; set; }

    /// <summary>Writes them, and tells GitHub as well, where it is listening.</summary>
    internal void Save(Terminal terminal, Report report)
    {
        Json?.Save(report);
        Html?.Save(stream => Templates.Write(stream, ReportPage.Of(report, subject, DateTimeOffset.UtcNow, command)));
        JUnit?.Save(stream => JUnitXml.Write(stream, report, Replay));
        if (GitHubAnnotations.AreRead)
        {
            foreach (string line in GitHubAnnotations.Of(report, Replay))
            {
                terminal.Output.WriteLine(line);
            }
        }
    }

    public void Dispose()
    {
        Json?.Dispose();
        Html?.Dispose();
        JUnit?.Dispose();
    }

    private string Replay(string id) => $"exactgrad replay {id}{subject}";
}
