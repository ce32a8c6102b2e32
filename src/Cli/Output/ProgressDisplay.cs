using ExactGrad.Oracle.Judging;
using Spectre.Console;

namespace ExactGrad.Cli.Output;

/// <summary>Progress bars on a terminal, nothing elsewhere: what is piped gets plain lines only.</summary>
internal static class ProgressDisplay
{
    private static bool IsTerminal =>
        !Console.IsOutputRedirected && !Console.IsErrorRedirected && AnsiConsole.Profile.Capabilities.Interactive && Terminal.AllowsAnsi;

    internal static Report Run(Func<IProgress<JudgeProgress>?, Report> run)
    {
        if (!IsTerminal)
        {
            return run(null);
        }

        return AnsiConsole
            .Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn())
            .Start(context =>
            {
                var tasks = new Dictionary<string, ProgressTask>();
                return run(
                    new Immediate(progress =>
                    {
                        if (!tasks.TryGetValue(progress.Lane, out ProgressTask? task))
                        {
                            tasks[progress.Lane] = task = context.AddTask(progress.Lane);
                        }

                        task.Value = progress.Share * 100;
                        task.Description = progress.Violated > 0 ? $"{progress.Lane} [red]{progress.Violated} wrong[/]" : progress.Lane;
                    })
                );
            });
    }

    /// <summary>A line that says what is being done.</summary>
    internal static T Status<T>(Func<Action<string>?, T> run) =>
        IsTerminal ? AnsiConsole.Status().Start("", context => run(doing => context.Status(Markup.Escape(doing)))) : run(null);

    /// <summary>Progress told on the judge's own thread: the class of the framework would tell it later, out of order.</summary>
    private sealed class Immediate(Action<JudgeProgress> tell) : IProgress<JudgeProgress>
    {
        public void Report(JudgeProgress value) => tell(value);
    }
}

/// <summary>What the terminal can show.</summary>
internal static class Terminal
{
    /// <summary>No colours and cursor movements where NO_COLOR is set, TERM is dumb, or the output is not a terminal.</summary>
    internal static bool AllowsAnsi =>
        string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) && Environment.GetEnvironmentVariable("TERM") != "dumb";

    /// <summary>The console that reports are written to.</summary>
    internal static IAnsiConsole Create()
    {
        bool plain = Console.IsOutputRedirected || !AllowsAnsi;
        IAnsiConsole console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Ansi = plain ? AnsiSupport.No : AnsiSupport.Detect,
                ColorSystem = plain ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
                Out = new AnsiConsoleOutput(Console.Out),
            }
        );
        if (Console.IsOutputRedirected)
        {
            // A pipe has no width; a table must not be folded to 80 columns there.
            console.Profile.Width = 160;
        }

        return console;
    }
}
