using ExactGrad.Oracle.Cases;
using ExactGrad.Reference;
using ExactGrad.Reference.Numbers;
using static ExactGrad.Oracle.Explaining.Written;

namespace ExactGrad.Oracle.Explaining.Chapters;

/// <summary>Why it is the loss that is reduced: the four reductions, and uneven micro-batches, right and wrong.</summary>
internal static class ReductionChapter
{
    internal static Chapter Of(Lesson lesson)
    {
        LayerNumbers three = AtLeastThree(lesson);
        int batch = three.Batch;
        Layer<Rational> whole = Layer.Exact(three, Reduction.Mean);
        Layer<Rational> first = Rows(whole, 0, batch - 1),
            last = Rows(whole, batch - 1, 1);
        Rational share = new(batch - 1, batch),
            half = new(1, 2);
        Rational Right(Func<Layer<Rational>, Rational> of) => (share * of(first)) + ((1 - share) * of(last));
        Rational Wrong(Func<Layer<Rational>, Rational> of) => half * (of(first) + of(last));
        string name = $"dw[{lesson.Inputs - 1},{lesson.Outputs - 1}]";
        Rational Dw(Layer<Rational> layer) => layer.Dw()[lesson.Inputs - 1, lesson.Outputs - 1];
        Rational Db(Layer<Rational> layer) => layer.Db()[0];
        IReadOnlyList<string> Line(string what, Func<Func<Layer<Rational>, Rational>, Rational> take) =>
            [what, Number(take(layer => layer.Loss())), Number(take(Db)), Number(take(Dw))];
        string extra = lesson.Batch < 3 ? "some examples more" : "the examples above";
        return new Chapter(
            "reductions",
            "Sum or mean: it is the loss that is reduced, never the gradients",
            [
                new Paragraph(
                    "A reduction says how the squared errors become one loss L. Its factor enters once, in dy, and goes from there through dx, dw and db. "
                        + $"Whoever divides dw or db once more divides twice. With B = {lesson.Batch} and m = {lesson.Outputs}:"
                ),
                new NumberTable(
                    "The same layer with each reduction",
                    ["reduction", "loss", "factor", "dy[0,0]", "db[0]", name],
                    [.. Enum.GetValues<Reduction>().Select(reduction => OfReduction(lesson, reduction))]
                ),
                new Paragraph(
                    "The gradients differ by the factor and by nothing else: a learning rate that suits one reduction is wrong by that factor for another."
                ),
                new Paragraph(
                    $"Micro-batches: {batch} examples ({extra}) do not fit at once, so {batch - 1} are taken first and 1 after, with reduction mean. The mean of the two means is not the "
                        + $"mean of all: it gives the single example as much weight as the other {batch - 1} together. Each part counts by its share, {batch - 1}/{batch} and 1/{batch}."
                ),
                new NumberTable(
                    "Two uneven micro-batches, reduction mean",
                    ["how", "loss", "db[0]", name],
                    [
                        Line($"all {batch} at once", take => take(whole)),
                        Line($"the first {batch - 1} alone", take => take(first)),
                        Line("the last 1 alone", take => take(last)),
                        Line($"right: {batch - 1}/{batch} and 1/{batch} of them", Right),
                        Line("wrong: the mean of the two", Wrong),
                    ]
                ),
                new Paragraph(
                    "With reduction sum there is nothing to weigh: the parts are added, and that is right. Divide at the end, once."
                ),
            ]
        );
    }

    private static IReadOnlyList<string> OfReduction(Lesson lesson, Reduction reduction)
    {
        Layer<Rational> layer = Layer.Exact(lesson.Numbers, reduction);
        (string loss, string factor) = reduction switch
        {
            Reduction.None => (Matrix(SquaredError<Rational>.Loss(layer.Y(), layer.Target)), "1 each"),
            Reduction.Sum => (Number(layer.Loss()), "1"),
            Reduction.BatchMean => (Number(layer.Loss()), $"1/B = 1/{lesson.Batch}"),
            _ => (Number(layer.Loss()), $"1/(B m) = 1/{lesson.Batch * lesson.Outputs}"),
        };
        return
        [
            Words.Name(reduction),
            loss,
            factor,
            Number(layer.Dy()[0, 0]),
            Number(layer.Db()[0]),
            Number(layer.Dw()[lesson.Inputs - 1, lesson.Outputs - 1]),
        ];
    }

    /// <summary>The numbers, with further examples where they are too few to be split unevenly.</summary>
    private static LayerNumbers AtLeastThree(Lesson lesson)
    {
        int more = Math.Max(0, 3 - lesson.Batch);
        return lesson.Numbers with
        {
            X = Below(lesson.X, LayerNumbers.Matrix(lesson.Options.Seed, "more x", more, lesson.Inputs)),
            Target = Below(lesson.Target, LayerNumbers.Matrix(lesson.Options.Seed, "more t", more, lesson.Outputs)),
        };
    }

    private static Layer<Rational> Rows(Layer<Rational> layer, int first, int count) =>
        layer with
        {
            X = Taken(layer.X, first, count),
            Target = Taken(layer.Target, first, count),
        };

    private static Rational[,] Taken(Rational[,] matrix, int first, int count)
    {
        var taken = new Rational[count, matrix.GetLength(1)];
        Array.Copy(matrix, first * matrix.GetLength(1), taken, 0, taken.Length);
        return taken;
    }

    private static Rational[,] Below(Rational[,] upper, Rational[,] lower)
    {
        var both = new Rational[upper.GetLength(0) + lower.GetLength(0), upper.GetLength(1)];
        Array.Copy(upper, both, upper.Length);
        Array.Copy(lower, 0, both, upper.Length, lower.Length);
        return both;
    }
}
