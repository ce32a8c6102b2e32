using System.CommandLine;
using ExactGrad.Cli.Implementations;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.Protocol;

namespace ExactGrad.Cli.Commands;

/// <summary>Which implementation to judge: one of ours by name, a shared library, or a program after "--".</summary>
internal sealed class SubjectOptions
{
    private static readonly string[] Names = ["optimized", "reference", "mathnet"];

    private readonly Option<string?> _implementation = new("--implementation")
    {
        Description =
            $"An implementation in this process: {string.Join(", ", Names)}. Default: optimized. For a program, write -- COMMAND ARGS last.",
    };

    private readonly Option<string?> _library = new("--library")
    {
        Description = "A shared library with the functions of adapters/native/exactgrad_layer.h, called in a process of its own.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _timeLimit = new("--time-limit")
    {
        Description = "The longest that a program may take for one call. Default: 10s.",
    };

    private readonly Option<string?> _startTimeLimit = new("--start-time-limit")
    {
        Description = "The longest that a program may take to start, with all that it imports, and say hello. Default: 30s.",
    };

    private readonly Option<string?> _threads = new("--threads") { Description = "Threads for the production layer. Default: 1." };

    internal void AddTo(Command command)
    {
        command.Options.Add(_implementation);
        command.Options.Add(_library);
        command.Options.Add(_timeLimit);
        command.Options.Add(_startTimeLimit);
        command.Options.Add(_threads);
    }

    /// <summary>Words that name the same implementation on a command line, for replay lines.</summary>
    internal string Words(ParseResult parsed, string[]? program) =>
        string.Concat(
            new Option<string?>[] { _implementation, _library, _timeLimit, _startTimeLimit, _threads }
                .Where(option => parsed.GetValue(option) is not null)
                .Select(option => $" {option.Name} {Quoted(parsed.GetValue(option)!)}")
        ) + (program is null ? "" : $" -- {string.Join(' ', program.Select(Quoted))}");

    /// <summary>Whether calls are answered by another process: a program, or one of ours that holds a library.</summary>
    internal bool IsElsewhere(ParseResult parsed, string[]? program) => program is not null || parsed.GetValue(_library) is not null;

    /// <summary>What a report calls an implementation that never told its name.</summary>
    internal string Unnamed(ParseResult parsed, string[]? program) => parsed.GetValue(_library) ?? string.Join(' ', program ?? []);

    /// <summary>The implementation; or the fault with which a program could not be started.</summary>
    /// <exception cref="UsageException">An unknown name, no library, or a program, a library and a name at once.</exception>
    internal (IImplementation? Implementation, Fault? Fault) Open(ParseResult parsed, string[]? program)
    {
        string? name = parsed.GetValue(_implementation);
        int threads = parsed.GetValue(_threads) is string count ? JudgingOptions.Whole(_threads.Name, count, 256) : 1;
        var options = new ProcessOptions { Executable = "" };
        options = options with
        {
            CallTimeLimit = Limit(parsed, _timeLimit) ?? options.CallTimeLimit,
            StartTimeLimit = Limit(parsed, _startTimeLimit) ?? options.StartTimeLimit,
        };
        if (parsed.GetValue(_library) is string library)
        {
            return OpenLibrary(library, name, options, program);
        }

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

        return Start(options with { Executable = program[0], Arguments = program[1..] });
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

    private static (IImplementation? Implementation, Fault? Fault) OpenLibrary(
        string library,
        string? name,
        ProcessOptions options,
        string[]? program
    )
    {
        if (name is not null || program is not null)
        {
            string other = name is not null ? $"--implementation {name}" : "a program after --";
            throw new UsageException($"--library {library} and {other} were both given: expected one of them");
        }

        if (!File.Exists(library))
        {
            throw new UsageException($"--library {library}: there is no such file; expected a shared library");
        }

        IReadOnlyList<string> command = NativeCommand.Of(library);
        (IImplementation? started, Fault? fault) = Start(
            options with
            {
                Executable = command[0],
                Arguments = [.. command.Skip(1)],
                // A crash is a finding here, and no reason to write gigabytes.
                Environment = new Dictionary<string, string> { ["DOTNET_DbgEnableMiniDump"] = "0" },
            }
        );
        return fault is { Kind: FaultKind.Failed } && fault.Text.StartsWith(HelloMessage.Declined, StringComparison.OrdinalIgnoreCase)
            ? throw new UsageException($"--library {library}: {fault.Text[HelloMessage.Declined.Length..].TrimEnd('.')}")
            : (started, fault);
    }

    private static (IImplementation? Implementation, Fault? Fault) Start(ProcessOptions options) =>
        ProcessImplementation.TryStart(options, out ProcessImplementation? started, out Fault? fault) ? (started, null) : (null, fault);

    private static TimeSpan? Limit(ParseResult parsed, Option<string?> option) =>
        parsed.GetValue(option) is string text ? JudgingOptions.Duration(option.Name, text) : null;

    internal static string Quoted(string word) =>
        word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || "-_./=,:+@%".Contains(c, StringComparison.Ordinal))
            ? word
            : $"'{word.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
