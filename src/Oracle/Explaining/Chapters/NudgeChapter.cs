using System.Globalization;
using ExactGrad.Reference.Numbers;
using static ExactGrad.Oracle.Explaining.Written;

namespace ExactGrad.Oracle.Explaining.Chapters;

/// <summary>One variable moved in smaller and smaller steps: exact, in double and in float, beside the gradient.</summary>
internal static class NudgeChapter
{
    internal static Chapter Of(Lesson lesson)
    {
        Variable variable = lesson.Nudged;
        var exact = new Quotients<Rational>(lesson.Exact, variable);
        Layer<double> doubles = Layer.Of(lesson.Numbers, lesson.Options.Reduction, value => value.ToDouble());
        Layer<float> floats = Layer.Of(lesson.Numbers, lesson.Options.Reduction, Layer.ToSingle);
        var inDouble = new Quotients<double>(doubles, variable);
        var inFloat = new Quotients<float>(floats, variable);
        Rational gradient = variable.Gradient(lesson.Exact);
        Rational value = variable.Value(lesson.Exact);
        Rational Bend(Rational step) => (exact.Forward(step) - gradient) / step;
        return new Chapter(
            "nudge",
            $"The nudge: {variable} moved a little",
            [
                new Paragraph(
                    $"{variable} is {Number(value)}, the loss is {Number(lesson.Exact.Loss())}, and the gradient, by the formulas above, is d{variable} = {Number(gradient)}. "
                        + $"Now without formulas: add a step h to {variable}, compute the loss again, and divide its change by h."
                ),
                new NumberTable(
                    $"(L({variable} + h) - L) / h, to be compared with {Number(gradient)}",
                    ["step h", "loss after, exact", "quotient, exact", "quotient, double", "quotient, float"],
                    [
                        .. Steps.Table.Select(exponent =>
                        {
                            Rational step = Steps.PowerOfTen(exponent);
                            return (IReadOnlyList<string>)
                                [
                                    Steps.Name(exponent),
                                    Number(exact.LossAfter(step)),
                                    Number(exact.Forward(step)),
                                    Number(inDouble.Forward(step.ToDouble())),
                                    Number(inFloat.Forward(Layer.ToSingle(step))),
                                ];
                        }),
                    ]
                ),
                new Paragraph(
                    $"Exactly, the quotient is {Number(gradient)} + {Factor(Bend(1))} h: the smaller the step, the nearer to the gradient, without end. "
                        + "In double and float it first gets nearer, then worse, and at last it is 0, as if there were no gradient. The gradient is not 0: the computer lost the step. "
                        + Vanishing(inDouble.Change, step => step.ToDouble(), doubles, variable, "double", "16")
                        + Vanishing(inFloat.Change, Layer.ToSingle, floats, variable, "float", "7")
                        + "What is left of the change shortly before that is mostly rounding, and the division by h makes it large."
                ),
                new NumberTable(
                    "(L(v + h) - L(v - h)) / (2h): steps to both sides",
                    ["step h", "quotient, exact", "quotient, double", "quotient, float"],
                    [
                        .. Steps
                            .Table.Where(exponent => exponent % 4 == 0)
                            .Select(exponent =>
                            {
                                Rational step = Steps.PowerOfTen(exponent);
                                return (IReadOnlyList<string>)
                                    [
                                        Steps.Name(exponent),
                                        Number(exact.Central(step)),
                                        Number(inDouble.Central(step.ToDouble())),
                                        Number(inFloat.Central(Layer.ToSingle(step))),
                                    ];
                            }),
                    ]
                ),
                new Paragraph(
                    "The loss is quadratic in every single variable, so with steps to both sides the bend cancels, and the exact quotient is the gradient for every step, even 1. "
                        + "That is why the judge of this project compares such quotients with ==, in numbers that do not round."
                ),
            ]
        );
    }

    /// <summary>A sentence about the first step of the table that changes nothing.</summary>
    private static string Vanishing<T>(
        Func<T, T> change,
        Func<Rational, T> convert,
        Layer<T> layer,
        Variable variable,
        string name,
        string digits
    )
        where T : System.Numerics.IFloatingPoint<T>
    {
        foreach (int exponent in Steps.Table)
        {
            T step = convert(Steps.PowerOfTen(exponent));
            if (change(step) != T.Zero)
            {
                continue;
            }

            T value = variable.Value(layer);
            string why =
                value + step == value
                    ? $"a {name} holds about {digits} digits, so that {value.ToString(null, CultureInfo.InvariantCulture)} + {Steps.Name(exponent)} is {value.ToString(null, CultureInfo.InvariantCulture)} again"
                    : $"the loss moves by less than its last digit (a {name} holds about {digits})";
            return $"In {name} that happens at {Steps.Name(exponent)}: {why}. ";
        }

        return $"In {name} it does not happen in this table. ";
    }
}
