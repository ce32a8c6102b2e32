using System.Globalization;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Judging;
using Spectre.Console;

namespace ExactGrad.Cli.Output;

/// <summary>How strong a pass is: for each output and type, the smallest error caught, and how likely a wrong polynomial is to pass.</summary>
internal static class StrengthTable
{
    internal static readonly string[] Headers = ["output", "type", "smallest error", "of its entry", "rounding", "wrong polynomial"];

    /// <summary>The table, or null where no lane compared entries with a truth.</summary>
    internal static Table? Of(Report report)
    {
        IReadOnlyList<string[]> rows = Rows(report);
        if (rows.Count == 0)
        {
            return null;
        }

        Table table = new Table().Border(TableBorder.Simple);
        foreach (string header in Headers)
        {
            var column = new TableColumn(header).NoWrap();
            table.AddColumn(table.Columns.Count < 2 ? column : column.RightAligned());
        }

        foreach (string[] row in rows)
        {
            table.AddRow(row);
        }

        return table;
    }

    /// <summary>One row for each output in each element type, of the cells that the headers name.</summary>
    internal static IReadOnlyList<string[]> Rows(Report report)
    {
        var outputs = report
            .Lanes.SelectMany(lane => lane.Strength.Select(strength => (lane.Name, Strength: strength)))
            .GroupBy(entry => (entry.Strength.Operation, entry.Strength.Output, entry.Strength.ElementType))
            .OrderBy(group => group.Key.Operation)
            .ThenBy(group => group.Key.Output, StringComparer.Ordinal)
            .ThenBy(group => group.Key.ElementType);
        var rows = new List<string[]>();
        foreach (var group in outputs)
        {
            (Operation operation, string output, ElementType type) = group.Key;
            OutputStrength[] equal = [.. group.Where(entry => entry.Name != "rounding").Select(entry => entry.Strength)];
            OutputStrength[] bounded = [.. group.Where(entry => entry.Name == "rounding").Select(entry => entry.Strength)];
            rows.Add([
                $"{output} of {operation.Name()}",
                ElementFormat.Of(type).Name,
                Least(equal, strength => strength.SmallestError),
                Least(equal, strength => strength.SmallestShare),
                Least(bounded, strength => strength.SmallestShare),
                Probability(equal),
            ]);
        }

        return rows;
    }

    private static string Least(OutputStrength[] strengths, Func<OutputStrength, double> of)
    {
        double least = strengths.Where(strength => strength.Entries > 0).Select(of).DefaultIfEmpty(double.PositiveInfinity).Min();
        return double.IsFinite(least) ? least.ToString("0.0e+0", CultureInfo.InvariantCulture) : "-";
    }

    private static string Probability(OutputStrength[] strengths)
    {
        double? log2 = strengths.Sum(strength => strength.WrongPolynomialLog2);
        return strengths.Any(strength => strength.WrongPolynomialLog2 is not null) && log2 < 0 ? $"2^-{Text.Count((long)-log2)}" : "-";
    }
}
