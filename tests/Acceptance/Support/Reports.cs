using ExactGrad.Cli.Pages;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Diagnosis;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.Judging;

namespace ExactGrad.Tests.Acceptance.Support;

/// <summary>Reports made up for pages.</summary>
internal static class Reports
{
    /// <summary>What an implementation may call itself.</summary>
    internal const string Hostile = "<script>document.title='taken'</script><img src=x onerror=alert(1)>\"'&amp;\u001b[31m\u202e";

    /// <summary>A violated report: many failures with large maps, and hostile text wherever an implementation can put it.</summary>
    /// <param name="failures">How many.</param>
    internal static Report Violated(int failures) =>
        new()
        {
            Verdict = Verdict.Violated,
            Capabilities = new Capabilities { Name = Hostile, Version = Hostile },
            Seed = 7,
            Lanes =
            [
                new LaneReport
                {
                    Name = "exact",
                    Rule = "equals the truth",
                    Verdict = Verdict.Violated,
                    Cases = 10_000,
                    Note = Hostile,
                    Observations = [Hostile],
                },
            ],
            Failures = [.. Enumerable.Range(0, failures).Select(Failure)],
            Elapsed = TimeSpan.FromSeconds(1),
        };

    internal static string Page(Report report, string folder)
    {
        string file = Path.Combine(folder, "report.html");
        using FileStream stream = File.Create(file);
        Templates.Write(stream, ReportPage.Of(report, " -- python3 my_layer.py", DateTimeOffset.UnixEpoch));
        return file;
    }

    private static Failure Failure(int number)
    {
        // No two neighbours alike: nothing can be drawn together.
        ErrorCell Cell(int row, int column) =>
            (row + column + number) % 2 == 0 ? new ErrorCell(1, 1, Math.ScaleB(1, -((row * 7) + column) % 40)) : default;
        const int Side = ErrorMap.MostSide;
        return new Failure
        {
            Lane = "exact",
            Operation = Operation.LinearBackward,
            // Each told in full: another output.
            Subject = $"d{number}{Hostile}",
            Headline = $"{Hostile} is wrong",
            Found = "eg1/exact.p24/linear.backward/f32/input-major/-/1x1x1/dx/1",
            CaseId = "eg1/exact.p24/linear.backward/f32/input-major/-/1x1x1/dx/1",
            Extents = [1, 1, 1],
            FailingCases = 3,
            Pattern = "every element",
            Explanation = [Hostile, "dx[0,0] = 1*1"],
            Diagnosis = new OutputDiagnosis([], Hostile, 1, 1),
            Map = new ErrorMap
            {
                Rows = Side,
                Columns = Side,
                CellSide = 1,
                Cells =
                [
                    .. Enumerable.Range(0, Side).Select(row => Enumerable.Range(0, Side).Select(column => Cell(row, column)).ToArray()),
                ],
                Points = [.. Enumerable.Range(1, 200).Select(k => new ErrorPoint(k * 1e-6, 3e-5, k < 30))],
            },
        };
    }
}
