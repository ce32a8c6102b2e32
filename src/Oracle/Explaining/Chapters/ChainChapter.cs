using ExactGrad.Reference;
using ExactGrad.Reference.Numbers;
using static ExactGrad.Oracle.Explaining.Written;

namespace ExactGrad.Oracle.Explaining.Chapters;

/// <summary>The layer, ReLU, a second layer with one output, and the loss: the chain rule through all of it.</summary>
internal static class ChainChapter
{
    internal static Chapter Of(Lesson lesson)
    {
        int hidden = lesson.Outputs;
        // The chain's loss is a sum: reductions have a chapter of their own.
        Rational[,] w2 = LayerNumbers.Matrix(lesson.Options.Seed, "w2", hidden, 1),
            target = LayerNumbers.Matrix(lesson.Options.Seed, "t2", lesson.Batch, 1);
        Rational[] b2 = LayerNumbers.Vector(lesson.Options.Seed, "b2", 1);
        var parameters = new NetworkParameters<Rational>(lesson.W, lesson.B, w2, b2, WeightLayout.InputMajor);
        NetworkActivations<Rational> on = Network<Rational>.Forward(lesson.X, parameters);
        Rational[,] dp = SquaredError<Rational>.Gradient(on.Prediction, target, 1, Reduction.Sum);
        NetworkGradients<Rational> gradients = Network<Rational>.Backward(lesson.X, parameters, on, dp);
        Rational[,] da = Linear<Rational>.InputGradient(w2, dp, WeightLayout.InputMajor),
            dz = Relu<Rational>.Backward(on.Z, da);
        (int S, int J)[] elements = [.. from s in Enumerable.Range(0, lesson.Batch) from j in Enumerable.Range(0, hidden) select (s, j)];
        var units = Enumerable.Range(0, hidden).ToArray();
        var examples = Enumerable.Range(0, lesson.Batch).ToArray();
        return new Chapter(
            "chain",
            "Through ReLU and a second layer",
            [
                new Paragraph(
                    "z = x @ w + b is the layer from above, a = max(z, 0) lets through what is positive, p = a @ w2 + b2 is a second layer with one output, "
                        + "and the loss here is the sum of (p - t2)^2."
                ),
                Table("w2: from unit (row) to the one output", "w2", "unit", "output", w2),
                Table("t2: the targets of this chain", "t2", "example", "output", target),
                new Equations([
                    .. elements.Select(e => new Equation(
                        $"a[{e.S},{e.J}]",
                        [$"max(z[{e.S},{e.J}], 0)", $"max({Number(on.Z[e.S, e.J])}, 0)", Number(on.A[e.S, e.J])]
                    )),
                    .. examples.Select(s => new Equation(
                        $"p[{s},0]",
                        [
                            Sum(["b2[0]", .. units.Select(j => $"a[{s},{j}] w2[{j},0]")]),
                            Sum([Factor(b2[0]), .. units.Select(j => $"{Factor(on.A[s, j])}*{Factor(w2[j, 0])}")]),
                            Number(on.Prediction[s, 0]),
                        ]
                    )),
                ]),
                new Paragraph(
                    "Backward, last first. The loss gives dp. The second layer's dx is what the first one's output gets: da = dp @ w2.T. "
                        + "ReLU passes it on where z > 0 and stops it elsewhere (at exactly 0 the value is a convention; here 0). "
                        + "What is left, dz, is the first layer's dy, and its dx, dw, db follow as before."
                ),
                new Equations([
                    .. examples.Select(s => new Equation(
                        $"dp[{s},0]",
                        [$"2 (p[{s},0] - t2[{s},0])", $"2*({Factor(on.Prediction[s, 0])} - {Factor(target[s, 0])})", Number(dp[s, 0])]
                    )),
                    .. units.Select(j => new Equation(
                        $"dw2[{j},0]",
                        [
                            Sum(examples.Select(s => $"a[{s},{j}] dp[{s},0]")),
                            Sum(examples.Select(s => $"{Factor(on.A[s, j])}*{Factor(dp[s, 0])}")),
                            Number(gradients.Dw2[j, 0]),
                        ]
                    )),
                    new Equation(
                        "db2[0]",
                        [Sum(examples.Select(s => $"dp[{s},0]")), Sum(examples.Select(s => Factor(dp[s, 0]))), Number(gradients.Db2[0])]
                    ),
                    .. elements.Select(e => new Equation(
                        $"da[{e.S},{e.J}]",
                        [$"dp[{e.S},0] w2[{e.J},0]", $"{Factor(dp[e.S, 0])}*{Factor(w2[e.J, 0])}", Number(da[e.S, e.J])]
                    )),
                ]),
                new NumberTable(
                    "ReLU backward: dz = da where z > 0, else 0",
                    ["element", "z", "passes", "da", "dz"],
                    [
                        .. elements.Select(e =>
                            (IReadOnlyList<string>)
                                [
                                    $"[{e.S},{e.J}]",
                                    Number(on.Z[e.S, e.J]),
                                    on.Z[e.S, e.J] > 0 ? "yes" : "no",
                                    Number(da[e.S, e.J]),
                                    Number(dz[e.S, e.J]),
                                ]
                        ),
                    ]
                ),
                new Equations([
                    new Equation("dw", ["x.T @ dz", $"{Matrix(Lesson.Transposed(lesson.X))} @ {Matrix(dz)}", Matrix(gradients.Dw1)]),
                    new Equation("db", ["dz.sum(0)", $"{Matrix(dz)}.sum(0)", Vector(gradients.Db1)]),
                    new Equation("dx", ["dz @ w.T", $"{Matrix(dz)} @ {Matrix(Lesson.Transposed(lesson.W))}", Matrix(gradients.Dx)]),
                ]),
            ]
        );
    }
}
