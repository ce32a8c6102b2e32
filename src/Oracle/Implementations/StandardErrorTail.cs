using System.Text;

namespace ExactGrad.Oracle.Implementations;

/// <summary>Drains a program's standard error, so that it never blocks there, and keeps the last of it for messages.</summary>
internal sealed class StandardErrorTail
{
    private const int Kept = 4096;
    private const int ShownLines = 6;
    private const int ShownCharacters = 1000;

    private readonly Lock _gate = new();
    private readonly byte[] _ring = new byte[Kept];
    private readonly Thread _thread;
    private long _total;

    internal StandardErrorTail(Stream stream)
    {
        _thread = new Thread(() => Drain(stream)) { IsBackground = true, Name = "exactgrad stderr" };
        _thread.Start();
    }

    /// <summary>Waits until all of it is read; only of use once the program has ended.</summary>
    internal void Finish(TimeSpan limit) => _thread.Join(limit);

    /// <summary>A sentence with its last lines, or nothing where it wrote nothing.</summary>
    internal string Sentence()
    {
        string text;
        lock (_gate)
        {
            int count = (int)Math.Min(_total, Kept);
            var bytes = new byte[count];
            for (int i = 0; i < count; i++)
            {
                bytes[i] = _ring[(_total - count + i) % Kept];
            }

            text = Encoding.UTF8.GetString(bytes);
        }

        string[] lines = text.Split(['\n', '\r'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        string last = string.Join(" | ", lines.TakeLast(ShownLines));
        last = last.Length > ShownCharacters ? "..." + last[^ShownCharacters..] : last;
        return last.Length == 0 ? "" : $" The end of its standard error: {Protocol.Show.Plain(last, 2 * ShownCharacters)}";
    }

    private void Drain(Stream stream)
    {
        var buffer = new byte[Kept];
        try
        {
            int got;
            while ((got = stream.Read(buffer)) > 0)
            {
                lock (_gate)
                {
                    for (int i = 0; i < got; i++)
                    {
                        _ring[_total++ % Kept] = buffer[i];
                    }
                }
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // The program is gone, and with it what it might still have said.
        }
    }
}
