using System.CommandLine;
using ExactGrad.Cli.Output;
using ExactGrad.Oracle.Campaigns;
using ExactGrad.Oracle.Judging;

namespace ExactGrad.Cli.Commands;

/// <summary>exactgrad campaign: a run that can be ended at any moment and taken up again.</summary>
internal static class CampaignCommand
{
    internal static Command Create(Terminal terminal, string[]? program)
    {
        var subject = new SubjectOptions();
        var judging = new JudgingOptions();
        var files = new ReportOptions();
        var wait = new Option<string?>("--wait")
        {
            Description = "How long to wait for another campaign in DIR to end: 30s, 10m, 1h. Default: not at all.",
        };
        var folder = new Argument<string>("DIR") { Description = "Its folder: new, empty, or that of the campaign to take up again." };
        var command = new Command(
            "campaign",
            """
            Judges for hours: every judged case is written to DIR/journal.jsonl, and the same command takes up what was ended, in whatever way.
            At the end, or after Ctrl-C, the report is printed, and written to DIR/results.json (docs/campaigns.md).

            Examples:
              exactgrad campaign DIR --cases 1000000 --lanes exact,rounding -- python3 my_layer.py
              exactgrad campaign DIR/3 --cases 1000000 --shard 3/8 -- python3 my_layer.py
              exactgrad merge DIR/*/results.json
            """
        )
        {
            folder,
            wait,
        };
        subject.AddTo(command);
        judging.AddTo(command);
        files.AddTo(command);
        command.SetAction(
            (parsed, cancellation) =>
                Task.FromResult(
                    Run(
                        terminal,
                        parsed,
                        subject,
                        judging,
                        files,
                        parsed.GetRequiredValue(folder),
                        parsed.GetValue(wait) is string text ? JudgingOptions.Duration(wait.Name, text) : TimeSpan.Zero,
                        program,
                        cancellation
                    )
                )
        );
        return command;
    }

    private static int Run(
        Terminal terminal,
        ParseResult parsed,
        SubjectOptions subject,
        JudgingOptions judging,
        ReportOptions files,
        string path,
        TimeSpan wait,
        string[]? program,
        CancellationToken cancellation
    )
    {
        try
        {
            using var folder = CampaignFolder.Open(path, wait, cancellation);
            return VerifyCommand.Run(
                terminal,
                parsed,
                subject,
                judging,
                files,
                program,
                (implementation, options, progress) =>
                {
                    Report report = new Campaign(implementation, options, folder).Run(
                        subject.Words(parsed, program),
                        progress,
                        cancellation
                    );
                    folder.Save(report);
                    return report;
                }
            );
        }
        catch (Exception problem) when (problem is FormatException or IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{path}: {problem.Message}");
        }
    }
}
