using System.Runtime.InteropServices;

namespace ExactGrad.Acceptance.Peer;

/// <summary>What .NET keeps a program from doing to itself. Unix only.</summary>
internal static partial class Native
{
    private const int Segv = 11;
    private const int StandardOutput = 1;
    private const int StandardError = 2;
    private const int LargestDescriptor = 255;

    /// <summary>Dies of SIGSEGV, with the system's handler and not .NET's.</summary>
    internal static void Segfault()
    {
        _ = Signal(Segv, 0);
        _ = Kill(Environment.ProcessId, Segv);
    }

    /// <summary>Closes standard output for good: .NET holds duplicates of the descriptor, so it is not enough to close one.</summary>
    internal static void CloseOutput()
    {
        // Only those: among the others is the memory that .NET compiles into.
        string? output = Target(StandardOutput);
        for (int descriptor = LargestDescriptor; descriptor >= StandardOutput; descriptor--)
        {
            if (descriptor != StandardError && Target(descriptor) == output)
            {
                _ = Close(descriptor);
            }
        }
    }

    // Null for all where there is no /proc: then all are closed.
    private static string? Target(int descriptor) => new FileInfo($"/proc/self/fd/{descriptor}").LinkTarget;

    [DllImport("libc", EntryPoint = "signal")]
    private static extern nint Signal(int signal, nint handler);

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);

    [DllImport("libc", EntryPoint = "close")]
    private static extern int Close(int descriptor);
}
