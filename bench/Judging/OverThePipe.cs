using System.Diagnostics;
using ExactGrad.Oracle.Catalogue;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.Judging;
using ExactGrad.Oracle.Protocol;

namespace ExactGrad.Bench.Judging;

/// <summary>
/// Every mistake of the catalogue that shows in calls, planted into a program and judged over a pipe: whether it is found, how
/// small the case is that is told, whether it is named, and how long finding, shrinking and naming take together.
/// </summary>
internal static class OverThePipe
{
    private const string Serve = "serve";

    /// <summary>Answers as a program with that mistake, or with none.</summary>
    internal static void Answer(string name)
    {
        using IImplementation mistaken = name == "none" ? new ReferenceImplementation() : new MistakenImplementation(Named(name));
        using Stream input = Console.OpenStandardInput(),
            output = Console.OpenStandardOutput();
        ProtocolServer.Serve(mistaken, input, output);
    }

    /// <summary>Prints a line for each mistake, and how many are within 2x2x2 and 5 s.</summary>
    internal static void Run()
    {
        Console.WriteLine("| mistake | lane | smallest case | named | seconds |");
        Console.WriteLine("|---|---|---|---|---|");
        int all = 0,
            small = 0,
            named = 0,
            quick = 0;
        foreach (Mistake mistake in KnownMistakes.All.Where(mistake => !mistake.IsOfViews))
        {
            var options = new ProcessOptions { Executable = Environment.ProcessPath!, Arguments = [.. Own(), Serve, mistake.Name] };
            if (!ProcessImplementation.TryStart(options, out ProcessImplementation? program, out _))
            {
                throw new InvalidOperationException("this program cannot start itself");
            }

            using (program)
            {
                long start = Stopwatch.GetTimestamp();
                // The lane that most mistakes show in; the others where it sees nothing.
                Report report = Judged(program, ["exact"]);
                report = report.Failures.Count > 0 ? report : Judged(program, ["contract", "special", "wide", "rounding"]);
                double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
                Failure? failure = report.Failures.MinBy(failure => failure.Extents.Max());
                bool isSmall = failure is not null && failure.Extents.All(extent => extent <= 2);
                bool isNamed = failure?.Diagnosis?.Mistakes.Contains(mistake) == true;
                all++;
                small += isSmall ? 1 : 0;
                named += isNamed ? 1 : 0;
                quick += seconds < 5 ? 1 : 0;
                Console.WriteLine(
                    $"| {mistake.Name} | {failure?.Lane ?? "not found"} | {(failure is null ? "" : string.Join('x', failure.Extents))} | {(isNamed ? "yes" : "no")} | {seconds:0.0} |"
                );
            }
        }

        Console.WriteLine(
            $"{all} mistakes: {small} shrunk to 2x2x2 or less ({100.0 * small / all:0} %), {named} named, {quick} in under 5 s"
        );
    }

    private static Report Judged(IImplementation program, string[] lanes) =>
        new Judge(
            program,
            new JudgeOptions
            {
                Lanes = lanes,
                CasesDivisor = 10,
                Seed = 1,
            }
        ).Run();

    private static Mistake Named(string name) => KnownMistakes.All.Single(mistake => mistake.Name == name);

    // Started by dotnet, this program is the library that it is given.
    private static string[] Own() =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(OverThePipe).Assembly.Location] : [];
}
