using System.Globalization;
using System.Text.Json;
using ExactGrad.Oracle.Catalogue;

namespace ExactGrad.Bench.Judging;

/// <summary>What gradcheck.py found: the same mistakes, put to PyTorch's gradcheck.</summary>
internal static class Gradcheck
{
    private const string Missed = "missed";

    internal static string[] Columns { get; } = ["gradcheck", "fast mode", "in float32"];

    internal static string[] NotApplicable { get; } = ["n/a", "n/a", "n/a"];

    /// <summary>By mistake, a word for each column; empty where there is no such file.</summary>
    internal static Dictionary<string, string[]> Read(string file)
    {
        if (!File.Exists(file))
        {
            return [];
        }

        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(file));
        return document
            .RootElement.GetProperty("mistakes")
            .EnumerateObject()
            .ToDictionary(
                mistake => mistake.Name,
                mistake => (string[])[.. Columns.Select(column => mistake.Value.GetProperty(column).GetString()!)]
            );
    }

    internal static string Introduction(Dictionary<string, string[]> found, Mistake[] mistakes)
    {
        string Score(int column)
        {
            string[] words = [.. mistakes.Select(mistake => found.GetValueOrDefault(mistake.Name)?[column] ?? "n/a")];
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{words.Count(word => word == "caught")} caught, {words.Count(word => word == Missed)} missed, {words.Count(word => word == "n/a")} not applicable"
            );
        }

        return found.Count == 0
            ? ""
            : $"""

                The last columns put the same mistakes to `torch.autograd.gradcheck` (`bench/Judging/gradcheck.py`, Debian's PyTorch 1.13.0, seed 0): functions whose
                forward and backward are those of the planted implementation, both layouts, all reductions, 4 examples, 5 inputs and 3 outputs (the chain 4, 5, 6, 3).
                Defaults: {Score(0)}; fast mode: {Score(1)}; in float32, which gradcheck warns against and people try: {Score(
                    2
                )}. "n/a": memory, views
                and threads, accumulation into old content and empty extents, none of which gradcheck asks for. To be fair: gradcheck compares a backward pass with its
                *own* forward pass at one shape in double. A mistake that both share (a wrong mean), one of other shapes (a tail of 16), of NaN, of bits lost,
                or of an earlier call, it was never meant to see. In float32 its default tolerances fail right functions as well, so a "caught" there says little.

                """;
    }
}
