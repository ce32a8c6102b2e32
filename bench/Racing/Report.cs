using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ExactGrad.Racing;

/// <summary>The Markdown table, a line as soon as its cell is done, and the JSON list.</summary>
internal static class Report
{
    internal static void Head()
    {
        Console.WriteLine($"| B x n x m | type | pass | threads | {string.Join(" | ", Libraries.Names)} | of peak | to the best other |");
        Console.WriteLine($"|---|---|---|---|{string.Concat(Libraries.Names.Select(_ => "---|"))}---|---|");
    }

    internal static void Line(IReadOnlyList<Measurement> measured, double peak)
    {
        Cell cell = measured[0].Cell;
        double ours = measured.Single(one => one.Library == Libraries.Names[0]).Gflops,
            best = measured.Where(one => one.Library != Libraries.Names[0]).Max(one => (double?)one.Gflops) ?? double.NaN;
        IEnumerable<string> figures = Libraries.Names.Select(name =>
            measured.Where(one => one.Library == name).Select(one => Figure(one.Gflops)).FirstOrDefault("-")
        );
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"| {cell.Shape} | {cell.Type} | {Lower(cell.Pass)} | {cell.Threads} | {string.Join(" | ", figures)} | {ours / (peak * cell.Threads):0%} | {ours / best:0.00} |"
            )
        );
    }

    internal static void Json(string file, IEnumerable<Measurement> measured)
    {
        IEnumerable<Entry> entries = measured.Select(one => new Entry(
            [one.Cell.Shape.B, one.Cell.Shape.N, one.Cell.Shape.M],
            one.Cell.Type,
            Lower(one.Cell.Pass),
            one.Cell.Threads,
            one.Library,
            Math.Round(one.Gflops, 3)
        ));
        File.WriteAllText(file, JsonSerializer.Serialize(entries, JsonSerializerOptions.Default));
    }

    private static string Lower(Pass pass) => pass == Pass.Forward ? "forward" : "backward";

    private static string Figure(double gflops) => gflops.ToString(gflops < 10 ? "0.00" : "0.0", CultureInfo.InvariantCulture);

    private sealed record Entry(
        [property: JsonPropertyName("shape")] int[] Shape,
        [property: JsonPropertyName("type")] string Type,
        [property: JsonPropertyName("pass")] string Pass,
        [property: JsonPropertyName("threads")] int Threads,
        [property: JsonPropertyName("library")] string Library,
        [property: JsonPropertyName("gflops")] double Gflops
    );
}
