namespace ExactGrad.Oracle.Explaining.Chapters;

/// <summary>Which gradients may be skipped, and when.</summary>
internal static class SkippingChapter
{
    internal static Chapter Of(Lesson lesson)
    {
        int products = lesson.Batch * lesson.Inputs * lesson.Outputs;
        int sums = lesson.Batch * lesson.Outputs;
        return new Chapter(
            "skipping",
            "Which gradients may be skipped",
            [
                new Paragraph(
                    "Each of dx, dw and db is computed from dy by itself; none needs another. So what nobody asks for need not be computed."
                ),
                new NumberTable(
                    "What each gradient is for",
                    ["what", "work here", "needed for", "may be skipped"],
                    [
                        [
                            "dx",
                            $"B n m = {products} products",
                            "the layer before, as its dy",
                            "in the first layer (x is data); where nothing before it is trained",
                        ],
                        ["dw", $"B n m = {products} products", "the step of w", "where w is frozen (layers before still need dx)"],
                        ["db", $"B m = {sums} additions", "the step of b", "where b is frozen, or there is none"],
                        ["dy", "given from behind", "all of the above", "never, unless all three are skipped"],
                    ]
                ),
                new Paragraph(
                    "Frozen weights do not end the way back: a frozen layer between two trained ones still has to give its dx. "
                        + "A gradient that was not asked for must not be written, and one that accumulates must be added once: the judge checks both (exactgrad verify)."
                ),
            ]
        );
    }
}
