using System.Text.RegularExpressions;
using ExactGrad.Tests.Acceptance.Support;
using Xunit;

namespace ExactGrad.Tests.Acceptance.CommandLine;

/// <summary>What is printed: plain where nobody can see colours, the same everywhere, and harmless whatever a program says.</summary>
public sealed class OutputTests
{
    private const char Escape = '\u001b';
    private const string Case = "eg1/exact.p24/linear.backward/f32/input-major/-/2x3x4/dx/ff";

    // The rate in the table stands before the rule; the last line ends with seconds and a rate.
    private static readonly Regex Times = new(
        @"\s+[\d,]+(?=\s+(equals the truth|within the proven|own differences|own answers))|[\d.]+ s, [\d,]+ cases/s"
    );
    private static readonly Regex Marker = new("peer-[0-9a-f]{32}");

    [Fact]
    public void PipedOutput_HasNoEscapeCodes_AndNoProgress()
    {
        Finished run = Exactgrad
            .RunProcess(
                [("TERM", "xterm-256color")],
                ["verify", "--lanes", "exact", "--cases", "40", .. new PeerProgram().Words("dx-scaled")]
            )
            .AssertExit(1);
        AssertPlain(run.Output + run.Errors);
        Assert.DoesNotContain("%", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "xterm-256color", true)]
    [InlineData("1", "xterm-256color", false)]
    [InlineData(null, "dumb", false)]
    public void TerminalOutput_IsColoured_UnlessNoColorOrADumbTerminalSaysNo(string? noColor, string term, bool coloured)
    {
        const string Script = "/usr/bin/script";
        Requires.Part("script", OperatingSystem.IsLinux() && File.Exists(Script), "there is no script(1) here to make a terminal with");
        Finished run = Exactgrad.RunProgram(
            [("NO_COLOR", noColor), ("TERM", term)],
            Script,
            "-qec",
            $"'{Exactgrad.Dotnet}' '{Exactgrad.Dll}' replay {Case}",
            "/dev/null"
        );
        // A terminal made by script echoes nothing of its own; what .NET sets up at its start is not ours.
        string output = run.AssertExit(0).Output.Replace($"{Escape}[?1h{Escape}=", "", StringComparison.Ordinal);
        Assert.Contains("verified", output, StringComparison.Ordinal);
        Assert.Equal(coloured, output.Contains($"{Escape}[", StringComparison.Ordinal));
    }

    [Fact]
    public void ReplayLine_PastedIntoAShell_FailsInTheSameWay()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the line is for a POSIX shell");
        using var folder = new TemporaryFolder();
        // The replay line names the command exactgrad: here it is.
        File.WriteAllText(folder.File("exactgrad"), $"#!/bin/sh\nexec '{Exactgrad.Dotnet}' '{Exactgrad.Dll}' \"$@\"\n");
        Exactgrad.RunProgram([], "chmod", "+x", folder.File("exactgrad")).AssertExit(0);
        string[] program = [.. new PeerProgram().Words("dx-scaled"), "a word with spaces, a 'quote', a $HOME and a \\"];
        Finished verify = Exactgrad
            .Run(["verify", "--cases", Effort.Cases(60), "--lanes", "exact", "--time-limit", "20s", .. program])
            .AssertExit(1);
        Assert.StartsWith("replay: exactgrad replay eg1/exact.", verify.ReplayLine, StringComparison.Ordinal);
        Assert.Contains(" --time-limit 20s -- ", verify.ReplayLine, StringComparison.Ordinal);

        string path = $"{folder.Path}:{Environment.GetEnvironmentVariable("PATH")}";
        Finished replay = Exactgrad.RunProgram([("PATH", path)], "/bin/sh", "-c", verify.ReplayLine["replay: ".Length..]).AssertExit(1);
        Assert.Equal(verify.ReplayLine, replay.ReplayLine);
        Assert.Equal(ButCameAs(verify), ButCameAs(replay));
    }

    [Fact]
    public void ReplayLine_KeepsTheThreads()
    {
        Finished run = Exactgrad.Run("replay", Case, "--threads", "2").AssertExit(0);
        Assert.StartsWith("verified", run.LastLine, StringComparison.Ordinal);
    }

    [Fact]
    public void Culture_ChangesNothing_ButTimes()
    {
        (string, string?)[] russian = [("LC_ALL", "ru_RU.UTF-8"), ("LANG", "ru_RU.UTF-8")];
        string[] program = new PeerProgram().Words("dx-scaled");
        string[] words = ["verify", "--lanes", "exact,laws", "--cases", Effort.Cases(60), .. program];
        string output = WithoutTimes(Exactgrad.Run(words).Output);
        Assert.Matches(@"\d,\d{3}", output);
        Assert.Matches(@"\d\.\d", output);
        Assert.Equal(output, WithoutTimes(Exactgrad.RunProcess(russian, words).Output));

        const string Fraction = "eg1/exact.p24/linear.backward/f32/input-major/-/1x1x1/dx/ff/w=0.1";
        Assert.Equal(Exactgrad.Run("replay", Fraction).Errors, Exactgrad.RunProcess(russian, "replay", Fraction).Errors);
    }

    [Fact]
    public void HostileName_ShowsHarmlessly()
    {
        using var folder = new TemporaryFolder();
        Finished run = Exactgrad
            .Run([
                "verify",
                "--cases",
                "20",
                "--lanes",
                "exact",
                "--json",
                folder.File("results.json"),
                .. new PeerProgram().Words("hostile-name"),
            ])
            .AssertExit(0);
        AssertPlain(run.Output);
        Assert.StartsWith("a?[31mb?[red]c[/]??d?e?f ", run.Output, StringComparison.Ordinal);
        // For machines the name is what it is.
        string name = ResultsFileJson.Read(folder.File("results.json")).Root["implementation"]!["name"]!.GetValue<string>();
        Assert.Equal("a\u001b[31mb\u0007[red]c[/]\r\nd\u202ee\u009bf", name);
    }

    private static void AssertPlain(string text) =>
        Assert.DoesNotContain(text, c => (char.IsControl(c) && c is not ('\n' or '\r')) || c == '\u202e');

    private static string ButCameAs(Finished run) =>
        Array.Find(run.Output.Split('\n'), line => line.Contains("but came as", StringComparison.Ordinal))!;

    private static string WithoutTimes(string output) => Times.Replace(Marker.Replace(output, ""), "#");
}
