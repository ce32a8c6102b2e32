using System.CommandLine;
using System.Globalization;
using ExactGrad.Cli.Output;

namespace ExactGrad.Cli.Commands;

/// <summary>The command line: commands, errors and exit codes.</summary>
internal static class Application
{
    /// <summary>Runs a command line. What stands after "--" is the program under test and its arguments.</summary>
    /// <param name="args">The words.</param>
    /// <param name="terminal">Where it prints to.</param>
    /// <param name="cancellation">Asks for the report so far.</param>
    /// <returns>The exit code.</returns>
    internal static async Task<int> RunAsync(string[] args, Terminal terminal, CancellationToken cancellation)
    {
        // Reports and messages are the same under every culture.
        CultureInfo.CurrentCulture = CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
        CultureInfo.CurrentUICulture = CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.InvariantCulture;

        int separator = Array.IndexOf(args, "--");
        string[] own = separator < 0 ? args : args[..separator];
        string[]? program = separator < 0 ? null : args[(separator + 1)..];

        var root = new RootCommand(
            """
            Decides whether a fully connected layer (forward, backward, ReLU, squared error) is right, and shows where it is not.

            Exit codes: 0 verified, 1 violated, 2 inconclusive or vacuous, 64 wrong usage or input, 70 internal error.

            Examples:
              exactgrad verify                                    judge the production layer of this project
              exactgrad verify -- python3 my_layer.py             judge a program in any language (docs/protocol.md)
              exactgrad verify --library libmine.so               judge a shared library (docs/adapters.md)
              exactgrad replay CASE-ID -- python3 my_layer.py     judge one case again
              exactgrad vectors write DIR                         calls as files, to be answered on another machine
              exactgrad fingerprint -- python3 my_layer.py        find out how its sums are computed
              exactgrad explain                                   where the gradients come from, with numbers
            """
        )
        {
            VerifyCommand.Create(terminal, program),
            ReplayCommand.Create(terminal, program),
            CampaignCommand.Create(terminal, program),
            MergeCommand.Create(terminal),
            KnownFailuresCommand.Create(terminal, program),
            VectorsCommand.Create(terminal),
            FingerprintCommand.Create(terminal, program),
            ExplainCommand.Create(terminal),
            ProbeCommand.Create(),
            NativeCommand.Create(),
        };

        ParseResult parsed = root.Parse(own);
        if (parsed.Errors.Count > 0)
        {
            foreach (string error in Errors(parsed, root))
            {
                terminal.Errors.WriteLine($"exactgrad: {error}");
            }

            terminal.Errors.WriteLine("exactgrad: --help tells what is expected");
            return ExitCodes.Usage;
        }

        // Commands turn their own mistakes into exit codes below; the parser's handler would make every exception a 1,
        // and its own way with signals would end a run without its report.
        var invocation = new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
            Output = terminal.Output,
            Error = terminal.Errors,
        };
        try
        {
            return await parsed.InvokeAsync(invocation, cancellation);
        }
        catch (UsageException problem)
        {
            terminal.Errors.WriteLine($"exactgrad: {problem.Message}");
            return ExitCodes.Usage;
        }
        catch (Exception exception)
        {
            terminal.Errors.WriteLine($"exactgrad: internal error, please report it: {exception}");
            return ExitCodes.Internal;
        }
    }

    private static IEnumerable<string> Errors(ParseResult parsed, RootCommand root)
    {
        if (parsed.CommandResult.Command != root)
        {
            return parsed.Errors.Select(error => error.Message).Distinct();
        }

        string given = parsed.UnmatchedTokens.Count > 0 ? $"{parsed.UnmatchedTokens[0]}: " : "";
        return
        [
            $"{given}expected one of the commands {string.Join(", ", root.Subcommands.Where(command => !command.Hidden).Select(command => command.Name))}",
        ];
    }
}
