using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ExactGrad.Cli.Implementations.Native;

/// <summary>Keeps the protocol's stream out of a library's reach.</summary>
internal static class StandardOutput
{
    private const int Output = 1;
    private const int Error = 2;

    /// <summary>The standard output; what a library prints goes to standard error from here on. On Windows it does not.</summary>
    internal static Stream Take()
    {
        if (OperatingSystem.IsWindows())
        {
            return Console.OpenStandardOutput();
        }

        int copy = Duplicate(Output);
        _ = Duplicate(Error, Output);
        return new FileStream(new SafeFileHandle(copy, ownsHandle: true), FileAccess.Write, bufferSize: 0);
    }

    [DllImport("libc", EntryPoint = "dup")]
    private static extern int Duplicate(int descriptor);

    [DllImport("libc", EntryPoint = "dup2")]
    private static extern int Duplicate(int descriptor, int to);
}
