using System.CommandLine;
using ExactGrad.Cli.Output;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Fingerprint;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.Results;

namespace ExactGrad.Cli.Commands;

/// <summary>exactgrad fingerprint: finds out how sums are computed, and holds that against what was declared.</summary>
internal static class FingerprintCommand
{
    internal static Command Create(Terminal terminal, string[]? program)
    {
        var subject = new SubjectOptions();
        var types = new Option<string[]>("--element-type")
        {
            Description = "Element types to probe: f64, f32, f16, bf16. Default: all that are declared.",
        };
        var json = new Option<string?>("--json") { Description = "Write the fingerprint to this file as JSON.", HelpName = "FILE" };
        var command = new Command(
            "fingerprint",
            """
            Finds out by probes how an implementation computes its sums: the bits kept of inputs and of sums, fused multiply-add,
            rounding, subnormal numbers, the order of summation, and whether the same row always has the same bits. The verdict is
            on what it declared: one that says f32 and computes as TF32 or bf16 is violated.

            Examples:
              exactgrad fingerprint
              exactgrad fingerprint --implementation mathnet --element-type f32
              exactgrad fingerprint --json fingerprint.json -- python3 my_layer.py
            """
        );
        subject.AddTo(command);
        command.Options.Add(types);
        command.Options.Add(json);
        command.SetAction(
            (parsed, cancellation) =>
                Task.FromResult(
                    Run(terminal, parsed, subject, JudgingOptions.ReadTypes(parsed, types), parsed.GetValue(json), program, cancellation)
                )
        );
        return command;
    }

    private static int Run(
        Terminal terminal,
        ParseResult parsed,
        SubjectOptions subject,
        IReadOnlyCollection<ElementType>? types,
        string? file,
        string[]? program,
        CancellationToken cancellation
    )
    {
        using ResultsFile? json = ResultsFile.Open(file);
        (IImplementation? opened, Fault? fault) = subject.Open(parsed, program);
        if (opened is null)
        {
            ConsoleReport.NotStarted(terminal, fault!);
            // An older file must not stay and speak for this run.
            var none = FingerprintReport.NotStarted(subject.Unnamed(parsed, program), fault!);
            json?.Save(stream => FingerprintJson.Write(stream, none));
            return none.ExitCode;
        }

        using IImplementation implementation = opened;
        FingerprintReport report;
        try
        {
            report = ProgressDisplay.Status(terminal, tell => new Fingerprinter(implementation, types).Run(tell, cancellation));
        }
        catch (ArgumentException problem)
        {
            throw new UsageException(problem.Message);
        }

        FingerprintTable.Print(terminal, report);
        json?.Save(stream => FingerprintJson.Write(stream, report));
        return report.ExitCode;
    }
}
