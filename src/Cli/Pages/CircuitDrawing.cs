using System.Xml.Linq;
using ExactGrad.Oracle.Explaining;

namespace ExactGrad.Cli.Pages;

/// <summary>Draws the circuit g = (x + y) z.</summary>
internal static class CircuitDrawing
{
    internal static string Of(CircuitPicture circuit)
    {
        XElement picture = Svg.Picture(560, 220, "The circuit g = (x + y) z with values and gradients", "wide");
        // Level where the numbers stand, then bent to where it leads.
        void Wire(double x, double y, double bend, double endX, double endY, string name, int number)
        {
            picture.Add(Svg.Path([(x, y), (bend, y), (endX, endY)], "var(--soft)", 1.5));
            picture.Add(Svg.Text(x + 6, y - 8, $"{name} = {circuit.Forward[number]}"));
            picture.Add(Svg.Text(x + 6, y + 18, $"gradient {circuit.Backward[number]}", fill: "var(--bad)"));
        }

        Wire(10, 35, 110, 173, 78, "x", 0);
        Wire(10, 110, 110, 173, 92, "y", 1);
        Wire(208, 85, 308, 353, 117, "q", 2);
        Wire(10, 185, 260, 355, 136, "z", 3);
        Wire(388, 125, 550, 550, 125, "g", 4);
        foreach ((double x, double y, string sign) in new[] { (190.0, 85.0, "+"), (370.0, 125.0, "\u00d7") })
        {
            picture.Add(Svg.Circle(x, y, 18, "var(--shade)", "var(--ink)"));
            picture.Add(Svg.Text(x, y + 5, sign, "middle"));
        }

        return Svg.Draw(picture);
    }
}
