using System.Globalization;
using ExactGrad.Oracle.Calls;

namespace ExactGrad.Oracle.Implementations;

/// <summary>Tells how a program ended from its exit code: by itself, or by a signal.</summary>
internal static class ExitStatus
{
    // On Unix, .NET reports 128 + n for a program that signal n ended.
    private const int SignalBase = 128;
    private const int LargestSignal = 64;

    // Windows reports an NTSTATUS of severity "error" for an unhandled fault such as an access violation.
    private const uint FirstNtError = 0xC0000000;

    // The numbers that Linux and macOS share come first; 7 and 10 are theirs on Linux.
    private static readonly Dictionary<int, string> Signals = new()
    {
        [1] = "SIGHUP",
        [2] = "SIGINT",
        [3] = "SIGQUIT",
        [4] = "SIGILL",
        [5] = "SIGTRAP",
        [6] = "SIGABRT",
        [7] = OperatingSystem.IsMacOS() ? "SIGEMT" : "SIGBUS",
        [8] = "SIGFPE",
        [9] = "SIGKILL",
        [10] = OperatingSystem.IsMacOS() ? "SIGBUS" : "SIGUSR1",
        [11] = "SIGSEGV",
        [13] = "SIGPIPE",
        [14] = "SIGALRM",
        [15] = "SIGTERM",
    };

    /// <summary>The kind of fault, and words such as "was ended by the signal SIGSEGV" or "exited with code 3".</summary>
    internal static (FaultKind Kind, string Text) Describe(int code)
    {
        if (OperatingSystem.IsWindows())
        {
            return (uint)code >= FirstNtError
                ? (FaultKind.Crashed, string.Create(CultureInfo.InvariantCulture, $"crashed with the status 0x{code:X8}"))
                : (FaultKind.Exited, Exited(code));
        }

        int signal = code - SignalBase;
        return signal is > 0 and <= LargestSignal
            ? (FaultKind.Crashed, $"was ended by the signal {Signals.GetValueOrDefault(signal, $"number {signal}")}")
            : (FaultKind.Exited, Exited(code));
    }

    private static string Exited(int code) => string.Create(CultureInfo.InvariantCulture, $"exited with code {code}");
}
