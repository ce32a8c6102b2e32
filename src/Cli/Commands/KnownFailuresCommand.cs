using System.CommandLine;
using ExactGrad.Cli.Output;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.Judging;
using ExactGrad.Oracle.KnownFailures;
using ExactGrad.Oracle.Results;

namespace ExactGrad.Cli.Commands;

/// <summary>exactgrad known-failures: checks a file of known failures, and adds to one.</summary>
internal static class KnownFailuresCommand
{
    internal static Command Create(Terminal terminal, string[]? program) =>
        new(
            "known-failures",
            """
            Keeps the failures that are known, each with a reason and the last day on which it is put up with.

            Examples:
              exactgrad verify --json results.json -- python3 my_layer.py
              exactgrad known-failures add known.json results.json --reason "issue 17" --expires 2027-01-31
              exactgrad known-failures check known.json -- python3 my_layer.py
              exactgrad verify --known-failures known.json -- python3 my_layer.py
            """
        )
        {
            Check(terminal, program),
            Add(terminal),
        };

    /// <summary>The known failures in a file.</summary>
    /// <exception cref="UsageException">It cannot be read, or is no such file.</exception>
    internal static IReadOnlyList<KnownFailure> Read(string file) => InputFile.Read(file, KnownFailuresFile.Read);

    private static Command Check(Terminal terminal, string[]? program)
    {
        var subject = new SubjectOptions();
        Argument<string> file = FileArgument();
        var command = new Command(
            "check",
            "Judges the case of each known failure: one that no longer fails, fails otherwise, or whose day has passed is itself a failure."
        )
        {
            file,
        };
        subject.AddTo(command);
        command.SetAction(
            (parsed, cancellation) =>
                Task.FromResult(Check(terminal, parsed, subject, parsed.GetRequiredValue(file), program, cancellation))
        );
        return command;
    }

    private static int Check(
        Terminal terminal,
        ParseResult parsed,
        SubjectOptions subject,
        string file,
        string[]? program,
        CancellationToken cancellation
    )
    {
        IReadOnlyList<KnownFailure> failures = Read(file);
        if (failures.Count == 0)
        {
            terminal.Output.WriteLine($"{file} names no failures: nothing to check");
            return Report.ExitCodeOf(Verdict.Vacuous);
        }

        (IImplementation? opened, Fault? fault) = subject.Open(parsed, program);
        if (opened is null)
        {
            ConsoleReport.NotStarted(terminal, fault!);
            return Report.ExitCodeOf(Verdict.Violated);
        }

        using IImplementation implementation = opened;
        IReadOnlyList<KnownFailureFinding> findings;
        try
        {
            var options = new JudgeOptions();
            findings = KnownFailuresCheck.Run(new Judge(implementation, options), failures, options.Today, cancellation);
        }
        catch (ArgumentException problem)
        {
            throw new UsageException($"{file}: {problem.Message}");
        }

        KnownFailuresReport.Print(terminal, findings, subject.Words(parsed, program));
        return Report.ExitCodeOf(
            findings.Any(finding => !finding.IsAsExpected) ? Verdict.Violated
            : cancellation.IsCancellationRequested ? Verdict.Inconclusive
            : Verdict.Verified
        );
    }

    private static Command Add(Terminal terminal)
    {
        Argument<string> file = FileArgument();
        var results = new Argument<string>("RESULTS") { Description = "A results file of verify --json." };
        var reason = new Option<string>("--reason") { Description = "Why they are put up with.", Required = true };
        var expires = new Option<string>("--expires")
        {
            Description = "The last day on which they are, such as 2027-01-31.",
            Required = true,
        };
        var command = new Command("add", "Adds the failures of a results file to a file of known failures, which may be new.")
        {
            file,
            results,
            reason,
            expires,
        };
        command.SetAction(parsed =>
            Add(
                terminal,
                parsed.GetRequiredValue(file),
                parsed.GetRequiredValue(results),
                parsed.GetRequiredValue(reason),
                parsed.GetRequiredValue(expires)
            )
        );
        return command;
    }

    private static int Add(Terminal terminal, string file, string results, string reason, string expires)
    {
        if (!KnownFailuresFile.TryParseDay(expires, out DateOnly day))
        {
            throw new UsageException($"--expires {expires}: expected a day such as 2027-01-31");
        }

        if (reason.Length == 0)
        {
            throw new UsageException("--reason is empty: expected why these failures are put up with");
        }

        List<KnownFailure> failures = File.Exists(file) ? [.. Read(file)] : [];
        int before = failures.Count;
        foreach ((string id, string headline) in InputFile.Read(results, ResultsJson.ReadFailures))
        {
            if (headline.Length == 0)
            {
                throw new UsageException($"{results}: the failure {id} has no headline; expected a file that verify --json wrote");
            }

            if (!failures.Exists(known => known.Case == id && known.Message == headline))
            {
                failures.Add(new KnownFailure(id, headline, reason, day));
            }
        }

        using var saved = ResultsFile.Open(file, "FILE")!;
        saved.Save(stream => KnownFailuresFile.Write(stream, failures));
        terminal.Output.WriteLine($"{file}: {failures.Count - before} added, {failures.Count} in all");
        return 0;
    }

    private static Argument<string> FileArgument() => new("FILE") { Description = "The file of known failures, JSON (docs/results.md)." };
}
