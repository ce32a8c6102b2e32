using System.CommandLine;
using System.Globalization;
using ExactGrad.Optimized;
using ExactGrad.Racing;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

// What this program asks of new processes of its own.
if (args is ["--cold", string coldShape])
{
    ColdCall.Answer(LayerShape.Parse(coldShape));
    return 0;
}

if (args is ["--calls", string callShape, string callPass, string callCount])
{
    Instructions.Answer(LayerShape.Parse(callShape), callPass, int.Parse(callCount, CultureInfo.InvariantCulture));
    return 0;
}

const string AllShapes =
    "1x784x50,64x784x50,64x784x512,128x512x512,512x512x512,1024x1024x1024,2048x2048x2048,32x4096x4096,4096x256x256,7x13x5,33x65x129";
Option<string> shapes = new("--shapes") { Description = "B x n x m, separated by commas", DefaultValueFactory = _ => AllShapes };
Option<string> types = new("--types") { Description = "f32, f64 or both, separated by a comma", DefaultValueFactory = _ => "f32,f64" };
Option<string> passes = new("--passes") { Description = "forward, backward or both", DefaultValueFactory = _ => "forward,backward" };
Option<int> rounds = new("--rounds")
{
    Description = "samples of each library in each cell; the median counts",
    DefaultValueFactory = _ => 7,
};
Option<string> threads = new("--threads") { Description = "threads, separated by commas", DefaultValueFactory = _ => "1" };
Option<bool> outputMajor = new("--output-major") { Description = "weights [m,n] in place of [n,m]" };
Option<bool> noTorch = new("--no-torch") { Description = "leave PyTorch out" };
Option<bool> noCold = new("--no-cold") { Description = "leave out the first calls of new processes and the instruction counts" };
Option<FileInfo?> json = new("--json") { Description = "where to write the figures" };
var command = new RootCommand(
    "Races the production layer against native libraries, interleaved in one run; figures are GFLOP/s (2 B n m forward, 4 B n m backward)."
)
{
    shapes,
    types,
    passes,
    rounds,
    threads,
    outputMajor,
    noTorch,
    noCold,
    json,
};
command.SetAction(parsed =>
{
    try
    {
        return Run(parsed);
    }
    catch (FormatException problem)
    {
        Console.Error.WriteLine(problem.Message);
        return 64;
    }
});
ParseResult result = command.Parse(args);
if (result.Errors.Count > 0)
{
    result.Invoke();
    return 64;
}

return result.Invoke();

int Run(ParseResult parsed)
{
    LayerShape[] allShapes = [.. Words(parsed.GetValue(shapes)).Select(LayerShape.Parse)];
    string[] allTypes = [.. Words(parsed.GetValue(types)).Select(type => Known(type, "--types", "f32", "f64"))];
    string[] allPasses = [.. Words(parsed.GetValue(passes)).Select(pass => Known(pass, "--passes", "forward", "backward"))];
    int[] allThreads = [.. Words(parsed.GetValue(threads)).Select(count => Positive(count, "--threads"))];
    int samples = Positive(parsed.GetValue(rounds).ToString(CultureInfo.InvariantCulture), "--rounds");
    WeightLayout layout = parsed.GetValue(outputMajor) ? WeightLayout.OutputMajor : WeightLayout.InputMajor;

    using var libraries = new Libraries(parsed.GetValue(noTorch) ? [] : allThreads);
    Console.WriteLine($"FMA peak of one core: {Machine.PeakGflops<float>():0.0} GFLOP/s f32, {Machine.PeakGflops<double>():0.0} f64.");
    foreach (int count in allThreads.Where(count => count > 1))
    {
        Console.WriteLine(
            $"FMA peak of {count} threads at once: {Machine.PeakGflops<float>(count):0.0} GFLOP/s f32, {Machine.PeakGflops<double>(count):0.0} f64."
        );
    }

    Console.WriteLine(
        $"Reads of one core: {Machine.ReadGigabytes(1 << 18):0} GB/s of 256 KiB, {Machine.ReadGigabytes(1 << 22):0} of 4 MiB, {Machine.ReadGigabytes(1 << 24):0} of 16 MiB, {Machine.ReadGigabytes(1 << 28):0} of 256 MiB."
    );
    Console.WriteLine(
        $"Figures: GFLOP/s, medians of {samples} interleaved rounds; one thread by its processor time, several by the wall clock; weights {layout}."
    );
    foreach (string absent in libraries.Absent())
    {
        Console.WriteLine($"Absent: {absent}.");
    }

    Console.WriteLine();
    Report.Head();
    List<Measurement> measured = [];
    foreach (string type in allTypes)
    {
        foreach (LayerShape shape in allShapes)
        {
            foreach (string pass in allPasses)
            {
                foreach (int count in allThreads)
                {
                    var cell = new Cell(shape, type, pass == "forward" ? Pass.Forward : Pass.Backward, count, layout);
                    (Measurement[] line, double peak) = Race.Run(cell, libraries, samples);
                    measured.AddRange(line);
                    Report.Line(line, peak);
                }
            }
        }
    }

    if (!parsed.GetValue(noCold))
    {
        Cold(allShapes);
    }

    if (parsed.GetValue(json) is { } file)
    {
        Report.Json(file.FullName, measured);
    }

    return 0;
}

static void Cold(LayerShape[] shapes)
{
    Console.WriteLine();
    Console.WriteLine("First calls of a new process, f32, compilation included:");
    foreach (LayerShape shape in shapes)
    {
        double? instructions = Instructions.PerCall(new Cell(shape, "f32", Pass.Forward, 1, WeightLayout.InputMajor));
        string counted = instructions is { } count ? $"{count:0} instructions of a warm forward call" : "perf counts no instructions here";
        Console.WriteLine($"- {ColdCall.Measure(shape)}; {counted}");
    }
}

static string[] Words(string? text) => (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

static string Known(string word, string option, params string[] known) =>
    known.Contains(word) ? word : throw new FormatException($"{option}: '{word}' is unknown; expected {string.Join(" or ", known)}");

static int Positive(string text, string option) =>
    int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value > 0
        ? value
        : throw new FormatException($"{option}: '{text}' is no count; expected a whole number above 0");
