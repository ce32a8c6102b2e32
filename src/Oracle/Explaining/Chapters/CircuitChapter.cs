using ExactGrad.Reference;
using ExactGrad.Reference.Numbers;
using static ExactGrad.Oracle.Explaining.Written;

namespace ExactGrad.Oracle.Explaining.Chapters;

/// <summary>
/// g = (x + y) z, the smallest chain. It is two layers with one output: [x, y] with the weights 1 and 1, then q with the weight z;
/// that is how the Reference computes it.
/// </summary>
internal static class CircuitChapter
{
    private const WeightLayout Layout = WeightLayout.InputMajor;

    internal static Chapter Of()
    {
        Rational x = -2,
            y = 5,
            z = -4,
            one = 1,
            step = new(1, 1000);
        Rational[,] sum =
        {
            { one },
            { one },
        };
        Rational Q(Rational left) =>
            Linear<Rational>.Forward(
                new[,]
                {
                    { left, y },
                },
                sum,
                [0],
                Layout
            )[0, 0];
        Rational G(Rational inner) =>
            Linear<Rational>.Forward(
                new[,]
                {
                    { inner },
                },
                new[,]
                {
                    { z },
                },
                [0],
                Layout
            )[0, 0];
        Rational q = Q(x),
            g = G(q);
        Rational dq = Linear<Rational>.InputGradient(
            new[,]
            {
                { z },
            },
            new[,]
            {
                { one },
            },
            Layout
        )[0, 0];
        Rational dz = Linear<Rational>.WeightGradient(
            new[,]
            {
                { q },
            },
            new[,]
            {
                { one },
            },
            Layout
        )[0, 0];
        Rational[,] inputs = Linear<Rational>.InputGradient(
            sum,
            new[,]
            {
                { dq },
            },
            Layout
        );
        Rational dx = inputs[0, 0],
            dy = inputs[0, 1],
            moved = G(Q(x + step));
        return new Chapter(
            "circuit",
            "First example: g = (x + y) z",
            [
                new Paragraph(
                    "With x = -2, y = 5, z = -4. Compute from left to right, and keep what is on the way: q = x + y. "
                        + "Then ask from right to left how much g moves when each number moves."
                ),
                new CircuitPicture(
                    [Number(x), Number(y), Number(q), Number(z), Number(g)],
                    [Number(dx), Number(dy), Number(dq), Number(dz), Number(one)]
                ),
                new Equations([
                    new Equation("q", ["x + y", $"{Factor(x)} + {Factor(y)}", Number(q)]),
                    new Equation("g", ["q z", $"{Factor(q)}*{Factor(z)}", Number(g)]),
                    new Equation("dg/dz", ["q", Number(dz)]),
                    new Equation("dg/dq", ["z", Number(dq)]),
                    new Equation("dg/dx", ["dg/dq * dq/dx", $"{Factor(dq)}*1", Number(dx)]),
                    new Equation("dg/dy", ["dg/dq * dq/dy", $"{Factor(dq)}*1", Number(dy)]),
                ]),
                new Paragraph(
                    $"Multiplying along the way back is the chain rule. Try it: with x = {Number(x + step)} instead of {Number(x)}, g is {Number(moved)}: "
                        + $"it moved by {Number(moved - g)}, which is {Number(step)} times {Number(dx)}. Everything below is this, with more numbers at once."
                ),
            ]
        );
    }
}
