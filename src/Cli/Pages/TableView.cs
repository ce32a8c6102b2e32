using ExactGrad.Cli.Output;
using ExactGrad.Oracle.Explaining;

namespace ExactGrad.Cli.Pages;

/// <summary>A table as table.hbs takes it.</summary>
internal static class TableView
{
    internal static Dictionary<string, object> Of(NumberTable table)
    {
        bool[] numbers =
        [
            .. table.Headers.Select((_, column) => column > 0 && table.Rows.Count > 0 && ExplanationText.IsNumbers(table, column)),
        ];
        return new Dictionary<string, object>
        {
            ["caption"] = table.Caption,
            ["headers"] = table.Headers.Select((text, column) => Cell(text, numbers[column])).ToArray(),
            ["rows"] = table
                .Rows.Select(row => new Dictionary<string, object>
                {
                    ["head"] = row[0],
                    ["cells"] = row.Skip(1).Select((text, column) => Cell(text, numbers[column + 1])).ToArray(),
                })
                .ToArray(),
        };
    }

    private static Dictionary<string, object> Cell(string text, bool number) => new() { ["text"] = text, ["number"] = number };
}
