using ExactGrad.Oracle.Explaining;
using Spectre.Console;
using Paragraph = ExactGrad.Oracle.Explaining.Paragraph;

namespace ExactGrad.Cli.Output;

/// <summary>An explanation on the console.</summary>
internal static class ExplanationText
{
    // Wider lines of running text are hard to read.
    private const int WidestText = 100;

    internal static void Print(Terminal terminal, Explanation explanation)
    {
        IAnsiConsole console = terminal.CreateConsole();
        int width = Math.Min(console.Profile.Width, WidestText);
        TextWriter output = terminal.Output;
        Lines(output, explanation.Title, width, "");
        foreach (Chapter chapter in explanation.Chapters)
        {
            output.WriteLine();
            console.MarkupLineInterpolated($"[bold]{chapter.Title}[/]");
            output.WriteLine(new string('-', Math.Min(chapter.Title.Length, width)));
            foreach (Block block in chapter.Blocks)
            {
                Print(console, output, block, width);
            }
        }

        output.WriteLine();
        output.WriteLine("The same with pictures: exactgrad explain --html FILE. Your own layer, judged: exactgrad verify -- PROGRAM");
    }

    private static void Print(IAnsiConsole console, TextWriter output, Block block, int width)
    {
        switch (block)
        {
            case Paragraph paragraph:
                Lines(output, paragraph.Text, width, "");
                break;
            case Question question:
                console.MarkupLineInterpolated($"[bold]{question.Text}[/]");
                Lines(output, question.Answer, width, "  ");
                break;
            case Equations equations:
                foreach (Equation equation in equations.Lines)
                {
                    Print(output, equation, width);
                }

                break;
            case CircuitPicture picture:
                Print(output, picture);
                break;
            case NumberTable grid:
                output.WriteLine();
                Lines(output, $"{grid.Caption}:", width, "");
                Print(console, grid);
                break;
        }
    }

    /// <summary>On one line where that fits, else each side on a line of its own.</summary>
    private static void Print(TextWriter output, Equation equation, int width)
    {
        string line = $"  {equation.Left} = {string.Join(" = ", equation.Sides)}";
        if (line.Length <= width)
        {
            output.WriteLine(line);
            return;
        }

        string before = $"  {equation.Left}";
        foreach (string side in equation.Sides)
        {
            output.WriteLine($"{before} = {side}");
            before = new string(' ', before.Length);
        }
    }

    private static void Print(TextWriter output, CircuitPicture picture)
    {
        (IReadOnlyList<string> f, IReadOnlyList<string> b) = (picture.Forward, picture.Backward);
        output.WriteLine($"  x = {f[0], -3} (gradient {b[0]}) --+");
        output.WriteLine($"                           (+)-- q = {f[2]} (gradient {b[2]}) --+");
        output.WriteLine($"  y = {f[1], -3} (gradient {b[1]}) --+                           (*)-- g = {f[4]} (gradient {b[4]})");
        output.WriteLine($"  z = {f[3], -3} (gradient {b[3]}) --------------------------------+");
    }

    private static void Print(IAnsiConsole console, NumberTable grid)
    {
        Table table = new Table().Border(TableBorder.Simple);
        foreach (string header in grid.Headers)
        {
            var column = new TableColumn(Markup.Escape(header));
            table.AddColumn(table.Columns.Count == 0 || !IsNumbers(grid, table.Columns.Count) ? column : column.RightAligned());
        }

        foreach (IReadOnlyList<string> row in grid.Rows)
        {
            table.AddRow([.. row.Select(Markup.Escape)]);
        }

        console.Write(table);
    }

    /// <summary>Whether a column holds numbers, which stand below each other.</summary>
    internal static bool IsNumbers(NumberTable grid, int column) =>
        grid.Rows.All(row => row[column].Length > 0 && (char.IsAsciiDigit(row[column][0]) || row[column][0] is '-' or '~'));

    private static void Lines(TextWriter output, string text, int width, string indent)
    {
        string line = indent;
        foreach (string word in text.Split(' '))
        {
            if (line.Length > indent.Length && line.Length + 1 + word.Length > width)
            {
                output.WriteLine(line);
                line = indent;
            }

            line += line.Length > indent.Length ? $" {word}" : word;
        }

        output.WriteLine(line);
    }
}
