using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using ExactGrad.Cli.Output;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Explaining;
using ExactGrad.Oracle.Judging;
using ExactGrad.Oracle.Results;

namespace ExactGrad.Cli.Pages;

/// <summary>The report on a run as one HTML page.</summary>
internal static class ReportPage
{
    // Of all heat maps together; some 10 bytes each at worst.
    private const int MostCells = 60_000;

    /// <summary>The page.</summary>
    /// <param name="report">The report.</param>
    /// <param name="subject">Words that name the implementation on a command line.</param>
    /// <param name="now">When it was written.</param>
    /// <param name="command">The command that judges again; null for verify.</param>
    internal static string Of(Report report, string subject, DateTimeOffset now, string? command = null)
    {
        (IReadOnlyList<Failure> told, IReadOnlyList<Failure> rest) = Findings.Split(report.Failures);
        IReadOnlyList<string[]> strength = report.Verdict == Verdict.Violated ? [] : StrengthTable.Rows(report);
        int cells = MostCells / Math.Max(1, told.Count);
        string verdict = ResultsJson.Name(report.Verdict);
        string name = Harmless(report.Capabilities.Name);
        DrawnShape[] shapes = [.. report.Lanes.SelectMany(lane => lane.DrawnShapes).Distinct()];
        var content = new Dictionary<string, object>
        {
            ["name"] = name,
            ["version"] = Harmless(report.Capabilities.Version),
            ["verdict"] = verdict,
            ["qualification"] = report.Interrupted ? " (interrupted)" : "",
            ["summary"] = Summary(report, strength),
            ["failures"] = told.Select(failure => View(failure, rest, subject, cells)).ToArray(),
            ["environment"] = TableView.Of(Environment(report, now)),
            ["command"] = command ?? $"exactgrad verify --seed {report.Seed}{subject}",
            ["own"] = ExplanationPage.Version,
        };
        void Add(string key, bool present, Func<object> view)
        {
            if (present)
            {
                content[key] = view();
            }
        }

        Add("strength", strength.Count > 0, () => TableView.Of(new NumberTable("Strength", StrengthTable.Headers, strength)));
        Add("fault", report.StartFault is not null, () => Harmless(report.StartFault!.Text));
        Add("rest", rest.Count > 0, () => TableView.Of(Rest(rest)));
        Add("known", report.KnownFailures.Count > 0, () => TableView.Of(Known(report)));
        Add("lanes", report.Lanes.Count > 0, () => TableView.Of(Lanes(report)));
        Add("notes", report.Lanes.Any(lane => Notes(lane).Any()), () => report.Lanes.SelectMany(Notes).ToArray());
        Add("coverage", shapes.Length > 0, () => RunDrawing.Coverage(shapes));
        Add(
            "coverageText",
            shapes.Length > 0,
            () =>
                $"{Text.Count(shapes.Length)} different shapes of linear layers: batch, inputs and outputs in powers of two. Mixed in are 0, 1, primes, and multiples of tile sizes plus or minus one."
        );
        Add("shares", report.Lanes.Any(lane => lane.Shares.Count > 0), () => Shares(report));
        Add("speed", report.Lanes.Count > 0, () => RunDrawing.Speed(report.Lanes));
        string[][] sections =
        [
            ["strength", "Strength"],
            ["failures", "Failures"],
            ["known", "Known failures"],
            ["lanes", "Lanes"],
            ["coverage", "Shapes"],
            ["shares", "Share of the bound"],
            ["speed", "Speed"],
            ["environment", "Environment"],
        ];
        content["sections"] = sections
            .Where(section => section[0] == "failures" ? told.Count > 0 || report.StartFault is not null : content.ContainsKey(section[0]))
            .Select(section => new Dictionary<string, object> { ["id"] = section[0], ["title"] = section[1] })
            .ToArray();
        return Templates.Page($"{verdict}: {name} - ExactGrad", "report", content);
    }

    private static string Summary(Report report, IReadOnlyList<string[]> strength)
    {
        long cases = report.Lanes.Sum(lane => lane.Cases),
            compared = report.Lanes.Sum(lane => lane.Compared);
        string run =
            $"{Text.Count(cases)} cases, {Text.Count(compared)} elements compared, in {Text.Seconds(report.Elapsed)}, seed {report.Seed}.";
        double smallest = report
            .Lanes.SelectMany(lane => lane.Strength)
            .Where(entry => entry.Entries > 0)
            .Select(entry => entry.SmallestShare)
            .DefaultIfEmpty(double.PositiveInfinity)
            .Min();
        string share = smallest.ToString("0.0e+0", CultureInfo.InvariantCulture);
        return strength.Count > 0 && double.IsFinite(smallest)
            ? $"{run} The smallest error of a single entry that would have been caught: {share} of that entry."
            : run;
    }

    private static Dictionary<string, object> View(Failure failure, IReadOnlyList<Failure> rest, string subject, int cells)
    {
        var view = new Dictionary<string, object>
        {
            ["lane"] = failure.Lane,
            ["headline"] = Harmless(failure.Headline),
            ["known"] = Harmless(failure.Known?.Reason ?? ""),
            ["lines"] = string.Join('\n', failure.Explanation.Select(Harmless)),
            ["pattern"] = Harmless(failure.Pattern),
            ["count"] = Text.Count(failure.FailingCases),
            ["found"] = failure.Found,
            ["replay"] = $"exactgrad replay {failure.CaseId}{subject}",
            ["diagnosis"] = Harmless(failure.Diagnosis?.Text ?? ""),
            ["threads"] = (failure.Diagnosis?.Threads ?? [])
                .Select(thread => new Dictionary<string, object> { ["text"] = thread, ["link"] = Thread.Link(thread) ?? "" })
                .ToArray(),
        };
        if (failure.Map is ErrorMap map && map.Rows > 0 && map.Columns > 0)
        {
            view["map"] = ErrorDrawing.Map(map, cells, Harmless(failure.Subject));
            view["mapCaption"] = MapCaption(failure, map);
        }

        // Where the rule is equality there are no bounds; the same output may have failed in a lane that has them.
        if (
            rest.Prepend(failure)
                .Where(other => other.Operation == failure.Operation && other.Subject == failure.Subject)
                .FirstOrDefault(other => other.Map?.Points.Any(point => point.Error > 0) == true)
            is Failure bounded
        )
        {
            view["scatter"] = ErrorDrawing.Scatter(bounded.Map!);
            view["scatterCaption"] =
                $"Error against bound of elements in the lane {bounded.Lane}, both in powers of ten. What lies above the line is wrong (red).";
        }

        return view;
    }

    private static string MapCaption(Failure failure, ErrorMap map)
    {
        long wrong = map.Cells.Sum(row => row.Sum(cell => (long)cell.Wrong)),
            differing = map.Cells.Sum(row => row.Sum(cell => (long)cell.Differing));
        string right = differing > wrong ? $" Yellow: {Text.Count(differing - wrong)} more whose bits differ, within the bound." : "";
        string where = map.Pattern.Length > 0 ? $" Wrong: {Harmless(map.Pattern)}." : "";
        return $"{Harmless(failure.Subject)} in the largest case that failed, {map.Rows} x {map.Columns}. Red: {Text.Count(wrong)} wrong elements, the stronger the colour, the larger the error.{where}{right}";
    }

    private static NumberTable Rest(IReadOnlyList<Failure> rest) =>
        new(
            "Other failures, probably of the same mistakes",
            ["lane", "what", "cases", "such as"],
            [
                .. rest.Select(failure =>
                    (IReadOnlyList<string>)
                        [
                            failure.Lane,
                            $"{Harmless(failure.Subject)} of {failure.Operation.Name()}",
                            Text.Count(failure.FailingCases),
                            failure.CaseId,
                        ]
                ),
            ]
        );

    private static NumberTable Known(Report report) =>
        new(
            "Failures that were said to be known",
            ["case", "message", "reason", "until", "what became of it"],
            [
                .. report.KnownFailures.Select(finding =>
                    (IReadOnlyList<string>)
                        [
                            Harmless(finding.Failure.Case),
                            Harmless(finding.Failure.Message),
                            Harmless(finding.Failure.Reason),
                            finding.Failure.Expires.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                            finding.Status.ToString(),
                        ]
                ),
            ]
        );

    private static NumberTable Lanes(Report report) =>
        new(
            "One way of drawing inputs each, and the rule that decides",
            ["lane", "verdict", "cases", "wrong", "shapes", "elements", "share of bound", "cases/s", "rule"],
            [
                .. report.Lanes.Select(lane =>
                    (IReadOnlyList<string>)
                        [
                            lane.Name,
                            ResultsJson.Name(lane.Verdict),
                            Text.Count(lane.Cases),
                            Text.Count(lane.Violated),
                            Text.Count(lane.Shapes),
                            Text.Count(lane.Compared),
                            Text.Share(lane.LargestShare),
                            Text.Rate(lane.CasesPerSecond),
                            lane.Rule,
                        ]
                ),
            ]
        );

    private static IEnumerable<string> Notes(LaneReport lane)
    {
        foreach (string observation in lane.Observations)
        {
            yield return $"{lane.Name}: {Harmless(observation)}";
        }

        if (lane.Skipped > 0)
        {
            yield return $"{lane.Name}: {Text.Count(lane.Skipped)} coordinates skipped at a kink of ReLU";
        }

        if (lane.Refused > 0 || lane.Note.Length > 0)
        {
            string refused = lane.Refused > 0 ? $"{Text.Count(lane.Refused)} cases not applicable: " : "";
            yield return $"{lane.Name}: {refused}{Harmless(lane.Note)}";
        }
    }

    private static Dictionary<string, object>[] Shares(Report report) =>
        [
            .. report
                .Lanes.Where(lane => lane.Shares.Count > 0)
                .Select(lane => new Dictionary<string, object>
                {
                    ["picture"] = RunDrawing.Shares(lane.Shares),
                    ["caption"] = $"{lane.Name}: {Text.Count(lane.Shares.Sum())} cases, at most {Text.Share(lane.LargestShare)}",
                }),
        ];

    private static NumberTable Environment(Report report, DateTimeOffset now)
    {
        int bits =
            Vector512.IsHardwareAccelerated ? 512
            : Vector256.IsHardwareAccelerated ? 256
            : Vector128.IsHardwareAccelerated ? 128
            : 0;
        return new NumberTable(
            "Where this was run",
            ["what", "value"],
            [
                ["implementation", $"{Harmless(report.Capabilities.Name)} {Harmless(report.Capabilities.Version)}"],
                ["operations", string.Join(", ", report.Capabilities.Operations.Order().Select(operation => operation.Name()))],
                ["element types", string.Join(", ", report.Capabilities.ElementTypes.Order().Select(type => ElementFormat.Of(type).Name))],
                ["layouts", string.Join(", ", report.Capabilities.Layouts.Order().Select(Oracle.Cases.Words.Name))],
                ["exactgrad", ExplanationPage.Version],
                ["system", $"{RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}"],
                ["runtime", RuntimeInformation.FrameworkDescription],
                ["processors", System.Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture)],
                ["vectors", bits == 0 ? "none" : $"{bits} bits"],
                ["written", now.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture)],
            ]
        );
    }

    private static string Harmless(string text) => Text.Harmless(text);
}
