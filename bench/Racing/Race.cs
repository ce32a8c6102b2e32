using System.Numerics;

namespace ExactGrad.Racing;

/// <summary>One library in one cell: the median over the rounds.</summary>
internal readonly record struct Measurement(Cell Cell, string Library, double Gflops);

/// <summary>
/// One cell: in every round each contestant takes one sample, one after the other, so that whatever slows the machine for a while slows them
/// all. Before that the results are compared: who computes something else does not race.
/// </summary>
internal static class Race
{
    // The first call, which meets caches that another contestant has left, is up to a fifth slower, and must not be a large part of a sample.
    private const double LeastSampleSeconds = 0.02;

    // Threads of OpenBLAS, which PyTorch has too, turn for a tenth of a second after their work, on cores that are the next contestant's.
    private static readonly TimeSpan RestOfThreads = TimeSpan.FromSeconds(0.15);

    /// <summary>All contestants, and the FMA peak of one core, which takes part in the rounds as well: the clock changes from second to second.</summary>
    internal static (Measurement[] Measured, double Peak) Run(Cell cell, Libraries libraries, int rounds) =>
        cell.Type == "f32" ? Run<float>(cell, libraries, rounds, 1e-3) : Run<double>(cell, libraries, rounds, 1e-9);

    private static (Measurement[] Measured, double Peak) Run<T>(Cell cell, Libraries libraries, int rounds, double tolerance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var operands = new Operands<T>(cell);
        List<Contestant<T>> contestants = libraries.For(cell, operands);
        try
        {
            Compare(cell, operands, contestants, tolerance);
            int[] calls = [.. contestants.Select(contestant => CallsOfASample(contestant, cell))];
            double[][] gflops = [.. contestants.Select(_ => new double[rounds])];
            double[] peaks = new double[rounds];
            for (int round = 0; round < rounds; round++)
            {
                peaks[round] = Machine.PeakNow<T>();
                for (int turn = 0; turn < contestants.Count; turn++)
                {
                    int i = (round + turn) % contestants.Count;
                    if (cell.Threads > 1)
                    {
                        Thread.Sleep(RestOfThreads);
                    }

                    gflops[i][round] = cell.Operations * calls[i] / contestants[i].Time(cell, calls[i]) * 1e-9;
                }
            }

            return ([.. contestants.Select((contestant, i) => new Measurement(cell, contestant.Name, Median(gflops[i])))], Median(peaks));
        }
        finally
        {
            contestants.ForEach(contestant => contestant.Dispose());
        }
    }

    /// <summary>Calls enough for the clock; the caches are warm afterwards.</summary>
    private static int CallsOfASample<T>(Contestant<T> contestant, Cell cell)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        contestant.Time(cell, 1);
        int calls = 1;
        while (true)
        {
            double seconds = contestant.Time(cell, calls);
            if (seconds >= LeastSampleSeconds)
            {
                return calls;
            }

            calls = (int)Math.Clamp(calls * 1.2 * LeastSampleSeconds / Math.Max(seconds, 1e-9), calls * 2.0, calls * 100.0);
        }
    }

    private static void Compare<T>(Cell cell, Operands<T> operands, List<Contestant<T>> contestants, double tolerance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[]? first = null;
        foreach (Contestant<T> contestant in contestants.Where(contestant => contestant.SharesOperands))
        {
            operands.Spoil();
            contestant.Time(cell, 1);
            T[] results = operands.Results(cell.Pass);
            first ??= results;
            double scale = Math.Sqrt(first.Sum(value => double.CreateTruncating(value * value)) / first.Length);
            for (int i = 0; i < results.Length; i++)
            {
                double error = Math.Abs(double.CreateTruncating(results[i] - first[i]));
                if (!(error <= tolerance * scale))
                {
                    throw new InvalidOperationException(
                        FormattableString.Invariant(
                            $"{contestant.Name} computes {results[i]} where optimized has {first[i]} (result {i} of {cell})"
                        )
                    );
                }
            }
        }
    }

    private static double Median(double[] values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[sorted.Length / 2] + sorted[(sorted.Length - 1) / 2]) / 2;
    }
}
