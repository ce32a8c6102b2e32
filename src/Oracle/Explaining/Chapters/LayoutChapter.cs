using ExactGrad.Reference;
using ExactGrad.Reference.Numbers;
using static ExactGrad.Oracle.Explaining.Written;

namespace ExactGrad.Oracle.Explaining.Chapters;

/// <summary>How each line changes with the layout of the weights.</summary>
internal static class LayoutChapter
{
    internal static Chapter Of(Lesson lesson)
    {
        Rational[,] Dw(WeightLayout layout) => Linear<Rational>.WeightGradient(lesson.X, lesson.Dy, layout);
        return new Chapter(
            "layouts",
            "The same lines for both layouts of the weights",
            [
                new Paragraph(
                    "Some libraries store w[i,j] in row i (input-major, [n,m]), others in row j (output-major, [m,n]: torch.nn.Linear). "
                        + "The numbers are the same, the place differs, and each line has its .T elsewhere. dw is always stored as w is."
                ),
                new NumberTable(
                    "Each line by layout",
                    ["line", "input-major [n,m]", "output-major [m,n]"],
                    [
                        ["y", "x @ w + b", "x @ w.T + b"],
                        ["dx", "dy @ w.T", "dy @ w"],
                        ["dw", "x.T @ dy", "dy.T @ x"],
                        ["db", "dy.sum(0)", "dy.sum(0)"],
                    ]
                ),
                new NumberTable(
                    "The numbers as they are stored",
                    ["stored", "input-major [n,m]", "output-major [m,n]"],
                    [
                        ["w", Matrix(lesson.W), Matrix(Lesson.Transposed(lesson.W))],
                        ["dw", Matrix(Dw(WeightLayout.InputMajor)), Matrix(Dw(WeightLayout.OutputMajor))],
                    ]
                ),
                new Paragraph(
                    "Where n = m, a forgotten .T changes no shape and raises no error: the gradient is simply wrong. A check by shapes cannot see it."
                ),
            ]
        );
    }
}
