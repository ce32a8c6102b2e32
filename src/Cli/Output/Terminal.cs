using Spectre.Console;

namespace ExactGrad.Cli.Output;

/// <summary>Where a run prints to.</summary>
/// <param name="Output">Reports and help.</param>
/// <param name="Errors">What is wrong with the command line.</param>
/// <param name="IsRedirected">Whether a program, and nobody at a terminal, reads the output.</param>
internal sealed record Terminal(TextWriter Output, TextWriter Errors, bool IsRedirected)
{
    /// <summary>The standard streams of this process.</summary>
    internal static Terminal OfThisProcess => new(Console.Out, Console.Error, Console.IsOutputRedirected);

    /// <summary>Whether there is somebody to see progress, on a terminal that can show it.</summary>
    internal bool ShowsProgress =>
        !IsRedirected && !Console.IsErrorRedirected && AnsiConsole.Profile.Capabilities.Interactive && AllowsAnsi;

    /// <summary>No colours and cursor movements where NO_COLOR is set, TERM is dumb, or the output is not a terminal.</summary>
    private static bool AllowsAnsi =>
        string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) && Environment.GetEnvironmentVariable("TERM") != "dumb";

    /// <summary>The console that reports are written to.</summary>
    internal IAnsiConsole CreateConsole()
    {
        bool plain = IsRedirected || !AllowsAnsi;
        IAnsiConsole console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Ansi = plain ? AnsiSupport.No : AnsiSupport.Detect,
                ColorSystem = plain ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
                Out = new AnsiConsoleOutput(Output),
            }
        );
        if (IsRedirected)
        {
            // A pipe has no width; a table must not be folded to 80 columns there.
            console.Profile.Width = 160;
        }

        return console;
    }
}
