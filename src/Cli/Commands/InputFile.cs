namespace ExactGrad.Cli.Commands;

/// <summary>Files that a command line names.</summary>
internal static class InputFile
{
    /// <summary>Reads one.</summary>
    /// <exception cref="UsageException">It cannot be opened, or is not what was expected; the message names it.</exception>
    internal static T Read<T>(string file, Func<Stream, T> read)
    {
        try
        {
            using FileStream stream = File.OpenRead(file);
            return read(stream);
        }
        catch (Exception problem) when (problem is FormatException or IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{file}: {problem.Message}");
        }
    }
}
