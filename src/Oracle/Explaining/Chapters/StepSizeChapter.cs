using ExactGrad.Reference.Numbers;
using static ExactGrad.Oracle.Explaining.Written;

namespace ExactGrad.Oracle.Explaining.Chapters;

/// <summary>The error of forward and central differences against the step, in float, double and exactly.</summary>
internal static class StepSizeChapter
{
    private const int PerDecade = 4;
    private const int Decades = 18;

    internal static Chapter Of(Lesson lesson)
    {
        Rational gradient = lesson.Nudged.Gradient(lesson.Exact);
        Layer<double> doubles = Layer.Of(lesson.Numbers, lesson.Options.Reduction, value => value.ToDouble());
        Layer<float> floats = Layer.Of(lesson.Numbers, lesson.Options.Reduction, Layer.ToSingle);
        var exact = new Quotients<Rational>(lesson.Exact, lesson.Nudged);
        var inDouble = new Quotients<double>(doubles, lesson.Nudged);
        var inFloat = new Quotients<float>(floats, lesson.Nudged);
        StepPoint Double(double step, Func<double, double> quotient, Func<double, double> change) =>
            new(step, Error(quotient(step), gradient), change(step) == 0);
        StepPoint Single(double step, Func<float, float> quotient, Func<float, float> change) =>
            new(step, Error(quotient((float)step), gradient), change((float)step) == 0);
        StepPoint Exact(double step, Func<Rational, Rational> quotient)
        {
            Rational error = quotient(Rational.FromDouble(step)) - gradient;
            return new StepPoint(step, Math.Abs(error.ToDouble()), false);
        }

        double[] steps = [.. Enumerable.Range(0, (PerDecade * Decades) + 1).Select(k => Math.Pow(10, -(double)k / PerDecade))];
        StepCurve[] curves =
        [
            new("forward, float", [.. steps.Select(step => Single(step, inFloat.Forward, inFloat.Change))]),
            new("central, float", [.. steps.Select(step => Single(step, inFloat.Central, inFloat.CentralChange))]),
            new("forward, double", [.. steps.Select(step => Double(step, inDouble.Forward, inDouble.Change))]),
            new("central, double", [.. steps.Select(step => Double(step, inDouble.Central, inDouble.CentralChange))]),
            new("forward, exact", [.. steps.Select(step => Exact(step, exact.Forward))]),
            new("central, exact", [.. steps.Select(step => Exact(step, exact.Central))]),
        ];
        return new Chapter(
            "steps",
            "Which step is best? The error against the step",
            [
                new Paragraph(
                    $"How far the quotients are from the gradient {Number(gradient)} of {lesson.Nudged}. Large steps: truncation, the bend of the loss, which "
                        + "shrinks with h (central differences have none here, the loss being quadratic). Small steps: cancellation, two nearly equal losses are subtracted, and the "
                        + "rounding that is left grows as 1/h. Smaller still: the loss does not move, the quotient is 0, and the error is the gradient itself. Exact central differences are flat: 0 for every step."
                ),
                new StepPicture(lesson.Nudged.ToString(), gradient.ToDouble(), curves),
                new NumberTable(
                    "Absolute error of the difference quotient; flat: the loss did not move",
                    ["step h", .. curves.Select(curve => curve.Name)],
                    [
                        .. Enumerable
                            .Range(0, Decades / 2 + 1)
                            .Select(k => k * 2 * PerDecade)
                            .Select(k =>
                                (IReadOnlyList<string>)[Steps.Name(-k / PerDecade), .. curves.Select(curve => Text(curve.Points[k]))]
                            ),
                    ]
                ),
                new Paragraph(
                    "A check that compares a gradient with such a quotient must allow for the smallest error that its step can have. In float that is coarse; "
                        + "this is why a fixed tolerance lets wrong gradients pass, and why the judge asks for exact equality on data on which nothing rounds."
                ),
            ]
        );
    }

    private static double Error(double quotient, Rational gradient) =>
        double.IsFinite(quotient) ? Math.Abs((Rational.FromDouble(quotient) - gradient).ToDouble()) : double.NaN;

    private static string Text(StepPoint point) =>
        point.Error == 0 ? "0"
        : point.IsFlat ? $"{Short(point.Error)} flat"
        : Short(point.Error);

    private static string Short(double error) => error.ToString("0.0e+0", System.Globalization.CultureInfo.InvariantCulture);
}
