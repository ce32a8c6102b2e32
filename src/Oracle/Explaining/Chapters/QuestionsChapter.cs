using static ExactGrad.Oracle.Explaining.Written;

namespace ExactGrad.Oracle.Explaining.Chapters;

/// <summary>What people ask first, answered before any term is needed.</summary>
internal static class QuestionsChapter
{
    internal static Chapter Of(Lesson lesson)
    {
        string rows = Sum(Enumerable.Range(0, lesson.Batch).Select(s => $"dy[{s},0]"));
        string numbers = Sum(Enumerable.Range(0, lesson.Batch).Select(s => Factor(lesson.Dy[s, 0])));
        string examples = lesson.Batch == 1 ? "1 row" : $"{lesson.Batch} rows";
        return new Chapter(
            "questions",
            "Short answers",
            [
                new Paragraph(
                    "A layer turns each row of x (one example) into a row of y: every output is a weighted sum of the inputs plus a bias, y = x @ w + b. "
                        + "The loss is one number that says how far y is from the targets. A gradient says, for one number of the layer, how much the loss moves "
                        + "when that number is moved a little; dw stands for the gradients of the weights, dy for those of the outputs, and so on. Indices count from 0."
                ),
                new Question(
                    "Why is there a sum(0) in the bias gradient?",
                    $"There is one b[0], and it is added to the output of every example: here to {examples}. Move b[0] a little, and the output y[s,0] "
                        + "of each row moves as much, and each of them moves the loss. The effects add up: "
                        + $"db[0] = {rows} = {numbers} = {Number(lesson.Db[0])}. "
                        + "dy.sum(0) is that: it adds up dy over axis 0, down the rows, one row for each example.",
                    "db"
                ),
                new Question(
                    "Why is w transposed in dy @ w.T?",
                    "Forward, input i reaches output j through w[i,j]. Backward, what came out at j has to find its way back to i through the same w[i,j]: "
                        + "the same numbers, read from outputs to inputs. Swapping rows and columns is all that .T does.",
                    "dx"
                ),
                new Question(
                    "Why is x transposed in x.T @ dy?",
                    "w[i,j] is used once for each example, each time multiplied by x[s,i]. So its gradient adds up x[s,i] dy[s,j] over the examples s. "
                        + "A matrix product adds over what stands in its middle; .T brings the examples there.",
                    "dw"
                ),
                new Question(
                    "Why divide by the batch size, and where?",
                    "Only if the loss is a mean, and then once: in the loss. dy already holds the factor, so no other line divides again.",
                    "reductions"
                ),
                new Question(
                    "What does a nudge do?",
                    $"Move {lesson.Nudged} by a small step h, and the loss moves by about h times its gradient, {Number(lesson.Nudged.Gradient(lesson.Exact))}. "
                        + "With steps that are too small for the computer's numbers nothing moves at all, and the quotient becomes 0.",
                    "nudge"
                ),
                new Question(
                    "Which gradients do I need at all?",
                    "dw and db to train this layer; dx only if something before it is trained as well.",
                    "skipping"
                ),
            ]
        );
    }
}
