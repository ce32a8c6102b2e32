using System.Globalization;
using System.Text;
using System.Xml.Linq;
using ExactGrad.Oracle.Judging;

namespace ExactGrad.Cli.Pages;

/// <summary>Draws where an output is wrong, and errors against their bounds.</summary>
internal static class ErrorDrawing
{
    private const int Levels = 4;
    private const double Longest = 320,
        Shortest = 24;

    /// <summary>The heat map: wrong elements in the colour of errors, the stronger the larger; right ones whose bits differ in another.</summary>
    /// <param name="map">The errors.</param>
    /// <param name="mostCells">No more cells are drawn: neighbours are taken together.</param>
    /// <param name="name">The output.</param>
    internal static string Map(ErrorMap map, int mostCells, string name)
    {
        IReadOnlyList<IReadOnlyList<ErrorCell>> cells = map.Cells;
        int together = 1;
        while ((long)Side(cells.Count, together) * Side(cells[0].Count, together) > mostCells)
        {
            together++;
        }

        int rows = Side(cells.Count, together),
            columns = Side(cells[0].Count, together);
        double largest = cells.Max(row => row.Max(cell => double.IsFinite(cell.Error) ? cell.Error : 0));
        // One path for each level, its cells joined along rows: a map of 130 x 130 stays small.
        var paths = new StringBuilder[Levels + 1];
        for (int level = 0; level <= Levels; level++)
        {
            paths[level] = new StringBuilder();
        }

        for (int row = 0; row < rows; row++)
        {
            for (int column = 0, run; column < columns; column += run)
            {
                int level = LevelAt(row, column);
                for (run = 1; column + run < columns && LevelAt(row, column + run) == level; run++) { }

                if (level >= 0)
                {
                    paths[level].Append(CultureInfo.InvariantCulture, $"M{column} {row}h{run}v1h-{run}z");
                }
            }
        }

        // Cells are square, unless the map would be a thread.
        double unit = Longest / Math.Max(rows, columns),
            width = Math.Max(columns * unit, Shortest),
            height = Math.Max(rows * unit, Shortest);
        XElement picture = Svg.Picture(width + 2, height + 2, $"Where {name} is wrong: {rows} x {columns} cells");
        picture.Add(new XAttribute("style", $"max-width:{Svg.Number(width + 2)}px"));
        XElement frame = Svg.Rectangle(1, 1, width, height, "var(--shade)");
        frame.Add(new XAttribute("stroke", "var(--line)"));
        picture.Add(frame);
        for (int level = 0; level <= Levels; level++)
        {
            if (paths[level].Length > 0)
            {
                XElement path = Svg.Cells(
                    paths[level].ToString(),
                    level == 0 ? "var(--bit)" : "var(--heat)",
                    level == 0 ? 0.6 : 0.25 + (0.75 * level / Levels)
                );
                string scale = string.Create(CultureInfo.InvariantCulture, $"translate(1 1) scale({width / columns:R} {height / rows:R})");
                path.Add(new XAttribute("transform", scale));
                picture.Add(path);
            }
        }

        return Svg.Draw(picture);

        int LevelAt(int row, int column)
        {
            ErrorCell all = default;
            for (int r = row * together; r < Math.Min((row + 1) * together, cells.Count); r++)
            {
                for (int c = column * together; c < Math.Min((column + 1) * together, cells[0].Count); c++)
                {
                    all = all.With(cells[r][c]);
                }
            }

            return all.Wrong > 0 ? Level(all.Error, largest)
                : all.Differing > 0 ? 0
                : -1;
        }
    }

    /// <summary>Error against bound, both in powers of ten; the line is where they are equal.</summary>
    internal static string Scatter(ErrorMap map)
    {
        const double Side = 300,
            Edge = 34;
        double[] logs =
        [
            .. map.Points.SelectMany(point => new[] { point.Bound, point.Error }).Where(value => value > 0).Select(Math.Log10),
        ];
        double least = Math.Floor(logs.Min()),
            most = Math.Max(Math.Ceiling(logs.Max()), least + 1);
        double X(double value) => Edge + ((Math.Log10(value) - least) / (most - least) * (Side - Edge - 8));
        double Y(double value) => Side - Edge - ((Math.Log10(value) - least) / (most - least) * (Side - Edge - 8));
        XElement picture = Svg.Picture(Side, Side, "Error against bound");
        picture.Add(new XAttribute("style", $"max-width:{Svg.Number(Side)}px"));
        picture.Add(Svg.Line(Edge, Side - Edge, Side - 8, Side - Edge, "var(--line)"));
        picture.Add(Svg.Line(Edge, 8, Edge, Side - Edge, "var(--line)"));
        picture.Add(Svg.Line(Edge, Side - Edge, Side - 8, 8, "var(--soft)", 1, "4 3"));
        picture.Add(Svg.Text((Side + Edge) / 2, Side - Edge + 16, "bound", "middle"));
        picture.Add(Svg.Text(4, 14, "error"));
        picture.Add(Svg.Text(Edge, Side - Edge + 16, Power(least), "middle", soft: true));
        picture.Add(Svg.Text(Side - 8, Side - Edge + 16, Power(most), "end", soft: true));
        foreach (ErrorPoint point in map.Points)
        {
            double y = point.Error > 0 ? Y(point.Error) : Side - Edge;
            picture.Add(Svg.Circle(X(point.Bound), y, 2.5, point.Wrong ? "var(--heat)" : "var(--good)"));
        }

        return Svg.Draw(picture);
    }

    /// <summary>1 to <see cref="Levels"/>, a step for each two powers of ten below the largest error.</summary>
    private static int Level(double error, double largest) =>
        double.IsFinite(error) && error > 0 && largest > 0
            ? Math.Clamp(Levels + (int)(Math.Log10(error / largest) / 2), 1, Levels)
            : Levels;

    private static int Side(int count, int together) => (count + together - 1) / together;

    private static string Power(double exponent) => string.Create(CultureInfo.InvariantCulture, $"1e{(int)exponent}");
}
