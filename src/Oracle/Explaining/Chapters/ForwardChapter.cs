using static ExactGrad.Oracle.Explaining.Written;

namespace ExactGrad.Oracle.Explaining.Chapters;

/// <summary>The numbers, and forward: each output as a sum, with names and with numbers.</summary>
internal static class ForwardChapter
{
    internal static Chapter Of(Lesson lesson)
    {
        string Names(int s, int j) => Sum([$"b[{j}]", .. Enumerable.Range(0, lesson.Inputs).Select(i => $"x[{s},{i}] w[{i},{j}]")]);
        string Numbers(int s, int j) =>
            Sum([
                Number(lesson.B[j]),
                .. Enumerable.Range(0, lesson.Inputs).Select(i => $"{Factor(lesson.X[s, i])}*{Factor(lesson.W[i, j])}"),
            ]);
        return new Chapter(
            "forward",
            "The layer: y = x @ w + b",
            [
                new Paragraph(
                    $"{Count(lesson.Batch, "example")} of {Count(lesson.Inputs, "input")}, {Count(lesson.Outputs, "output")}. "
                        + "w[i,j] leads from input i to output j. y[s,j] is f[j], the j-th function of the layer, at example s."
                ),
                Table("x: one row for each example", "x", "example", "input", lesson.X),
                Table("w: from input (row) to output (column)", "w", "input", "output", lesson.W),
                Table("b: one for each output", "b", "bias", "output", RowOf(lesson.B)),
                new Equations([
                    .. from s in Enumerable.Range(0, lesson.Batch)
                    from j in Enumerable.Range(0, lesson.Outputs)
                    select new Equation($"y[{s},{j}]", [Names(s, j), Numbers(s, j), Number(lesson.Y[s, j])]),
                ]),
            ]
        );
    }

    internal static string Count(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";

    internal static T[,] RowOf<T>(T[] vector)
    {
        var row = new T[1, vector.Length];
        for (int k = 0; k < vector.Length; k++)
        {
            row[0, k] = vector[k];
        }

        return row;
    }
}
