using System.Text.Json;
using System.Text.RegularExpressions;

namespace ExactGrad.Tests.Mutation.Gate;

/// <summary>Stryker's JSON report (schema: github.com/stryker-mutator/mutation-testing-elements).</summary>
internal static class MutationReport
{
    private static readonly Regex WhiteSpace = new(@"\s+");

    /// <summary>The mutants of a report, in its order.</summary>
    /// <param name="json">The report.</param>
    /// <param name="root">The root of the repository: files are named from there.</param>
    /// <exception cref="FormatException">It is no such report.</exception>
    internal static IReadOnlyList<Mutant> Read(string json, string root)
    {
        try
        {
            using JsonDocument report = JsonDocument.Parse(json);
            return [.. report.RootElement.GetProperty("files").EnumerateObject().SelectMany(file => OfFile(file, root))];
        }
        catch (Exception problem) when (problem is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException($"not a mutation report: {problem.Message}", problem);
        }
    }

    /// <summary>Every run of white space as one blank: how a list can quote what goes over several lines.</summary>
    internal static string OneLine(string text) => WhiteSpace.Replace(text, " ").Trim();

    private static IEnumerable<Mutant> OfFile(JsonProperty file, string root)
    {
        string name = Path.GetRelativePath(root, file.Name).Replace('\\', '/');
        string[] lines = file.Value.GetProperty("source").GetString()!.Split('\n');
        foreach (JsonElement mutant in file.Value.GetProperty("mutants").EnumerateArray())
        {
            JsonElement location = mutant.GetProperty("location");
            (int Line, int Column) start = Position(location.GetProperty("start")),
                end = Position(location.GetProperty("end"));
            string status = mutant.GetProperty("status").GetString()!;
            yield return new Mutant(
                name,
                start.Line,
                mutant.GetProperty("mutatorName").GetString()!,
                OneLine(Between(lines, start, end)),
                OneLine(mutant.GetProperty("replacement").GetString() ?? ""),
                Enum.TryParse(status, out MutantStatus known) ? known : throw new FormatException($"unknown status \"{status}\""),
                mutant.TryGetProperty("statusReason", out JsonElement reason) ? reason.GetString() ?? "" : ""
            );
        }
    }

    private static (int Line, int Column) Position(JsonElement position) =>
        (position.GetProperty("line").GetInt32(), position.GetProperty("column").GetInt32());

    // Lines and columns from 1; the end is not included.
    private static string Between(string[] lines, (int Line, int Column) start, (int Line, int Column) end)
    {
        if (start.Line == end.Line)
        {
            return lines[start.Line - 1][(start.Column - 1)..(end.Column - 1)];
        }

        return string.Join(
            '\n',
            [lines[start.Line - 1][(start.Column - 1)..], .. lines[start.Line..(end.Line - 1)], lines[end.Line - 1][..(end.Column - 1)]]
        );
    }
}
