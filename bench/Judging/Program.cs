using System.Diagnostics;
using System.Globalization;
using ExactGrad.Bench.Judging;
using ExactGrad.Cli.Implementations;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Catalogue;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.Judging;
using ExactGrad.Oracle.Lanes;

// "pipe" judges every mistake of the catalogue over a pipe (OverThePipe), "detection FILE" in this process (Detection). Else:
// Prints how long the lane large takes to judge, and how much memory it takes above the tensors, without the
// implementation's own time. docs/lanes.md holds what it printed.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is ["serve", string mistake])
{
    OverThePipe.Answer(mistake);
    return;
}

if (args is ["pipe"])
{
    OverThePipe.Run();
    return;
}

if (args is ["detection", string file])
{
    Environment.ExitCode = Detection.Write(file) ? 0 : 1;
    return;
}

if (args is ["mistakes"])
{
    // For gradcheck.py: what it can be asked for.
    foreach (Mistake known in KnownMistakes.All)
    {
        bool applies = !known.IsOfViews && known.Class is not (MistakeClass.Accumulation or MistakeClass.Empty);
        Console.WriteLine(
            $"{known.Name} {(applies ? "run" : "n/a")} {string.Join(' ', known.Operations.Select(operation => operation.Name()))}"
        );
    }

    return;
}

int largest = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 4096;
string type = args.Length > 1 ? args[1] : "f32";
using var optimized = new OptimizedImplementation(threads: Environment.ProcessorCount);
Measure(optimized, "linear.forward", "-", 512, type);
Console.WriteLine("| side | operation | judging | against half the side | one entry wrong | memory above the tensors | drawing |");
Console.WriteLine("|---|---|---|---|---|---|---|");
foreach (string operation in (string[])["linear.forward", "linear.backward"])
{
    double before = double.NaN;
    for (int side = 512; side <= largest; side *= 2)
    {
        Timing timing = Measure(optimized, operation, operation == "linear.forward" ? "-" : "dx+dw+db", side, type);
        string growth = double.IsNaN(before) ? "" : $"{timing.Right / before:0.0} times";
        Console.WriteLine(
            $"| {side} | {operation} | {timing.Right * 1e3:0.0} ms | {growth} | {timing.Wrong * 1e3:0.0} ms | {timing.Memory:0.00%} | {timing.Drawing * 1e3:0} ms |"
        );
        before = timing.Right;
    }
}

static Timing Measure(OptimizedImplementation optimized, string operation, string request, int side, string type)
{
    const int Repeats = 7;
    int bits = type == "f64" ? 53 : 24;
    var id = CaseId.Parse($"eg1/large.p{bits}/{operation}/{type}/output-major/-/{side}x{side}x{side}/{request}/1");
    long start = Stopwatch.GetTimestamp();
    Trial trial = new LargeLane().Prepare(id, optimized.Capabilities);
    double drawing = Stopwatch.GetElapsedTime(start).TotalSeconds;
    IReadOnlyList<Answer> answers = ((IImplementation)optimized).Invoke(trial.Calls);
    double tensors = trial.Calls[0].Inputs.Values.Concat(((Result)answers[0]).Outputs.Values).Sum(tensor => (double)tensor.Bytes.Length);

    double right = double.PositiveInfinity;
    long allocated = 0;
    for (int repeat = 0; repeat < Repeats; repeat++)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        right = Math.Min(right, Judge(trial, answers, Outcome.Passed));
        allocated = GC.GetAllocatedBytesForCurrentThread() - before;
    }

    Tensor last = ((Result)answers[0]).Outputs[operation == "linear.forward" ? "y" : "dw"];
    last[(int)last.Count - 1] += 1;
    double wrong = Judge(trial, answers, Outcome.Violated);
    return new Timing(right, wrong, allocated / tensors, drawing);
}

static double Judge(Trial trial, IReadOnlyList<Answer> answers, Outcome expected)
{
    // Judging runs on one thread: the processor time is what it takes on one core, whatever else runs on the machine.
    TimeSpan start = Environment.CpuUsage.TotalTime;
    Judgement judgement = trial.Judge(answers);
    double elapsed = (Environment.CpuUsage.TotalTime - start).TotalSeconds;
    return judgement.Outcome == expected
        ? elapsed
        : throw new InvalidOperationException($"{trial.Calls[0].Operation} is {judgement.Outcome}, not {expected}");
}

/// <summary>Seconds, and memory as a share of what all tensors take.</summary>
internal readonly record struct Timing(double Right, double Wrong, double Memory, double Drawing);
