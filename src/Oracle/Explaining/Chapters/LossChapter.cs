using ExactGrad.Reference;
using ExactGrad.Reference.Numbers;
using static ExactGrad.Oracle.Explaining.Written;

namespace ExactGrad.Oracle.Explaining.Chapters;

/// <summary>The loss, and its own gradient: where going backward starts.</summary>
internal static class LossChapter
{
    internal static Chapter Of(Lesson lesson)
    {
        Rational loss = lesson.Exact.Loss();
        string of = lesson.Options.Reduction switch
        {
            Reduction.BatchMean => $" / {lesson.Batch}",
            Reduction.Mean => $" / {lesson.Batch * lesson.Outputs}",
            _ => "",
        };
        (int S, int J)[] elements =
        [
            .. from s in Enumerable.Range(0, lesson.Batch) from j in Enumerable.Range(0, lesson.Outputs) select (s, j),
        ];
        string squares = Sum(elements.Select(e => $"(y[{e.S},{e.J}] - t[{e.S},{e.J}])^2"));
        string numbers = Sum(elements.Select(e => $"({Factor(lesson.Y[e.S, e.J])} - {Factor(lesson.Target[e.S, e.J])})^2"));
        string Divided(string sum) => of.Length > 0 ? $"({sum}){of}" : sum;
        return new Chapter(
            "loss",
            "The loss, and its own gradient: the start of going backward",
            [
                Table("t: the targets", "t", "example", "output", lesson.Target),
                new Paragraph(
                    $"The loss is the squared error, reduction {lesson.ReductionName}{Told(lesson.Options.Reduction)}. "
                        + "Its gradient with respect to each y is the start; all that follows multiplies it on."
                ),
                new Equations([
                    new Equation("L", [Divided(squares), Divided(numbers), Number(loss)]),
                    .. elements.Select(e => new Equation(
                        $"dy[{e.S},{e.J}]",
                        [
                            $"2 (y[{e.S},{e.J}] - t[{e.S},{e.J}]){of}",
                            $"2*({Factor(lesson.Y[e.S, e.J])} - {Factor(lesson.Target[e.S, e.J])}){of}",
                            Number(lesson.Dy[e.S, e.J]),
                        ]
                    )),
                ]),
            ]
        );
    }

    private static string Told(Reduction reduction) =>
        reduction switch
        {
            Reduction.None =>
                ": the losses stay apart, one for each output of each example. A gradient needs one number to be the gradient of; with a start of 1 for each, it is that of their sum L",
            Reduction.Sum => ": all squares added up",
            Reduction.BatchMean => ": added up, divided by the number of examples",
            _ => ": added up, divided by how many there are",
        };
}
