using System.Xml.Linq;
using ExactGrad.Cli.Output;
using ExactGrad.Oracle.Judging;

namespace ExactGrad.Cli.Pages;

/// <summary>Draws what a run tried and used: shapes, shares of bounds, speed.</summary>
internal static class RunDrawing
{
    // Extents by powers of two, as kernels see them: 0, 1, 2, 3 to 4, 5 to 8, ...
    private static readonly string[] Buckets = ["0", "1", "2", "4", "8", "16", "32", "64", "128", ">"];

    /// <summary>Three maps: batch and inputs, batch and outputs, inputs and outputs. The darker, the more shapes.</summary>
    internal static string[] Coverage(IReadOnlyCollection<DrawnShape> shapes) =>
        [
            Map("inputs", "batch", shapes.Select(shape => (shape.Inputs, shape.Batch))),
            Map("outputs", "batch", shapes.Select(shape => (shape.Outputs, shape.Batch))),
            Map("outputs", "inputs", shapes.Select(shape => (shape.Outputs, shape.Inputs))),
        ];

    /// <summary>A histogram from 0 to 1.</summary>
    internal static string Shares(IReadOnlyList<long> counts)
    {
        const double Width = 320,
            Height = 150,
            Bottom = 125;
        XElement picture = Svg.Picture(Width, Height, "Cases by the largest share of the bound used");
        long most = Math.Max(counts.Max(), 1);
        double step = (Width - 20) / counts.Count;
        for (int k = 0; k < counts.Count; k++)
        {
            double height = counts[k] == 0 ? 0 : Math.Max(1, counts[k] * (Bottom - 10.0) / most);
            picture.Add(
                Svg.Tip(
                    Svg.Rectangle(10 + (k * step) + 1, Bottom - height, step - 2, height, "var(--c1)"),
                    $"{Text.Share((double)k / counts.Count)} to {Text.Share((k + 1.0) / counts.Count)}: {Text.Count(counts[k])} cases"
                )
            );
        }

        picture.Add(Svg.Line(10, Bottom, Width - 10, Bottom, "var(--soft)"));
        picture.Add(Svg.Text(10, Bottom + 18, "0"));
        picture.Add(Svg.Text(Width / 2, Bottom + 18, "share of the bound", "middle", soft: true));
        picture.Add(Svg.Text(Width - 10, Bottom + 18, "1", "end"));
        return Svg.Draw(picture);
    }

    /// <summary>One bar for each lane.</summary>
    internal static string Speed(IReadOnlyList<LaneReport> lanes)
    {
        const double Left = 90,
            Widest = 360;
        XElement picture = Svg.Picture(560, (lanes.Count * 26) + 8, "Cases a second by lane");
        double most = Math.Max(lanes.Max(lane => lane.CasesPerSecond), 1);
        for (int k = 0; k < lanes.Count; k++)
        {
            double y = 4 + (k * 26);
            double length = lanes[k].CasesPerSecond / most * Widest;
            picture.Add(Svg.Text(Left - 8, y + 16, lanes[k].Name, "end"));
            picture.Add(Svg.Rectangle(Left, y + 3, Math.Max(length, 1), 18, "var(--c1)"));
            picture.Add(Svg.Text(Left + length + 6, y + 16, Text.Rate(lanes[k].CasesPerSecond)));
        }

        return Svg.Draw(picture);
    }

    private static string Map(string across, string down, IEnumerable<(int Across, int Down)> shapes)
    {
        const double Cell = 26,
            Left = 56,
            Top = 8;
        double side = Cell * Buckets.Length;
        var counts = new int[Buckets.Length, Buckets.Length];
        foreach ((int a, int d) in shapes)
        {
            counts[Bucket(d), Bucket(a)]++;
        }

        int most = Math.Max(1, counts.Cast<int>().Max());
        XElement picture = Svg.Picture(Left + side + 4, Top + side + 42, $"Shapes by {across} and {down}");
        for (int row = 0; row < Buckets.Length; row++)
        {
            picture.Add(Svg.Text(Left - 6, Top + (row * Cell) + 18, Buckets[row], "end"));
            picture.Add(Svg.Text(Left + ((row + 0.5) * Cell), Top + side + 16, Buckets[row], "middle"));
            for (int column = 0; column < Buckets.Length; column++)
            {
                int count = counts[row, column];
                picture.Add(
                    Svg.Tip(
                        Svg.Rectangle(
                            Left + (column * Cell) + 1,
                            Top + (row * Cell) + 1,
                            Cell - 2,
                            Cell - 2,
                            count == 0 ? "var(--shade)" : "var(--c1)",
                            count == 0 ? 1 : 0.2 + (0.8 * Math.Log(1 + count) / Math.Log(1 + most))
                        ),
                        $"{down} up to {Buckets[row]}, {across} up to {Buckets[column]}: {Text.Count(count)} shapes"
                    )
                );
            }
        }

        picture.Add(Svg.Text(Left + (side / 2), Top + side + 36, $"{across}, up to", "middle", soft: true));
        XElement label = Svg.Text(0, 0, $"{down}, up to", "middle", soft: true);
        label.Add(new XAttribute("transform", $"translate(14 {Svg.Number(Top + (side / 2))}) rotate(-90)"));
        picture.Add(label);
        return Svg.Draw(picture);
    }

    private static int Bucket(int extent) => extent == 0 ? 0 : Math.Min(1 + (int)Math.Ceiling(Math.Log2(extent)), Buckets.Length - 1);
}
