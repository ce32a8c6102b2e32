using System.CommandLine;
using ExactGrad.Cli.Output;
using ExactGrad.Oracle.Judging;
using ExactGrad.Oracle.Results;

namespace ExactGrad.Cli.Commands;

/// <summary>exactgrad merge: adds the results of shards up to those of the whole run.</summary>
internal static class MergeCommand
{
    internal static Command Create(Terminal terminal)
    {
        var files = new Argument<string[]>("FILES")
        {
            Description = "Results of verify --shard I/N --json FILE, of campaigns with --shard, or of merge itself.",
            Arity = ArgumentArity.OneOrMore,
        };
        var saved = new ReportOptions();
        var command = new Command(
            "merge",
            """
            Adds up the results of the shards of one run: the report is that of the run undivided, and so is the exit code. Where a shard is
            missing, the report says which, and is inconclusive (2) unless a case is wrong.

            Examples:
              exactgrad verify --shard 1/2 --json 1.json -- python3 my_layer.py
              exactgrad verify --shard 2/2 --json 2.json -- python3 my_layer.py
              exactgrad merge 1.json 2.json --json all.json --html all.html
            """
        )
        {
            files,
        };
        saved.AddTo(command);
        command.SetAction(parsed => Run(terminal, parsed, parsed.GetRequiredValue(files), saved));
        return command;
    }

    private static int Run(Terminal terminal, ParseResult parsed, string[] files, ReportOptions options)
    {
        // The results do not say how the program is started.
        const string Subject = " -- COMMAND";
        using ReportFiles saved = options.Open(parsed, Subject, $"exactgrad merge {string.Join(' ', files.Select(SubjectOptions.Quoted))}");
        List<ShardResults> results = [.. files.Select(file => InputFile.Read(file, stream => ShardResults.Read(file, stream)))];
        Report report;
        try
        {
            report = Merger.Merge(results);
        }
        catch (FormatException problem)
        {
            throw new UsageException(problem.Message);
        }

        ConsoleReport.Print(terminal, report, Subject);
        if (report.Shards!.Missing.Count > 0)
        {
            terminal.Output.WriteLine($"missing: {Ranges(report.Shards.Missing)} of {report.Shards.Count} shards");
        }

        saved.Save(terminal, report);
        return report.ExitCode;
    }

    /// <summary>Ascending numbers, those that follow each other as 3-7.</summary>
    private static string Ranges(IReadOnlyList<int> numbers)
    {
        var ranges = new List<string>();
        for (int first = 0, k = 0; k < numbers.Count; k++)
        {
            if (k + 1 == numbers.Count || numbers[k + 1] != numbers[k] + 1)
            {
                ranges.Add(first == k ? $"{numbers[k]}" : $"{numbers[first]}-{numbers[k]}");
                first = k + 1;
            }
        }

        return string.Join(", ", ranges);
    }
}
