using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace ExactGrad.Racing;

/// <summary>Instructions of one call, by perf on this process; null where perf is missing or the machine hides its counters.</summary>
internal static class Instructions
{
    /// <summary>The difference of two runs, one of which makes more calls.</summary>
    internal static double? PerCall(Cell cell)
    {
        const int Few = 20,
            Many = 220;
        double? few = Count(cell, Few),
            many = Count(cell, Many);
        return (many - few) / (Many - Few);
    }

    /// <summary>In the new process: so many calls.</summary>
    internal static void Answer(LayerShape shape, string pass, int calls)
    {
        Pass what = Enum.Parse<Pass>(pass, ignoreCase: true);
        var cell = new Cell(shape, "f32", what, 1, ExactGrad.Optimized.WeightLayout.InputMajor);
        using var operands = new Operands<float>(cell);
        new Contestants.OptimizedLayer<float>(operands, 1).Time(cell, calls);
    }

    private static double? Count(Cell cell, int calls)
    {
        string program = Environment.ProcessPath ?? throw new InvalidOperationException("the process does not know its own path");
        string[] arguments =
        [
            "stat",
            "-x",
            ",",
            "-e",
            "instructions:u",
            program,
            "--calls",
            cell.Shape.ToString(),
            cell.Pass.ToString(),
            $"{calls}",
        ];
        try
        {
            var start = new ProcessStartInfo("perf", arguments) { RedirectStandardError = true };
            using Process process = Process.Start(start) ?? throw new InvalidOperationException("perf did not start");
            string answer = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return double.TryParse(answer.Split(',')[0], NumberStyles.Float, CultureInfo.InvariantCulture, out double count) ? count : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
