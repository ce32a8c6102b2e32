using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace ExactGrad.Tests.Acceptance.Support;

/// <summary>
/// Parts that a machine may lack: a test that needs one is skipped with the reason, unless EXACTGRAD_REQUIRE names the
/// part ("numpy torch"), as a CI job does that claims to cover it; then the test fails.
/// </summary>
internal static class Requires
{
    // To import torch takes seconds; that it can be found is enough to know that the tests which import it must pass.
    private static readonly ConcurrentDictionary<string, string?> Found = [];

    /// <summary>Python with which the adapters are run: EXACTGRAD_PYTHON, or the first of the usual ones that has the module.</summary>
    internal static string Python(string module)
    {
        string? found = Found.GetOrAdd(module, Find);
        Part(module, found is not null, $"no Python here has {module}");
        return found!;
    }

    private static string? Find(string module)
    {
        string[] candidates = Environment.GetEnvironmentVariable("EXACTGRAD_PYTHON") is { Length: > 0 } chosen
            ? [chosen]
            : ["/usr/bin/python3", "python3", "python"];
        return Array.Find(
            candidates,
            python => Runs(python, "-c", $"import importlib.util as u, sys; sys.exit(u.find_spec('{module}') is None)")
        );
    }

    /// <summary>Skips, or fails where the part is required, unless it is there.</summary>
    internal static void Part(string name, bool present, string reason)
    {
        if (present)
        {
            return;
        }

        if (IsNamed(name))
        {
            Assert.Fail($"EXACTGRAD_REQUIRE names {name}, but {reason}");
        }

        Assert.Skip(reason);
    }

    /// <summary>
    /// Skips where programs that are started here do not hear SIGINT: a shell has it ignored by what it runs in the background, and that is
    /// handed on.
    /// </summary>
    internal static void Interrupts()
    {
        if (OperatingSystem.IsLinux())
        {
            const int interrupt = 2;
            string[] status = Exactgrad.RunProgram([], "/bin/cat", "/proc/self/status").Output.Split('\n');
            string ignored = Array.Find(status, line => line.StartsWith("SigIgn:", StringComparison.Ordinal))!.Split('\t')[1];
            ulong mask = ulong.Parse(ignored, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            Part("interrupts", (mask >> (interrupt - 1) & 1) == 0, "SIGINT is ignored, as in what a shell runs in the background");
        }
    }

    /// <summary>Skips, unless EXACTGRAD_REQUIRE names the part, as CI does: for what costs much beside what else is tested with it.</summary>
    internal static void Named(string part) =>
        Assert.SkipUnless(IsNamed(part), $"it takes long: it runs where EXACTGRAD_REQUIRE names {part}");

    private static bool IsNamed(string part) =>
        (Environment.GetEnvironmentVariable("EXACTGRAD_REQUIRE") ?? "")
            .Split([' ', ','], StringSplitOptions.RemoveEmptyEntries)
            .Contains(part);

    internal static bool Runs(string program, params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(
                new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true }
            )!;
            process.StandardError.ReadToEnd();
            return process.WaitForExit(TimeSpan.FromSeconds(60)) && process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
