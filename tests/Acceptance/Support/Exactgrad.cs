using System.Diagnostics;
using System.Globalization;
using System.Text;
using ExactGrad.Cli.Commands;
using ExactGrad.Cli.Output;
using Xunit;

namespace ExactGrad.Tests.Acceptance.Support;

/// <summary>What a command printed, and how it ended.</summary>
internal sealed record Finished(int ExitCode, string Output, string Errors, TimeSpan Time)
{
    /// <summary>The last line of the output that holds anything.</summary>
    internal string LastLine => Output.TrimEnd().Split('\n')[^1].TrimEnd('\r');

    /// <summary>The command that the output gives for replaying the first finding.</summary>
    internal string ReplayLine => Array.Find(Output.Split('\n'), line => line.StartsWith("  replay: ", StringComparison.Ordinal))!.Trim();

    internal Finished AssertExit(int expected)
    {
        Assert.True(ExitCode == expected, $"exit code {ExitCode} instead of {expected}\n{Output}\n{Errors}");
        return this;
    }
}

/// <summary>
/// The command, its output piped: in this process, where a start costs nothing, or as users run it, the built exactgrad.dll in
/// a process of its own, for what only a process has (standard streams, environment, signals, exit code).
/// </summary>
internal static class Exactgrad
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(60);

    // What the machine has set must not decide: each test sets what it is about.
    private static readonly string[] Variables = [JudgingOptions.SeedVariable, "NO_COLOR", GitHubAnnotations.Variable];

    static Exactgrad() => Array.ForEach(Variables, name => Environment.SetEnvironmentVariable(name, null));

    internal static string Dotnet { get; } = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    internal static string Dll { get; } = Path.Combine(AppContext.BaseDirectory, "exactgrad.dll");

    /// <summary>Runs the command in this process.</summary>
    internal static Finished Run(params string[] arguments)
    {
        var time = Stopwatch.StartNew();
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        using var errors = new StringWriter(CultureInfo.InvariantCulture);
        using var cancellation = new CancellationTokenSource(TimeLimit);
        int exitCode = Application.RunAsync(arguments, new Terminal(output, errors, IsRedirected: true), cancellation.Token).Result;
        Assert.False(cancellation.IsCancellationRequested, $"no end after {TimeLimit.TotalSeconds} s: {string.Join(' ', arguments)}");
        return new Finished(exitCode, output.ToString(), errors.ToString(), time.Elapsed);
    }

    /// <summary>Runs the command in a process of its own.</summary>
    internal static Finished RunProcess((string Name, string? Value)[] environment, params string[] arguments) =>
        RunProgram(environment, Dotnet, [Dll, .. arguments]);

    /// <summary>Starts a program and waits for its end.</summary>
    internal static Finished RunProgram((string Name, string? Value)[] environment, string program, params string[] arguments)
    {
        var time = Stopwatch.StartNew();
        using Process process = Start(environment, program, arguments);
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(TimeLimit))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"no end after {TimeLimit.TotalSeconds} s: {program} {string.Join(' ', arguments)}");
        }

        return new Finished(process.ExitCode, output.Result, errors.Result, time.Elapsed);
    }

    internal static Process Start((string Name, string? Value)[] environment, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach ((string name, string? value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }
}
