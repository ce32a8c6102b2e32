using ExactGrad.Reference;
using ExactGrad.Reference.Numbers;
using static ExactGrad.Oracle.Explaining.Written;

namespace ExactGrad.Oracle.Explaining.Chapters;

/// <summary>dw: x placed in rows as Jacobian, the sum over the batch, x.T @ dy, and outer products summed.</summary>
internal static class WeightGradientChapter
{
    internal static Chapter Of(Lesson lesson)
    {
        int[] batch = [.. Enumerable.Range(0, lesson.Batch)];
        bool isInputMajor = lesson.Options.Layout == WeightLayout.InputMajor;
        (Rational[,] left, Rational[,] right) = isInputMajor ? (lesson.X, lesson.Dy) : (lesson.Dy, lesson.X);
        string product = isInputMajor ? "x.T @ dy" : "dy.T @ x";
        string outer = isInputMajor ? "outer(x[{0}], dy[{0}])" : "outer(dy[{0}], x[{0}])";
        // Each example alone: the Reference's gradient of a batch of one.
        Rational[][,] parts =
        [
            .. batch.Select(s =>
                Linear<Rational>.WeightGradient(
                    ForwardChapter.RowOf(Row(lesson.X, s).ToArray()),
                    ForwardChapter.RowOf(Row(lesson.Dy, s).ToArray()),
                    lesson.Options.Layout
                )
            ),
        ];
        return new Chapter(
            "dw",
            "dw: the gradient of the weights",
            [
                new Paragraph(
                    "Which terms contain w[0,0]? One in output 0 of every example, x[s,0] w[0,0] in y[s,0], and none in other outputs. "
                        + $"So at example 0, df[0]/dw[0,0] = x[0,0] = {Number(lesson.X[0, 0])}, and it is 0 for every other f."
                ),
                Jacobian(lesson),
                new Paragraph(
                    "Chain rule: w[i,j] moves the loss through output j alone, but in every example, because all of them use the same w. "
                        + "So the effects are added over the batch: dw[i,j] = sum_s x[s,i] dy[s,j]."
                ),
                new Equations([
                    .. from i in Enumerable.Range(0, lesson.Inputs)
                    from j in Enumerable.Range(0, lesson.Outputs)
                    select new Equation(
                        $"dw[{i},{j}]",
                        [
                            Sum(batch.Select(s => $"x[{s},{i}] dy[{s},{j}]")),
                            Sum(batch.Select(s => $"{Factor(lesson.X[s, i])}*{Factor(lesson.Dy[s, j])}")),
                            Number(lesson.Dw[i, j]),
                        ]
                    ),
                ]),
                new Paragraph($"All of them at once, with weights stored {lesson.LayoutName}:"),
                new Equations([
                    new Equation("dw", [product, $"{Matrix(Lesson.Transposed(left))} @ {Matrix(right)}", Matrix(lesson.Stored(lesson.Dw))]),
                ]),
                new Paragraph(
                    "The same as one outer product for each example (every input times every output gradient), summed. Outer products kept apart are what "
                        + "gradients per example are; the sum over the batch is not decoration."
                ),
                new Equations([
                    new Equation(
                        "dw",
                        [
                            Sum(batch.Select(s => outer.Replace("{0}", $"{s}", StringComparison.Ordinal))),
                            Sum(parts.Select(Matrix)),
                            Matrix(lesson.Stored(lesson.Dw)),
                        ]
                    ),
                ]),
            ]
        );
    }

    /// <summary>df[j]/dw[i,k] at example 0: x[i] where k = j, else 0.</summary>
    private static NumberTable Jacobian(Lesson lesson)
    {
        (int I, int J)[] weights =
        [
            .. from i in Enumerable.Range(0, lesson.Inputs) from j in Enumerable.Range(0, lesson.Outputs) select (i, j),
        ];
        return new NumberTable(
            "Jacobian df[j]/dw[i,k] at example 0: the inputs x[0,i], placed in row j where k = j, and 0 elsewhere",
            ["df/dw", .. weights.Select(w => $"w[{w.I},{w.J}]")],
            [
                .. Enumerable
                    .Range(0, lesson.Outputs)
                    .Select(j => (IReadOnlyList<string>)[$"f {j}", .. weights.Select(w => w.J == j ? Number(lesson.X[0, w.I]) : "0")]),
            ]
        );
    }
}
