using System.Diagnostics;
using System.Globalization;
using ExactGrad.Tests.Acceptance.Support;
using Xunit;

namespace ExactGrad.Tests.Acceptance.CommandLine;

/// <summary>A run ends when it is told to, by its budget or by a signal.</summary>
public sealed class InterruptionTests
{
    [Fact]
    public void Budget_EndsTheRun_AfterThatTime()
    {
        Finished run = Exactgrad.Run("verify", "--budget", "1s").AssertExit(0);
        Assert.StartsWith("verified: ", run.LastLine, StringComparison.Ordinal);
        Assert.InRange(run.Time, TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(60));
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public void Signal_EndsTheRun_WithTheReportSoFar(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are Unix's");
        if (signal == "INT")
        {
            Requires.Interrupts();
        }

        using var folder = new TemporaryFolder();
        string file = folder.File("results.json");
        Finished run = Interrupted(signal, () => Directory.GetFiles(folder.Path).Length > 0, "verify", "--budget", "60s", "--json", file);

        Assert.True(run.Time < TimeSpan.FromSeconds(15), $"{run.Time}");
        run.AssertExit(2);
        Assert.StartsWith("inconclusive (interrupted): ", run.LastLine, StringComparison.Ordinal);
        Assert.Contains("laws: interrupted", run.Output, StringComparison.Ordinal);
        Assert.Equal(["results.json"], folder.Files);
        Assert.True(ResultsFileJson.Read(file).Root["interrupted"]!.GetValue<bool>());
        Assert.Equal("inconclusive", ResultsFileJson.Read(file).Verdict);
    }

    [Fact]
    public void Signal_ToTheProgramAsWell_IsNoFindingAgainstIt()
    {
        // As from a terminal, where Ctrl-C reaches the whole group of processes.
        Assert.SkipUnless(OperatingSystem.IsLinux(), "processes are found in /proc");
        Requires.Interrupts();
        using var folder = new TemporaryFolder();
        string asked = folder.File("asked");
        var peer = new PeerProgram();
        string[] words = ["verify", "--budget", "60s", .. peer.Words("leaves-a-file"), asked];
        Finished run = Interrupted("INT", () => File.Exists(asked), words, peer);
        run.AssertExit(2);
        Assert.StartsWith("inconclusive (interrupted): ", run.LastLine, StringComparison.Ordinal);
        Assert.Empty(peer.LeftRunning());
    }

    private static Finished Interrupted(string signal, Func<bool> isRunning, params string[] words) =>
        Interrupted(signal, isRunning, words, null);

    private static Finished Interrupted(string signal, Func<bool> isRunning, string[] words, PeerProgram? peer)
    {
        var time = Stopwatch.StartNew();
        using Process process = Exactgrad.Start([], Exactgrad.Dotnet, [Exactgrad.Dll, .. words]);
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        Assert.True(SpinWait.SpinUntil(isRunning, TimeSpan.FromSeconds(20)), "the run did not begin");
        Thread.Sleep(200);
        IEnumerable<int> processes = (peer?.Running() ?? []).Append(process.Id).Distinct();
        string[] ids = [.. processes.Select(id => id.ToString(CultureInfo.InvariantCulture))];
        Exactgrad.RunProgram([], "/bin/sh", "-c", $"kill -{signal} {string.Join(' ', ids)}");
        if (!process.WaitForExit(TimeSpan.FromSeconds(30)))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail("no end 30 s after the signal");
        }

        return new Finished(process.ExitCode, output.Result, errors.Result, time.Elapsed);
    }
}
