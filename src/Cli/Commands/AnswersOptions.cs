using System.CommandLine;
using ExactGrad.Oracle.Vectors;

namespace ExactGrad.Cli.Commands;

/// <summary>Answers from files in place of an implementation that can be asked.</summary>
internal sealed class AnswersOptions
{
    private readonly Option<string?> _vectors = new("--vectors")
    {
        Description = "Judge the answers to this folder of calls (vectors write) instead of an implementation.",
        HelpName = "DIR",
    };

    private readonly Option<string?> _answers = AnswersOption();

    internal static Option<string?> AnswersOption() =>
        new("--answers")
        {
            Description = $"Where the answers are. Default: the folder {VectorFolder.AnswersFolder} in DIR.",
            HelpName = "DIR2",
        };

    internal void AddTo(Command command)
    {
        command.Options.Add(_vectors);
        command.Options.Add(_answers);
    }

    /// <summary>The folder of calls; null where an implementation is to be asked.</summary>
    internal string? Folder(ParseResult parsed) => parsed.GetValue(_vectors);

    /// <exception cref="UsageException">The folder is not as it was written, or what is there are not its answers.</exception>
    internal AnswerFiles Open(string folder, ParseResult parsed) => Open(folder, parsed.GetValue(_answers)).Answers;

    /// <summary>Words that name the same answers on a command line, for replay lines.</summary>
    internal string Words(string folder, ParseResult parsed) => Words(folder, parsed.GetValue(_answers));

    /// <exception cref="UsageException">The folder is not as it was written, or what is there are not its answers.</exception>
    internal static (VectorFolder Folder, AnswerFiles Answers) Open(string folder, string? answers)
    {
        try
        {
            var opened = VectorFolder.Open(folder);
            return (opened, AnswerFiles.Open(opened, answers ?? Path.Combine(folder, VectorFolder.AnswersFolder)));
        }
        catch (Exception problem) when (problem is FormatException or IOException or UnauthorizedAccessException)
        {
            throw new UsageException(problem.Message);
        }
    }

    internal static string Words(string folder, string? answers) =>
        $" --vectors {SubjectOptions.Quoted(folder)}" + (answers is null ? "" : $" --answers {SubjectOptions.Quoted(answers)}");
}
