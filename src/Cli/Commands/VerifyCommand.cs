using System.CommandLine;
using ExactGrad.Cli.Implementations;
using ExactGrad.Cli.Output;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.Judging;

namespace ExactGrad.Cli.Commands;

/// <summary>exactgrad verify: runs the lanes on an implementation and prints a verdict.</summary>
internal static class VerifyCommand
{
    internal static Command Create(Terminal terminal, string[]? program)
    {
        var subject = new SubjectOptions();
        var judging = new JudgingOptions();
        var files = new ReportOptions();
        var command = new Command(
            "verify",
            """
            Judges an implementation in every lane and prints a verdict.

            Examples:
              exactgrad verify
              exactgrad verify --implementation mathnet --element-type f32
              exactgrad verify --library libmine.so
              exactgrad verify --lanes exact,laws --cases 100000 --seed 7
              exactgrad verify --budget 5m --json results.json --html report.html -- python3 my_layer.py
            """
        );
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
                        program,
                        (implementation, options, progress) => new Judge(implementation, options).Run(progress, cancellation)
                    )
                )
        );
        return command;
    }

    /// <summary>Reads the options, opens what is to be judged, has it judged, prints and writes the report.</summary>
    /// <param name="terminal">Where it prints to.</param>
    /// <param name="parsed">The command line.</param>
    /// <param name="subject">What to judge.</param>
    /// <param name="judging">How.</param>
    /// <param name="files">Where reports go.</param>
    /// <param name="program">The words behind "--"; null where there is none.</param>
    /// <param name="judge">Judges.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="UsageException">An option asks for what cannot be done.</exception>
    internal static int Run(
        Terminal terminal,
        ParseResult parsed,
        SubjectOptions subject,
        JudgingOptions judging,
        ReportOptions files,
        string[]? program,
        Func<IImplementation, JudgeOptions, IProgress<JudgeProgress>?, Report> judge
    )
    {
        JudgeOptions options = judging.Read(parsed, subject.IsElsewhere(parsed, program));
        using ReportFiles saved = files.Open(parsed, subject.Words(parsed, program));
        (IImplementation? opened, Fault? fault) = subject.Open(parsed, program);
        if (opened is null)
        {
            ConsoleReport.NotStarted(terminal, fault!);
            // An older file must not stay and speak for this run.
            Report none = Oracle.Judging.Report.NotStarted(subject.Unnamed(parsed, program), fault!);
            saved.Save(terminal, none);
            return none.ExitCode;
        }

        using IImplementation implementation = opened;
        if (implementation is OptimizedImplementation)
        {
            // It multiplies 1024 x 1024 x 1024 in some 50 ms: no extent need be thin.
            options = options with
            {
                LargeProducts = Math.Max(options.LargeProducts, 1 << 30),
            };
        }

        Report report;
        try
        {
            report = ProgressDisplay.Run(terminal, progress => judge(implementation, options, progress));
        }
        catch (ArgumentException problem)
        {
            throw new UsageException(problem.Message);
        }

        ConsoleReport.Print(terminal, report, subject.Words(parsed, program));
        saved.Save(terminal, report);
        return report.ExitCode;
    }
}
