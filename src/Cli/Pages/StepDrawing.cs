using System.Globalization;
using System.Xml.Linq;
using ExactGrad.Oracle.Explaining;

namespace ExactGrad.Cli.Pages;

/// <summary>Draws the error of difference quotients against the step: both axes in powers of ten, and a strip at the bottom for exactly 0.</summary>
internal static class StepDrawing
{
    private const double Left = 76,
        Right = 640,
        Top = 40,
        Bottom = 350,
        Zero = 378,
        Height = 480;
    private const int LeastStep = -18,
        LeastError = -18,
        MostError = 4;

    // Colour, width and dashes by curve: told apart without colours as well.
    private static readonly (string Colour, double Width, string Dashes)[] Styles =
    [
        ("var(--c0)", 2, ""),
        ("var(--c0)", 1.5, "5 3"),
        ("var(--c1)", 2, ""),
        ("var(--c1)", 1.5, "5 3"),
        ("var(--c3)", 2, "1 3"),
        ("var(--c3)", 3.5, ""),
    ];

    internal static string Of(StepPicture steps)
    {
        XElement picture = Svg.Picture(660, Height, $"Error of difference quotients of {steps.Variable} against the step", "wide");
        Axes(picture);
        for (int c = 0; c < steps.Curves.Count; c++)
        {
            Curve(picture, steps.Curves[c], Styles[c % Styles.Length]);
            Legend(picture, steps.Curves[c].Name, c);
        }

        picture.Add(Svg.Text(X(0), Top - 12, "truncation: falls with h", "end", soft: true));
        picture.Add(Svg.Text(X(-11), Top - 12, "cancellation: grows as 1/h", "middle", soft: true));
        if (steps.Gradient != 0)
        {
            double level = Y(Math.Log10(Math.Abs(steps.Gradient)));
            picture.Add(Svg.Line(Left, level, Right, level, "var(--soft)", 1, "2 4"));
            picture.Add(Svg.Text(Left + 6, level - 5, "the gradient itself: the loss did not move", soft: true));
        }

        return Svg.Draw(picture);
    }

    private static void Axes(XElement picture)
    {
        for (int exponent = LeastStep; exponent <= 0; exponent += 3)
        {
            picture.Add(Svg.Line(X(exponent), Top, X(exponent), Zero + 6, "var(--line)"));
            picture.Add(Svg.Text(X(exponent), Zero + 24, Power(exponent), "middle"));
        }

        for (int exponent = LeastError; exponent <= MostError; exponent += 4)
        {
            picture.Add(Svg.Line(Left, Y(exponent), Right, Y(exponent), "var(--line)"));
            picture.Add(Svg.Text(Left - 6, Y(exponent) + 4, Power(exponent), "end"));
        }

        picture.Add(Svg.Line(Left, Zero, Right, Zero, "var(--line)"));
        picture.Add(Svg.Text(Left - 6, Zero + 4, "exactly 0", "end"));
        picture.Add(Svg.Text((Left + Right) / 2, Zero + 44, "step h", "middle"));
        picture.Add(Svg.Text(4, 14, "error"));
    }

    private static void Curve(XElement picture, StepCurve curve, (string Colour, double Width, string Dashes) style)
    {
        // A jump to 0 is a jump of the curve: the parts are not joined.
        var part = new List<(double, double)>();
        bool zero = false;
        foreach (StepPoint point in curve.Points.Where(point => double.IsFinite(point.Error)))
        {
            if (part.Count > 0 && zero != (point.Error == 0))
            {
                Add();
            }

            zero = point.Error == 0;
            part.Add((X(Math.Log10(point.Step)), zero ? Zero : Y(Math.Log10(point.Error))));
        }

        Add();

        void Add()
        {
            if (part.Count == 1)
            {
                picture.Add(Svg.Circle(part[0].Item1, part[0].Item2, 2.5, style.Colour));
            }
            else if (part.Count > 1)
            {
                picture.Add(Svg.Path(part, style.Colour, style.Width, style.Dashes));
            }

            part.Clear();
        }
    }

    private static void Legend(XElement picture, string name, int curve)
    {
        double x = Left + (curve / 2 * 195),
            y = Zero + 66 + (curve % 2 * 22);
        (string colour, double width, string dashes) = Styles[curve % Styles.Length];
        picture.Add(Svg.Line(x, y - 4, x + 34, y - 4, colour, width, dashes));
        picture.Add(Svg.Text(x + 42, y, name));
    }

    private static double X(double exponent) => Left + ((exponent - LeastStep) / -LeastStep * (Right - Left));

    private static double Y(double exponent) =>
        Bottom - ((Math.Clamp(exponent, LeastError, MostError) - LeastError) / (MostError - LeastError) * (Bottom - Top));

    private static string Power(int exponent) => exponent == 0 ? "1" : string.Create(CultureInfo.InvariantCulture, $"1e{exponent}");
}
