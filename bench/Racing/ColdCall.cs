using System.Diagnostics;
using System.Globalization;
using ExactGrad.Optimized;

namespace ExactGrad.Racing;

/// <summary>The first call of a process, compilation included, by the wall clock: a process of its own for each.</summary>
internal static class ColdCall
{
    /// <summary>In the new process: prints the milliseconds that one forward and one backward pass take.</summary>
    internal static void Answer(LayerShape shape)
    {
        var cell = new Cell(shape, "f32", Pass.Forward, 1, WeightLayout.InputMajor);
        using var operands = new Operands<float>(cell);
        var layer = new Contestants.OptimizedLayer<float>(operands, 1);
        long start = Stopwatch.GetTimestamp();
        layer.Time(cell, 1);
        double forward = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        start = Stopwatch.GetTimestamp();
        layer.Time(cell with { Pass = Pass.Backward }, 1);
        double backward = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        Console.WriteLine(FormattableString.Invariant($"{forward:0.0} ms forward, {backward:0.0} ms backward"));
    }

    /// <summary>Asks a new process.</summary>
    internal static string Measure(LayerShape shape)
    {
        string program = Environment.ProcessPath ?? throw new InvalidOperationException("the process does not know its own path");
        var start = new ProcessStartInfo(program, ["--cold", shape.ToString()]) { RedirectStandardOutput = true };
        // As a program has it that does not configure the runtime.
        start.Environment["DOTNET_TieredCompilation"] = "1";
        start.Environment["DOTNET_TieredPGO"] = "1";
        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start");
        string answer = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        return string.Create(CultureInfo.InvariantCulture, $"{shape}: {answer}");
    }
}
