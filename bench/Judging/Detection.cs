using System.Globalization;
using System.Text;
using System.Text.Json;
using ExactGrad.Cli.Commands;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Catalogue;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.Judging;
using ExactGrad.Oracle.Lanes;

namespace ExactGrad.Bench.Judging;

/// <summary>
/// The matrix of mistakes and lanes: for each mistake of the catalogue, planted into the Reference, how many cases of each lane
/// it takes until the first is wrong, how small a case `verify` tells, and whether it names the mistake.
/// </summary>
internal static class Detection
{
    private const int Seeds = 20;

    // A lane that has seen nothing wrong in so many cases of each of so many seeds is taken not to.
    private const int MostCases = 300;
    private const int SilentSeeds = 3;

    private static readonly string[] LaneNames = [.. JudgeOptions.LaneNames.Where(lane => lane != "large")];

    /// <summary>One mistake.</summary>
    /// <param name="Mistake">The mistake.</param>
    /// <param name="Cases">By lane, the median of cases to the first violation; null where there was none.</param>
    /// <param name="Smallest">Extents of the smallest case told.</param>
    /// <param name="Named">Whether the diagnosis names it.</param>
    private sealed record Row(Mistake Mistake, Dictionary<string, double?> Cases, int[]? Smallest, bool Named);

    /// <summary>Writes FILE.json and FILE.md.</summary>
    /// <returns>Whether every mistake is found, and 95 in 100 are named.</returns>
    internal static bool Write(string file)
    {
        var rows = new List<Row>();
        foreach (Mistake mistake in KnownMistakes.All)
        {
            rows.Add(Measure(mistake));
            Console.Error.WriteLine($"{rows.Count}/{KnownMistakes.All.Count} {mistake.Name}");
        }

        Dictionary<string, string[]> gradcheck = Gradcheck.Read($"{file}-gradcheck.json");
        File.WriteAllText($"{file}.json", Json(rows));
        File.WriteAllText($"{file}.md", Markdown(rows, gradcheck));
        foreach (Row row in rows.Where(row => row.Cases.Values.All(cases => cases is null) || !row.Named))
        {
            Console.WriteLine($"{row.Mistake.Name} is {(row.Cases.Values.All(cases => cases is null) ? "not found" : "not named")}");
        }

        return rows.All(row => row.Cases.Values.Any(cases => cases is not null)) && rows.Count(row => row.Named) >= 0.95 * rows.Count;
    }

    private static Row Measure(Mistake mistake)
    {
        var cases = new Dictionary<string, double?>();
        foreach (string lane in LaneNames)
        {
            var firsts = new List<int>();
            for (ulong seed = 1; seed <= Seeds && (firsts.Count > 0 || seed <= SilentSeeds); seed++)
            {
                if (First(mistake, lane, seed) is int first)
                {
                    firsts.Add(first);
                }
            }

            cases[lane] = firsts.Count == 0 ? null : Median(firsts);
        }

        using ProbeProcess? probe = Probe(mistake);
        using var mistaken = new MistakenImplementation(mistake, probe);
        string[] lanes = [.. LaneNames.Where(lane => cases[lane] is not null)];
        Report report = new Judge(
            mistaken,
            new JudgeOptions
            {
                Seed = 1,
                CasesDivisor = lanes.Contains("exact") ? 10 : 1,
                Lanes = lanes.Contains("exact") ? ["exact"] : lanes,
            }
        ).Run();
        Failure? failure = report.Failures.MinBy(one => (one.Extents.Max(), one.Extents.Sum()));
        return new Row(
            mistake,
            cases,
            failure?.Extents.ToArray(),
            report.Failures.Any(one => one.Diagnosis?.Mistakes.Contains(mistake) == true)
        );
    }

    /// <summary>The number of the first case that is wrong; null where none of the first ones is.</summary>
    private static int? First(Mistake mistake, string name, ulong seed)
    {
        using ProbeProcess? probe = Probe(mistake);
        // A new one for each seed: some keep what they were given.
        using var mistaken = new MistakenImplementation(mistake, probe);
        LaneSettings settings = new Judge(mistaken, new JudgeOptions()).Settings();
        Lane lane = Lane.All.Single(known => known.Name == name);
        ulong stream = SplitMix64.Mix(seed ^ SplitMix64.Fnv1a(name));
        for (int k = 0; k < MostCases; k++)
        {
            if (lane.Draw(SplitMix64.Mix(stream + (ulong)k), settings) is not CaseId id)
            {
                return null;
            }

            var batch = new Batch([id], lane, settings);
            batch.Ask(mistaken);
            if (batch.Judge()[0].Outcome == Outcome.Violated)
            {
                return k + 1;
            }
        }

        return null;
    }

    // Only what may end its process needs another one.
    private static ProbeProcess? Probe(Mistake mistake) =>
        mistake.Class == MistakeClass.OutOfBounds ? new ProbeProcess(ProbeCommand.Of(mistake)) : null;

    private static double Median(List<int> numbers)
    {
        numbers.Sort();
        int middle = numbers.Count / 2;
        return numbers.Count % 2 == 1 ? numbers[middle] : (numbers[middle - 1] + numbers[middle]) / 2.0;
    }

    private static string Json(List<Row> rows) =>
        JsonSerializer.Serialize(
            new
            {
                format = "exactgrad-detection/1",
                seeds = Seeds,
                mistakes = rows.Select(row => new
                {
                    name = row.Mistake.Name,
                    @class = row.Mistake.Class.ToString(),
                    cases = row.Cases,
                    smallest = row.Smallest,
                    named = row.Named,
                }),
            },
            Indented
        ) + "\n";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private static string Markdown(List<Row> rows, Dictionary<string, string[]> gradcheck)
    {
        var text = new StringBuilder();
        int found = rows.Count(row => row.Cases.Values.Any(cases => cases is not null)),
            named = rows.Count(row => row.Named);
        double median = Median([
            .. rows.Select(row =>
                (int)Math.Ceiling(row.Cases.Values.Where(cases => cases is not null).DefaultIfEmpty(MostCases).Min()!.Value)
            ),
        ]);
        text.Append(
            CultureInfo.InvariantCulture,
            $"""
            # Detection: what the judge finds, and how fast

            Written by `dotnet run -c Release --project bench/Judging -- detection docs/detection`; the numbers are in `detection.json`. Every mistake of the
            catalogue (`src/Oracle/Catalogue`) is planted into the Reference. A column of a lane is the median, over {Seeds} seeds, of the number of
            cases until the first is wrong; empty where {SilentSeeds} seeds saw nothing wrong in {MostCases} cases each. "smallest" is the smallest case that
            `verify` tells after shrinking, "named" whether its diagnosis names the mistake.

            **{found} of {rows.Count} are found, {named} named ({100.0
                * named
                / rows.Count:0.0} %); in the median, the quickest lane takes {median:0.#} cases.**

            """
        );
        text.Append(Gradcheck.Introduction(gradcheck, [.. rows.Select(row => row.Mistake)]));
        text.Append("\n| mistake | ")
            .AppendJoin(" | ", LaneNames)
            .Append(" | smallest | named | ")
            .AppendJoin(" | ", Gradcheck.Columns)
            .Append(" |\n");
        text.Append("|---|").Insert(text.Length, "---|", LaneNames.Length + 2 + Gradcheck.Columns.Length).Append('\n');
        foreach (Row row in rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {row.Mistake.Name} | ")
                .AppendJoin(" | ", LaneNames.Select(lane => row.Cases[lane]?.ToString("0.#", CultureInfo.InvariantCulture) ?? ""))
                .Append(" | ")
                .Append(row.Smallest is null ? "" : string.Join('x', row.Smallest))
                .Append(row.Named ? " | yes | " : " | no | ")
                .AppendJoin(" | ", gradcheck.GetValueOrDefault(row.Mistake.Name) ?? Gradcheck.NotApplicable)
                .Append(" |\n");
        }

        text.Append(
            """

            ## What the judge cannot see

            A mistake that shows at no shape, value, layout, stride or order of calls that is drawn: one extent out of a million, one pattern of bits, a race
            that did not happen. An error below the proven bound where sums round, if it keeps exact sums exact. What an implementation
            does outside the calls it is asked for. [lanes.md](lanes.md) says for each lane what it cannot see.

            """
        );
        return text.ToString();
    }
}
