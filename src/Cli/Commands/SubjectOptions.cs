using System.CommandLine;
using ExactGrad.Cli.Implementations;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Implementations;

namespace ExactGrad.Cli.Commands;

/// <summary>Which implementation to judge: one of ours by name, or a program after "--".</summary>
internal sealed class SubjectOptions
{
    private static readonly string[] Names = ["optimized", "reference", "mathnet"];

    private readonly Option<string?> _implementation = new("--implementation")
    {
        Description =
            $"An implementation in this process: {string.Join(", ", Names)}. Default: optimized. For a program, write -- COMMAND ARGS last.",
    };

    private readonly Option<string?> _timeLimit = new("--time-limit")
    {
        Description = "The longest that a program may take for one call. Default: 10s.",
    };
    private readonly Option<string?> _threads = new("--threads") { Description = "Threads for the production layer. Default: 1." };

    internal void AddTo(Command command)
    {
        command.Options.Add(_implementation);
        command.Options.Add(_timeLimit);
        command.Options.Add(_threads);
    }

    /// <summary>Words that name the same implementation on a command line, for replay lines.</summary>
    internal string Words(ParseResult parsed, string[]? program) =>
        string.Concat(
            new Option<string?>[] { _implementation, _timeLimit, _threads }
                .Where(option => parsed.GetValue(option) is not null)
                .Select(option => $" {option.Name} {parsed.GetValue(option)}")
        ) + (program is null ? "" : $" -- {string.Join(' ', program.Select(Quoted))}");

    /// <summary>The implementation; or the fault with which a program could not be started.</summary>
    /// <exception cref="UsageException">An unknown name, or a program and a name at once.</exception>
    internal (IImplementation? Implementation, Fault? Fault) Open(ParseResult parsed, string[]? program)
    {
        string? name = parsed.GetValue(_implementation);
        int threads = parsed.GetValue(_threads) is string count ? JudgingOptions.Whole(_threads.Name, count, 256) : 1;
        TimeSpan? limit = parsed.GetValue(_timeLimit) is string text ? JudgingOptions.Duration(_timeLimit.Name, text) : null;
        if (program is null)
        {
            return (Named(name ?? Names[0], threads, new ProbeProcess(ProbeCommand.Of(name ?? Names[0]))), null);
        }

        if (name is not null)
        {
            throw new UsageException($"--implementation {name} and a program after -- were both given: expected one of them");
        }

        if (program.Length == 0)
        {
            throw new UsageException("nothing stands after --: expected a program and its arguments");
        }

        var options = new ProcessOptions { Executable = program[0], Arguments = program[1..] };
        options = options with { CallTimeLimit = limit ?? options.CallTimeLimit };

        return ProcessImplementation.TryStart(options, out ProcessImplementation? started, out Fault? fault)
            ? (started, null)
            : (null, fault);
    }

    /// <summary>An implementation of ours.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="threads">Threads for the production layer.</param>
    /// <param name="probe">Where cases that may end a process are tried first; null in that place itself.</param>
    /// <exception cref="UsageException">An unknown name.</exception>
    internal static IImplementation Named(string name, int threads, ProbeProcess? probe) =>
        name switch
        {
            "optimized" => new OptimizedImplementation(threads, probe),
            "reference" => new ReferenceImplementation(probe),
            "mathnet" => new MathNetImplementation(),
            _ => throw new UsageException($"--implementation {name}: expected one of {string.Join(", ", Names)}"),
        };

    internal static string Quoted(string word) =>
        word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || "-_./=,:+@%".Contains(c, StringComparison.Ordinal))
            ? word
            : $"'{word.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
