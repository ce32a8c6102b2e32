using System.CommandLine;
using ExactGrad.Cli.Output;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.Judging;
using ExactGrad.Oracle.Results;

namespace ExactGrad.Cli.Commands;

/// <summary>exactgrad replay: judges one case again, or all failures of a results file.</summary>
internal static class ReplayCommand
{
    internal static Command Create(Terminal terminal, string[]? program)
    {
        var subject = new SubjectOptions();
        var what = new Argument<string>("ID-or-FILE")
        {
            Description = "A case id as a failure prints it, or a results file of verify --json.",
        };
        var command = new Command(
            "replay",
            """
            Judges one case again, exactly as it was, or all failures of a results file.

            Examples:
              exactgrad replay eg1/exact.p24/linear.backward/f32/input-major/-/2x3x4/dx/00000000000000ff
              exactgrad replay results.json -- python3 my_layer.py
            """
        )
        {
            what,
        };
        subject.AddTo(command);
        var answers = new AnswersOptions();
        answers.AddTo(command);
        command.SetAction(
            (parsed, cancellation) =>
                Task.FromResult(
                    answers.Folder(parsed) is string folder
                        ? Run(
                            terminal,
                            parsed.GetRequiredValue(what),
                            () => (answers.Open(folder, parsed), null),
                            answers.Words(folder, parsed),
                            cancellation
                        )
                        : Run(
                            terminal,
                            parsed.GetRequiredValue(what),
                            () => subject.Open(parsed, program),
                            subject.Words(parsed, program),
                            cancellation
                        )
                )
        );
        return command;
    }

    private static int Run(
        Terminal terminal,
        string what,
        Func<(IImplementation? Implementation, Fault? Fault)> open,
        string subject,
        CancellationToken cancellation
    )
    {
        List<CaseId> cases = Cases(what);
        if (cases.Count == 0)
        {
            terminal.Output.WriteLine($"{what} holds no failures: nothing to replay");
            return Oracle.Judging.Report.ExitCodeOf(Verdict.Vacuous);
        }

        (IImplementation? opened, Fault? fault) = open();
        if (opened is null)
        {
            ConsoleReport.NotStarted(terminal, fault!);
            return Oracle.Judging.Report.ExitCodeOf(Verdict.Violated);
        }

        using IImplementation implementation = opened;
        var verdicts = new List<Verdict>();
        foreach (CaseId id in cases)
        {
            try
            {
                Report report = new Judge(implementation, new JudgeOptions()).Replay(id);
                if (cancellation.IsCancellationRequested)
                {
                    verdicts.Add(Verdict.Inconclusive);
                    break;
                }

                ConsoleReport.PrintReplay(terminal, id, report, subject);
                verdicts.Add(report.Verdict);
            }
            catch (FormatException problem)
            {
                throw new UsageException(problem.Message);
            }
        }

        return Oracle.Judging.Report.ExitCodeOf(Oracle.Judging.Report.Combine(verdicts));
    }

    private static List<CaseId> Cases(string what)
    {
        try
        {
            if (!File.Exists(what))
            {
                return [CaseId.Parse(what)];
            }

            using FileStream file = File.OpenRead(what);
            return [.. ResultsJson.ReadFailureIds(file).Select(CaseId.Parse)];
        }
        catch (FormatException problem)
        {
            string hint =
                what.StartsWith(CaseId.Version + "/", StringComparison.Ordinal) || File.Exists(what)
                    ? ""
                    : "; and there is no file of that name";
            throw new UsageException($"{(File.Exists(what) ? $"{what}: " : "")}{problem.Message}{hint}");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{what}: {problem.Message}");
        }
    }
}
