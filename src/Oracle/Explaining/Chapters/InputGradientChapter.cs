using ExactGrad.Reference;
using static ExactGrad.Oracle.Explaining.Written;

namespace ExactGrad.Oracle.Explaining.Chapters;

/// <summary>dx: the weight matrix as Jacobian, the sum over outputs, and dy @ w.T.</summary>
internal static class InputGradientChapter
{
    internal static Chapter Of(Lesson lesson)
    {
        int[] outputs = [.. Enumerable.Range(0, lesson.Outputs)];
        bool isInputMajor = lesson.Options.Layout == WeightLayout.InputMajor;
        string product = isInputMajor ? "dy @ w.T" : "dy @ w";
        return new Chapter(
            "dx",
            "dx: the gradient of the inputs",
            [
                new Paragraph(
                    $"Which terms contain x[0,0]? One in each output of its example, x[0,0] w[0,j] in y[0,j], and none in other examples. "
                        + $"So {Joined(outputs.Select(j => $"df[{j}]/dx[0,0] = w[0,{j}] = {Number(lesson.W[0, j])}"))}."
                ),
                Table(
                    "Jacobian df[j]/dx[i]: the weights, outputs as rows. The same for every example",
                    "df/dx",
                    "f",
                    "x",
                    Lesson.Transposed(lesson.W)
                ),
                new Paragraph(
                    "Chain rule: x[s,i] moves the loss through every output of its example, so the effects are added over j: "
                        + "dx[s,i] = sum_j dy[s,j] df[j]/dx[i]."
                ),
                new Equations([
                    .. from s in Enumerable.Range(0, lesson.Batch)
                    from i in Enumerable.Range(0, lesson.Inputs)
                    select new Equation(
                        $"dx[{s},{i}]",
                        [
                            Sum(outputs.Select(j => $"dy[{s},{j}] w[{i},{j}]")),
                            Sum(outputs.Select(j => $"{Factor(lesson.Dy[s, j])}*{Factor(lesson.W[i, j])}")),
                            Number(lesson.Dx[s, i]),
                        ]
                    ),
                ]),
                new Paragraph($"All of them at once, with weights stored {lesson.LayoutName}:"),
                new Equations([new Equation("dx", [product, Product(lesson), Matrix(lesson.Dx)])]),
            ]
        );
    }

    private static string Product(Lesson lesson) => $"{Matrix(lesson.Dy)} @ {Matrix(Lesson.Transposed(lesson.W))}";

    internal static string Joined(IEnumerable<string> texts) => string.Join(", ", texts);
}
