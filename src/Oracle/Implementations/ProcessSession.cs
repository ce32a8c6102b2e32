using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Protocol;

namespace ExactGrad.Oracle.Implementations;

/// <summary>
/// One run of a program under test, from its start to its end. A thread writes and a thread reads, so that full pipes
/// never block both sides; whoever waits for a document waits with a time limit. Any breach ends the run.
/// </summary>
internal sealed class ProcessSession : IDisposable
{
    private const long HelloLimit = 1 << 20;

    // A flood is held back here, not gathered.
    private const int MostUnread = 256;

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    private readonly Process _process;
    private readonly ProcessOptions _options;
    private readonly StandardErrorTail _errors;
    private readonly FrameReader _reader;
    private readonly Thread _readThread;
    private readonly Thread _writeThread;
    private readonly BlockingCollection<Document> _outgoing = [];
    private readonly BlockingCollection<Received> _incoming = new(MostUnread);
    private volatile bool _ended;

    private ProcessSession(Process process, ProcessOptions options)
    {
        _process = process;
        _options = options;
        _errors = new StandardErrorTail(process.StandardError.BaseStream);
        _reader = new FrameReader(process.StandardOutput.BaseStream) { Limit = HelloLimit };
        _readThread = new Thread(Read) { IsBackground = true, Name = "exactgrad reader" };
        _writeThread = new Thread(Write) { IsBackground = true, Name = "exactgrad writer" };
        _readThread.Start();
        _writeThread.Start();
    }

    /// <summary>A document, or why none came; neither where the output ended between frames.</summary>
    private readonly record struct Received(Document? Document, ProtocolException? Breach);

    /// <summary>What the program declared.</summary>
    internal Capabilities Capabilities { get; private set; } = null!;

    /// <summary>Starts the program and says hello.</summary>
    internal static bool TryStart(
        ProcessOptions options,
        [NotNullWhen(true)] out ProcessSession? session,
        [NotNullWhen(false)] out Fault? fault
    )
    {
        session = null;
        var start = new ProcessStartInfo(options.Executable, options.Arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            CreateNoWindow = true,
            WorkingDirectory = options.WorkingDirectory,
        };
        foreach ((string name, string value) in options.Environment)
        {
            start.Environment[name] = value;
        }

        try
        {
            Process process = Process.Start(start) ?? throw new InvalidOperationException("no process came of it");
            session = new ProcessSession(process, options);
        }
        catch (Exception exception) when (exception is Win32Exception or InvalidOperationException or IOException)
        {
            fault = new Fault(
                FaultKind.NotStarted,
                $"The program {Show.Text(options.Executable)} could not be started: {exception.Message}."
            );
            return false;
        }

        if (session.TryHello(out fault))
        {
            return true;
        }

        session.Dispose();
        session = null;
        return false;
    }

    /// <summary>The longest document that an answer may take from here on.</summary>
    internal void SetLimit(long bytes) => _reader.Limit = bytes;

    /// <summary>Queues a document for the writing thread.</summary>
    internal void Send(Document document) => _outgoing.Add(document);

    /// <summary>The next document, or the fault that ended the run.</summary>
    internal bool TryReceive(
        TimeSpan limit,
        string waitingFor,
        [NotNullWhen(true)] out Document? document,
        [NotNullWhen(false)] out Fault? fault
    )
    {
        document = null;
        fault = null;
        if (!_incoming.TryTake(out Received received, limit))
        {
            fault = TimedOut(limit, waitingFor);
            return false;
        }

        document = received.Document;
        if (document is null)
        {
            fault = received.Breach is { Kind: not FaultKind.Exited } breach ? Breach(breach) : Ended(received.Breach, waitingFor);
        }

        return document is not null;
    }

    /// <summary>Ends the run because of what the program sent.</summary>
    internal Fault Breach(ProtocolException breach)
    {
        // A program that printed its last words to the wrong stream may be dying by itself: give it time to tell how.
        _process.WaitForExit(TimeSpan.FromMilliseconds(100));
        Kill();
        return new Fault(breach.Kind, $"{Sentence(breach.Message)}{_errors.Sentence()}");
    }

    /// <summary>Says bye, waits briefly, and kills what is left.</summary>
    public void Dispose()
    {
        if (!_ended)
        {
            _outgoing.Add(new Document(new Dictionary<string, string> { [Wire.Message] = Wire.Bye }));
            _outgoing.CompleteAdding();
            _process.WaitForExit(_options.ExitTimeLimit);
            Kill();
        }

        _process.Dispose();
    }

    private static string Sentence(string text) =>
        string.Concat(text[..1].ToUpperInvariant(), text.AsSpan(1), text.EndsWith('.') ? "" : ".");

    private bool TryHello([NotNullWhen(false)] out Fault? fault)
    {
        Send(HelloMessage.Question);
        if (!TryReceive(_options.StartTimeLimit, "hello", out Document? hello, out fault))
        {
            return false;
        }

        try
        {
            Capabilities = HelloMessage.Read(hello);
            return true;
        }
        catch (ProtocolException breach)
        {
            fault = Breach(breach);
            return false;
        }
    }

    private Fault TimedOut(TimeSpan limit, string waitingFor)
    {
        // A child of the program that holds its output open would otherwise look like a program that hangs.
        if (_process.HasExited)
        {
            return Ended(null, waitingFor);
        }

        Kill();
        string partial = _incoming.TryTake(out Received last) && last.Breach is { } breach ? $" When it was killed, {breach.Message}." : "";
        return new Fault(
            FaultKind.TimedOut,
            string.Create(
                CultureInfo.InvariantCulture,
                $"It sent nothing for {limit.TotalSeconds:0.###} s while {waitingFor} was waited for, and was killed.{partial}{_errors.Sentence()}"
            )
        );
    }

    private Fault Ended(ProtocolException? cut, string waitingFor)
    {
        string partial = cut is null ? "" : $" Also, {cut.Message}.";
        if (!_process.WaitForExit(Grace))
        {
            Kill();
            return new Fault(
                FaultKind.Exited,
                $"It closed its standard output while {waitingFor} was waited for, but went on running, and was killed.{partial}{_errors.Sentence()}"
            );
        }

        (FaultKind kind, string how) = ExitStatus.Describe(_process.ExitCode);
        Kill();
        return new Fault(kind, $"It {how} while {waitingFor} was waited for.{partial}{_errors.Sentence()}");
    }

    private void Kill()
    {
        _ended = true;
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It ended in between.
        }

        if (!_outgoing.IsAddingCompleted)
        {
            _outgoing.CompleteAdding();
        }

        _process.WaitForExit(Grace);
        _writeThread.Join(Grace);

        // Only a child of the program's own that outlives it can hold these two up, and that is not worth a long wait.
        _readThread.Join(TimeSpan.FromMilliseconds(200));
        _errors.Finish(TimeSpan.FromMilliseconds(200));
        _incoming.CompleteAdding();
    }

    private void Write()
    {
        var writer = new FrameWriter(_process.StandardInput.BaseStream);
        try
        {
            foreach (Document document in _outgoing.GetConsumingEnumerable())
            {
                if (_ended)
                {
                    break;
                }

                writer.Write(document);
                if (_outgoing.Count == 0)
                {
                    writer.Flush();
                }
            }

            _process.StandardInput.Close();
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The program is gone; its output tells how, and the reading thread is at it.
        }
    }

    private void Read()
    {
        try
        {
            while (_reader.Read() is { } frame && Report(new Received(Safetensors.Read(frame), null))) { }
            Report(default);
        }
        catch (ProtocolException breach)
        {
            Report(new Received(null, breach));
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            Report(default);
        }
    }

    private bool Report(Received received)
    {
        try
        {
            _incoming.Add(received);
            return true;
        }
        catch (InvalidOperationException)
        {
            // The run was ended while this thread waited for room: nobody reads on.
            return false;
        }
    }
}
