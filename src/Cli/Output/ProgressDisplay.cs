using ExactGrad.Oracle.Judging;
using Spectre.Console;

namespace ExactGrad.Cli.Output;

/// <summary>Progress bars on a terminal, nothing elsewhere: what is piped gets plain lines only.</summary>
internal static class ProgressDisplay
{
    internal static Report Run(Terminal terminal, Func<IProgress<JudgeProgress>?, Report> run)
    {
        if (!terminal.ShowsProgress)
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
    internal static T Status<T>(Terminal terminal, Func<Action<string>?, T> run) =>
        terminal.ShowsProgress ? AnsiConsole.Status().Start("", context => run(doing => context.Status(Markup.Escape(doing)))) : run(null);

    /// <summary>Progress told on the judge's own thread: the class of the framework would tell it later, out of order.</summary>
    private sealed class Immediate(Action<JudgeProgress> tell) : IProgress<JudgeProgress>
    {
        public void Report(JudgeProgress value) => tell(value);
    }
}
