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
    private const string PartialName = HeaderName + ".partial";

    private readonly FileStream _lock;

    private CampaignFolder(string path, FileStream held)
    {
        Path = path;
        _lock = held;
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>Where results go at the end.</summary>
    public string Results => System.IO.Path.Combine(Path, "results.json");

    internal string JournalPath => System.IO.Path.Combine(Path, JournalName);

    private string HeaderPath => System.IO.Path.Combine(Path, HeaderName);

    /// <summary>Opens a folder, or makes one. No other process can, until this is disposed of or its process has ended in whatever way.</summary>
    /// <exception cref="FormatException">Another process has it, or it holds other things; the message says which.</exception>
    /// <exception cref="IOException">It cannot be made or written.</exception>
    public static CampaignFolder Open(string path)
    {
        Directory.CreateDirectory(path);
        bool isCampaign = File.Exists(System.IO.Path.Combine(path, HeaderName));
        string? other = isCampaign
            ? null
            : Directory
                .EnumerateFileSystemEntries(path)
                .Select(System.IO.Path.GetFileName)
                .FirstOrDefault(name => name is not (LockName or PartialName));
        if (other is not null)
        {
            throw new FormatException($"it holds {other}, but no {HeaderName}; expected an empty folder, or that of a campaign");
        }

        FileStream held;
        try
        {
            // The operating system drops the lock with the process, however it ends.
            held = new FileStream(System.IO.Path.Combine(path, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (File.Exists(System.IO.Path.Combine(path, LockName)))
        {
            throw new FormatException("another campaign is running in it; expected a folder of its own for each");
        }

        return new CampaignFolder(path, held);
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

    /// <summary>Beside itself, and moved: it is never half-written.</summary>
    private void Write(IReadOnlyList<RunTerm> terms)
    {
        string partial = System.IO.Path.Combine(Path, PartialName);
        using (var stream = new FileStream(partial, FileMode.Create, FileAccess.Write))
        {
            using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
            {
                json.WriteStartObject();
                json.WriteString("format", Format);
                ResultsJson.Terms(json, terms);
                json.WriteEndObject();
            }

            stream.Flush(flushToDisk: true);
        }

        File.Move(partial, HeaderPath);
    }

    /// <inheritdoc />
    public void Dispose() => _lock.Dispose();
}
