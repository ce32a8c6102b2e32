using ExactGrad.Oracle.Judging;
using ExactGrad.Oracle.Results;

namespace ExactGrad.Cli.Output;

/// <summary>
/// The file that results go to: tried before the run, so that a wrong path does not cost one, and written beside itself
/// and moved, so that it is never half-written.
/// </summary>
internal sealed class ResultsFile : IDisposable
{
    private readonly string _path;
    private readonly string _partial;

    private ResultsFile(string path)
    {
        _path = path;
        _partial = $"{path}.{Environment.ProcessId}.partial";
        File.Create(_partial).Dispose();
    }

    /// <exception cref="UsageException">The file cannot be written.</exception>
    internal static ResultsFile? Open(string? path)
    {
        try
        {
            return path is null ? null
                : Directory.Exists(path) ? throw new UsageException($"--json {path}: this is a folder; expected a file")
                : new ResultsFile(path);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException($"--json {path}: cannot be written: {problem.Message}");
        }
    }

    internal void Save(Report report)
    {
        using (FileStream stream = File.Create(_partial))
        {
            ResultsJson.Write(stream, report);
        }

        File.Move(_partial, _path, overwrite: true);
    }

    /// <summary>Removes what was not saved.</summary>
    public void Dispose() => File.Delete(_partial);
}
