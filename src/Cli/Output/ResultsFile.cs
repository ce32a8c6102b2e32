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
    private readonly string? _partial;

    private ResultsFile(string path)
    {
        _path = path;
        // A device (/dev/stdout, a shell's /dev/fd/63) is written to; a move would put a file in its place.
        if (!path.StartsWith("/dev/", StringComparison.Ordinal))
        {
            _partial = $"{path}.{Environment.ProcessId}.partial";
            File.Create(_partial).Dispose();
        }
    }

    /// <exception cref="UsageException">The file cannot be written.</exception>
    internal static ResultsFile? Open(string? path, string option = "--json")
    {
        try
        {
            return path is null ? null
                : path.Length == 0 ? throw new UsageException($"{option}: the name is empty; expected a file")
                : Path.GetDirectoryName(path) is { Length: > 0 } folder && !Directory.Exists(folder)
                    ? throw new UsageException($"{option} {path}: there is no folder {folder}; expected a file in a folder that exists")
                : Directory.Exists(path) ? throw new UsageException($"{option} {path}: this is a folder; expected a file")
                : new ResultsFile(path);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException($"{option} {path}: cannot be written: {problem.Message}");
        }
    }

    internal void Save(Report report) => Save(stream => ResultsJson.Write(stream, report));

    internal void Save(Action<Stream> write)
    {
        using (var stream = new FileStream(_partial ?? _path, _partial is null ? FileMode.Open : FileMode.Create, FileAccess.Write))
        {
            write(stream);
        }

        if (_partial is not null)
        {
            File.Move(_partial, _path, overwrite: true);
        }
    }

    /// <summary>Removes what was not saved.</summary>
    public void Dispose()
    {
        if (_partial is not null)
        {
            File.Delete(_partial);
        }
    }
}
