using System.CommandLine;
using ExactGrad.Cli.Output;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Judging;
using ExactGrad.Oracle.Vectors;

namespace ExactGrad.Cli.Commands;

/// <summary>exactgrad vectors: calls as files, and answers from files.</summary>
internal static class VectorsCommand
{
    internal static Command Create(Terminal terminal) =>
        new(
            "vectors",
            """
            Writes calls as files, to be answered on a machine without .NET or without a network, and judges the answers.

            Examples:
              exactgrad vectors write calls --element-type f32,bf16 --cases 200
              python3 adapters/vectors/answer.py calls answers --with torch --device cuda --dtype bf16
              exactgrad vectors check calls --answers answers
            """
        )
        {
            Write(terminal),
            Check(terminal),
        };

    private static Command Write(Terminal terminal)
    {
        var judging = new JudgingOptions();
        Option<string[]> operations = JudgingOptions.Listed(
            "--operations",
            $"Operations to draw: {string.Join(", ", OperationNames.All.Select(operation => operation.Name()))}. Default: all."
        );
        Option<string[]> accumulators = JudgingOptions.Listed(
            "--accumulators",
            "The format in which sums of a type are held, where it is not the type itself. Default: bf16=f32,f16=f32."
        );
        Argument<string> folder = FolderArgument("The folder to write, new or empty.");
        var command = new Command(
            "write",
            $"""
            Writes a folder of calls, with an index that holds the SHA-256 of every file (docs/vectors.md).

            Cases are per lane and element type, {new VectorOptions().Cases} unless said; lanes are {string.Join(
                ", ",
                VectorOptions.DefaultLanes
            )} unless said. The lane
            large is written where it is asked for: its files are large.
            """
        )
        {
            folder,
        };
        judging.AddDrawingTo(command);
        command.Options.Add(operations);
        command.Options.Add(accumulators);
        command.SetAction(
            (parsed, cancellation) =>
            {
                JudgeOptions judge = judging.Read(parsed, isProgram: false);
                var standard = new VectorOptions();
                var options = new VectorOptions
                {
                    // As they run: a folder does not depend on the order in which they were named.
                    Lanes = judge.Lanes is null ? standard.Lanes : [.. JudgeOptions.LaneNames.Where(judge.Lanes.Contains)],
                    ElementTypes = [.. (judge.ElementTypes ?? standard.ElementTypes).Order()],
                    Layouts = [.. (judge.Layouts ?? standard.Layouts).Order()],
                    Reductions = [.. (judge.Reductions ?? standard.Reductions).Order()],
                    Operations =
                    [
                        .. (
                            JudgingOptions.Words(
                                parsed,
                                operations,
                                name => OperationNames.TryParse(name, out Operation operation) ? operation : (Operation?)null,
                                string.Join(", ", OperationNames.All.Select(operation => operation.Name()))
                            ) ?? standard.Operations
                        ).Order(),
                    ],
                    Accumulators =
                        JudgingOptions
                            .Words(parsed, accumulators, Pair, "pairs such as bf16=f32, the sums no narrower than the type")
                            ?.DistinctBy(pair => pair.Key)
                            .ToDictionary()
                        ?? standard.Accumulators,
                    Cases = judge.Cases ?? standard.Cases,
                    Seed = judge.Seed,
                    MaxSide = judge.MaxSide,
                    LargeSide = judge.LargeSide,
                };
                return Task.FromResult(Write(terminal, parsed.GetRequiredValue(folder), options, cancellation));
            }
        );
        return command;
    }

    private static int Write(Terminal terminal, string folder, VectorOptions options, CancellationToken cancellation)
    {
        // Written beside itself and moved, so that it is never half-written.
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        string partial = $"{full}.{Environment.ProcessId}.partial";
        try
        {
            if (File.Exists(full))
            {
                throw new UsageException($"{folder}: this is a file; expected a folder that is new or empty");
            }

            if (Directory.Exists(full) && Directory.EnumerateFileSystemEntries(full).Any())
            {
                throw new UsageException($"{folder}: this folder is not empty; expected one that is new or empty");
            }

            if (!Directory.Exists(Path.GetDirectoryName(full)))
            {
                throw new UsageException(
                    $"{folder}: there is no folder {Path.GetDirectoryName(full)}; expected one in a folder that exists"
                );
            }

            Directory.CreateDirectory(partial);
            VectorIndex index = VectorWriter.Write(partial, options, cancellation);
            if (Directory.Exists(full))
            {
                Directory.Delete(full);
            }

            Directory.Move(partial, full);
            terminal.Output.WriteLine(
                $"{folder}: {Text.Count(index.Files.Sum(file => file.Calls))} calls of {Text.Count(index.Cases.Count)} cases in "
                    + $"{Text.Count(index.Files.Count)} files, {Text.Count(index.Files.Sum(file => file.Bytes))} bytes"
            );
            return 0;
        }
        catch (OperationCanceledException)
        {
            terminal.Output.WriteLine($"{folder}: interrupted, and nothing was written");
            return Report.ExitCodeOf(Verdict.Inconclusive);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException($"{folder}: {problem.Message}");
        }
        finally
        {
            if (Directory.Exists(partial))
            {
                Directory.Delete(partial, recursive: true);
            }
        }
    }

    private static Command Check(Terminal terminal)
    {
        Option<string?> answers = AnswersOptions.AnswersOption();
        var files = new ReportOptions();
        Argument<string> folder = FolderArgument("A folder that vectors write has written.");
        var command = new Command(
            "check",
            """
            Holds a folder of calls against its index, and judges the answers to them by the rules of the lanes that asked.

            A file that has changed, is missing or was added is named, with exit code 64. A call without an answer is never passed.
            """
        )
        {
            folder,
        };
        command.Options.Add(answers);
        files.AddTo(command);
        command.SetAction(
            (parsed, cancellation) =>
                Task.FromResult(Check(terminal, parsed, parsed.GetRequiredValue(folder), parsed.GetValue(answers), files, cancellation))
        );
        return command;
    }

    private static int Check(
        Terminal terminal,
        ParseResult parsed,
        string folder,
        string? answers,
        ReportOptions files,
        CancellationToken cancellation
    )
    {
        string subject = AnswersOptions.Words(folder, answers);
        string again = answers is null ? "" : $" --answers {SubjectOptions.Quoted(answers)}";
        using ReportFiles saved = files.Open(parsed, subject, $"exactgrad vectors check {SubjectOptions.Quoted(folder)}{again}");
        (VectorFolder calls, AnswerFiles given) = AnswersOptions.Open(folder, answers);
        using AnswerFiles implementation = given;
        Report report = ProgressDisplay.Run(terminal, progress => VectorCheck.Run(calls, implementation, progress, cancellation));
        ConsoleReport.Print(terminal, report, subject);
        saved.Save(terminal, report);
        return report.ExitCode;
    }

    private static KeyValuePair<ElementType, ElementType>? Pair(string text)
    {
        string[] sides = text.Split('=');
        return
            sides.Length == 2
            && ElementFormat.TryParse(sides[0], out ElementType type)
            && ElementFormat.TryParse(sides[1], out ElementType sums)
            && ElementFormat.Of(sums).SignificandBits >= ElementFormat.Of(type).SignificandBits
            ? new(type, sums)
            : null;
    }

    private static Argument<string> FolderArgument(string description) => new("DIR") { Description = description };
}
