using ExactGrad.Oracle.Implementations;

namespace ExactGrad.Tests.Acceptance.Support;

/// <summary>Starts tests/Acceptance.Peer with a behaviour, and finds what is left of it.</summary>
internal sealed class PeerProgram
{
    private readonly string _marker = $"peer-{Guid.NewGuid():N}";

    internal ProcessOptions Options(string behaviour, double number = 0) =>
        new()
        {
            Executable = Exactgrad.Dotnet,
            Arguments =
            [
                Path.Combine(AppContext.BaseDirectory, "ExactGrad.Acceptance.Peer.dll"),
                behaviour,
                number.ToString(System.Globalization.CultureInfo.InvariantCulture),
                _marker,
            ],
            // Neither of the peer's deaths is worth a core dump.
            Environment = new Dictionary<string, string> { ["DOTNET_DbgEnableMiniDump"] = "0" },
        };

    /// <summary>Words for the end of a command line of exactgrad.</summary>
    internal string[] Words(string behaviour, double number = 0)
    {
        ProcessOptions options = Options(behaviour, number);
        return ["--", options.Executable, .. options.Arguments];
    }

    /// <summary>Ids of processes whose command line names this peer: itself, its children, and the judge that was given it.</summary>
    internal IReadOnlyList<int> Running() =>
        [
            .. Directory
                .EnumerateDirectories("/proc")
                .Where(directory => CommandLine(directory).Contains(_marker))
                .Select(directory => int.Parse(Path.GetFileName(directory), System.Globalization.CultureInfo.InvariantCulture)),
        ];

    /// <summary>Command lines of processes that this peer, or a child of it, still runs as. Known on Linux only.</summary>
    internal IReadOnlyList<string> LeftRunning()
    {
        if (!OperatingSystem.IsLinux())
        {
            return [];
        }

        // A process that was killed may take a moment to disappear.
        for (int attempt = 0; ; attempt++)
        {
            List<string> found = [.. Directory.EnumerateDirectories("/proc").Select(CommandLine).Where(line => line.Contains(_marker))];
            if (found.Count == 0 || attempt == 40)
            {
                return found;
            }

            Thread.Sleep(50);
        }
    }

    private static string CommandLine(string directory)
    {
        try
        {
            return char.IsAsciiDigit(Path.GetFileName(directory)[0])
                ? File.ReadAllText(Path.Combine(directory, "cmdline")).Replace('\0', ' ')
                : "";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
