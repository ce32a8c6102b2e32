using System.Buffers;
using System.Diagnostics;
using System.Text.Encodings.Web;
using System.Text.Json;
using ExactGrad.Oracle.Judging;

namespace ExactGrad.Oracle.Campaigns;

/// <summary>
/// The judged cases of a campaign, a line each, only ever appended to. A batch is given to the operating system as soon as it is judged,
/// which survives the death of this process at any moment; what a loss of power may take is what was written in the last seconds.
/// </summary>
internal sealed class Journal : IDisposable
{
    private static readonly TimeSpan BetweenSyncs = TimeSpan.FromSeconds(5);

    private readonly FileStream _file;
    private readonly ArrayBufferWriter<byte> _buffer = new(1 << 16);
    private readonly Utf8JsonWriter _json;
    private long _synced = Stopwatch.GetTimestamp();

    private Journal(FileStream file)
    {
        _file = file;
        // It is not for pages: the plus signs of case ids may stay as they are.
        _json = new Utf8JsonWriter(_buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }

    /// <summary>Opens a journal, or begins one. A last line without an end was torn, and is cut off: its case is judged again.</summary>
    /// <param name="path">The file.</param>
    /// <param name="restore">Told every case in it, in order.</param>
    /// <exception cref="FormatException">A line is no judged case; the message gives its number.</exception>
    internal static Journal Open(string path, Action<CaseRecord> restore)
    {
        // Unbuffered: a batch is one write.
        var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
        try
        {
            file.SetLength(Restore(file, restore));
            file.Seek(0, SeekOrigin.End);
            return new Journal(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Appends judged cases.</summary>
    internal void Append(IReadOnlyList<CaseRecord> records)
    {
        _buffer.ResetWrittenCount();
        foreach (CaseRecord record in records)
        {
            JournalLine.Write(_buffer, _json, record);
        }

        _file.Write(_buffer.WrittenSpan);
        if (Stopwatch.GetElapsedTime(_synced) > BetweenSyncs)
        {
            Sync();
        }
    }

    /// <summary>Waits until all of it is on the disk.</summary>
    internal void Sync()
    {
        _file.Flush(flushToDisk: true);
        _synced = Stopwatch.GetTimestamp();
    }

    public void Dispose()
    {
        _json.Dispose();
        _file.Dispose();
    }

    /// <summary>The length of all complete lines.</summary>
    private static long Restore(FileStream file, Action<CaseRecord> restore)
    {
        long complete = 0,
            line = 0;
        byte[] buffer = new byte[1 << 20];
        int held = 0;
        while (file.Read(buffer, held, buffer.Length - held) is > 0 and int read)
        {
            int begin = 0,
                end = held + read;
            // What was held has no end of a line in it.
            int from = held;
            while (Array.IndexOf(buffer, (byte)'\n', from, end - from) is >= 0 and int newline)
            {
                line++;
                Restore(buffer.AsMemory(begin, newline - begin), line, restore);
                begin = from = newline + 1;
            }

            complete += begin;
            held = end - begin;
            buffer.AsSpan(begin, held).CopyTo(buffer);
            if (held == buffer.Length)
            {
                Array.Resize(ref buffer, 2 * buffer.Length);
            }
        }

        return complete;
    }

    private static void Restore(ReadOnlyMemory<byte> line, long number, Action<CaseRecord> restore)
    {
        try
        {
            restore(JournalLine.Read(line));
        }
        catch (FormatException problem)
        {
            throw new FormatException($"line {number}: {problem.Message}", problem);
        }
    }
}
