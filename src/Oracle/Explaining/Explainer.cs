using ExactGrad.Oracle.Explaining.Chapters;
using static ExactGrad.Oracle.Explaining.Chapters.ForwardChapter;

namespace ExactGrad.Oracle.Explaining;

/// <summary>Explains the gradients of a layer with concrete numbers, all of them computed by the Reference.</summary>
public static class Explainer
{
    /// <summary>The explanation.</summary>
    /// <param name="options">What to explain.</param>
    /// <exception cref="FormatException">The variable to be moved is none of the layer's; the message says what was expected.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An extent is not from 1 to <see cref="ExplainOptions.MostSide"/>.</exception>
    public static Explanation Explain(ExplainOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        foreach (int extent in new[] { options.Batch, options.Inputs, options.Outputs })
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(extent, 1, nameof(options));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(extent, ExplainOptions.MostSide, nameof(options));
        }

        var lesson = new Lesson(options);
        string numbers = options.Numbers is null ? $"numbers of seed {options.Seed}" : "given numbers";
        return new Explanation(
            $"The gradients of a layer: {Count(lesson.Batch, "example")}, {Count(lesson.Inputs, "input")}, {Count(lesson.Outputs, "output")}, "
                + $"weights {lesson.LayoutName}, reduction {lesson.ReductionName}, {numbers}",
            [
                QuestionsChapter.Of(lesson),
                CircuitChapter.Of(),
                ForwardChapter.Of(lesson),
                LossChapter.Of(lesson),
                InputGradientChapter.Of(lesson),
                WeightGradientChapter.Of(lesson),
                BiasGradientChapter.Of(lesson),
                LayoutChapter.Of(lesson),
                ReductionChapter.Of(lesson),
                ChainChapter.Of(lesson),
                SkippingChapter.Of(lesson),
                NudgeChapter.Of(lesson),
                StepSizeChapter.Of(lesson),
            ]
        );
    }
}
