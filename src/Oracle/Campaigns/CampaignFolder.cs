using System.Diagnostics;
using System.Text.Json;
using ExactGrad.Oracle.Judging;
using ExactGrad.Oracle.Results;

namespace ExactGrad.Oracle.Campaigns;

/// <summary>The folder of a campaign: what it is (campaign.json), what was judged (journal.jsonl), and a lock on both.</summary>
public sealed class CampaignFolder : IDisposable
{
    /// <summary>The format's name and version, in the field "format" of campaign.json.</summary>
    public const string Format = "exactgrad-campaign/1";

    private const string HeaderName = "campaign.json";
    private const string JournalName = "journal.jsonl";
    private const string LockName = "lock";
    private const string ResultsName = "results.json";
    private const string Partial = ".partial";

    private static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(0.5);

    private readonly FileStream _lock;

    private CampaignFolder(string path, FileStream held)
    {
        Path = path;
        _lock = held;
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    internal string JournalPath => System.IO.Path.Combine(Path, JournalName);

    private string HeaderPath => System.IO.Path.Combine(Path, HeaderName);

    /// <summary>Opens a folder, or makes one. No other process can, until this is disposed of or its process has ended in whatever way.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="wait">How long to wait for another process to end.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="FormatException">Another process has it, or it holds other things; the message says which.</exception>
    /// <exception cref="IOException">It cannot be made or written.</exception>
    public static CampaignFolder Open(string path, TimeSpan wait = default, CancellationToken cancellation = default)
    {
        Directory.CreateDirectory(path);
        bool isCampaign = File.Exists(System.IO.Path.Combine(path, HeaderName));
        string? other = isCampaign
            ? null
            : Directory
                .EnumerateFileSystemEntries(path)
                .Select(System.IO.Path.GetFileName)
                .FirstOrDefault(name => name is not (LockName or HeaderName + Partial));
        if (other is not null)
        {
            throw new FormatException($"it holds {other}, but no {HeaderName}; expected an empty folder, or that of a campaign");
        }

        string file = System.IO.Path.Combine(path, LockName);
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                // The operating system drops the lock with the process, however it ends.
                return new CampaignFolder(path, new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException) when (File.Exists(file))
            {
                if (Stopwatch.GetElapsedTime(start) >= wait || cancellation.WaitHandle.WaitOne(BetweenTries))
                {
                    throw new FormatException("another campaign is running in it; expected a folder of its own for each");
                }
            }
        }
    }

    /// <summary>Writes what the campaign is, or checks that it is what was written before.</summary>
    /// <exception cref="FormatException">It is another; the message says in what.</exception>
    internal void Agree(IReadOnlyList<RunTerm> terms)
    {
        if (!File.Exists(HeaderPath))
        {
            Write(terms);
            return;
        }

        IReadOnlyList<RunTerm> written;
        try
        {
            using FileStream stream = File.OpenRead(HeaderPath);
            written = JsonReading.Expecting(
                $"the header of a campaign ({Format})",
                () =>
                {
                    using JsonDocument document = JsonDocument.Parse(stream);
                    return document.RootElement.Text("format") == Format
                        ? ShardResults.Terms(document.RootElement)
                        : throw new FormatException($"its format is \"{document.RootElement.Text("format")}\"");
                }
            );
        }
        catch (FormatException problem)
        {
            throw new FormatException($"{HeaderName}: {problem.Message}", problem);
        }

        if (RunTerm.Difference(written, terms) is var (name, before, now))
        {
            throw new FormatException(
                $"{HeaderName}: {name} is {before} there, and {now} now; expected the same options, or another folder"
            );
        }
    }

    /// <summary>Writes the results, in place of older ones.</summary>
    /// <exception cref="IOException">They cannot be written.</exception>
    public void Save(Report report) => Replace(ResultsName, stream => ResultsJson.Write(stream, report));

    private void Write(IReadOnlyList<RunTerm> terms) =>
        Replace(
            HeaderName,
            stream =>
            {
                using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
                json.WriteStartObject();
                json.WriteString("format", Format);
                ResultsJson.Terms(json, terms);
                json.WriteEndObject();
            }
        );

    /// <summary>Writes a file beside itself, and moves it: it is never half-written. The lock keeps others from the name.</summary>
    private void Replace(string name, Action<Stream> write)
    {
        string partial = System.IO.Path.Combine(Path, name + Partial);
        using (var stream = new FileStream(partial, FileMode.Create, FileAccess.Write))
        {
            write(stream);
            stream.Flush(flushToDisk: true);
        }

        File.Move(partial, System.IO.Path.Combine(Path, name), overwrite: true);
    }

    /// <inheritdoc />
    public void Dispose() => _lock.Dispose();
}
