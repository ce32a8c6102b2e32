using static ExactGrad.Oracle.Explaining.Written;

namespace ExactGrad.Oracle.Explaining.Chapters;

/// <summary>db: the identity as Jacobian, the sum over the batch, and dy.sum(0).</summary>
internal static class BiasGradientChapter
{
    internal static Chapter Of(Lesson lesson)
    {
        int[] batch = [.. Enumerable.Range(0, lesson.Batch)];
        int[] outputs = [.. Enumerable.Range(0, lesson.Outputs)];
        return new Chapter(
            "db",
            "db: the gradient of the biases, and its sum(0)",
            [
                new Paragraph(
                    "Which terms contain b[0]? It stands alone in output 0 of every example: y[s,0] = b[0] + ... So df[0]/db[0] = 1, and it is 0 for every other f."
                ),
                new NumberTable(
                    "Jacobian df[j]/db[k]: the identity. The same for every example",
                    ["df/db", .. outputs.Select(k => $"b[{k}]")],
                    [.. outputs.Select(j => (IReadOnlyList<string>)[$"f {j}", .. outputs.Select(k => j == k ? "1" : "0")])]
                ),
                new Paragraph(
                    "Chain rule: dy[s,j] times 1, and no x anywhere. One b[j] serves every example, so what it does to the loss is added over the examples: "
                        + "db[j] = sum_s dy[s,j]. This is the sum(0): axis 0 of dy counts the examples. Without it db would have the shape of dy "
                        + $"[{lesson.Batch},{lesson.Outputs}] and not of b [{lesson.Outputs}]."
                ),
                new Equations([
                    .. outputs.Select(j => new Equation(
                        $"db[{j}]",
                        [Sum(batch.Select(s => $"dy[{s},{j}]")), Sum(batch.Select(s => Factor(lesson.Dy[s, j]))), Number(lesson.Db[j])]
                    )),
                ]),
                new Paragraph(
                    "All of them at once, whatever the layout of the weights. A bias is a weight whose input is always 1: put a column of ones beside x, "
                        + "and db is one more row of x.T @ dy."
                ),
                new Equations([
                    new Equation("db", ["dy.sum(0)", $"{Matrix(lesson.Dy)}.sum(0)", Vector(lesson.Db)]),
                    new Equation(
                        "db",
                        ["ones.T @ dy", $"[{string.Join(", ", batch.Select(_ => "1"))}] @ {Matrix(lesson.Dy)}", Vector(lesson.Db)]
                    ),
                ]),
            ]
        );
    }
}
