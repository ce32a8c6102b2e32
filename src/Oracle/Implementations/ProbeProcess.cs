using System.ComponentModel;
using System.Diagnostics;
using ExactGrad.Oracle.Calls;

namespace ExactGrad.Oracle.Implementations;

/// <summary>
/// Another process that holds the same implementation (see <see cref="ProbeServer"/>) and judges cases that may end it. Started with
/// the first case, and anew after one that has ended it.
/// </summary>
/// <param name="command">The program and its arguments.</param>
public sealed class ProbeProcess(IReadOnlyList<string> command) : IDisposable
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(30);

    private Process? _process;

    /// <summary>The fault with which a case ended the process; null where it survived.</summary>
    /// <param name="caseId">The case.</param>
    public Fault? Probe(string caseId)
    {
        try
        {
            _process ??= Start();
            _process.StandardInput.WriteLine(caseId);
            _process.StandardInput.Flush();
            Task<string?> answer = _process.StandardOutput.ReadLineAsync();
            if (!answer.Wait(TimeLimit))
            {
                End();
                return new Fault(FaultKind.TimedOut, $"no end after {TimeLimit.TotalSeconds} s");
            }

            return answer.Result == ProbeServer.Survived ? null : Ended();
        }
        catch (IOException)
        {
            return Ended();
        }
        catch (Win32Exception exception)
        {
            return new Fault(FaultKind.NotStarted, $"no process to judge guarded memory in: {exception.Message}");
        }
    }

    /// <inheritdoc />
    public void Dispose() => End();

    private Process Start()
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // A crash is a finding here, and no reason to write gigabytes.
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        Process process = Process.Start(start)!;
        // Read and dropped, so that a full pipe does not hold it up: how it ended tells enough.
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        return process;
    }

    private Fault Ended()
    {
        Process process = _process!;
        process.WaitForExit(TimeLimit);
        (_, string how) = process.HasExited ? ExitStatus.Describe(process.ExitCode) : (default, "closed its output");
        End();
        return new Fault(FaultKind.Crashed, $"the process that judged it {how}");
    }

    private void End()
    {
        if (_process is not Process process)
        {
            return;
        }

        _process = null;
        try
        {
            process.Kill();
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception)
        {
            // It had ended before.
        }

        process.Dispose();
    }
}
