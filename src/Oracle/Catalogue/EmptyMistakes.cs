using ExactGrad.Reference;
using static ExactGrad.Oracle.Catalogue.Entries;

namespace ExactGrad.Oracle.Catalogue;

/// <summary>Empty extents: the loops that never run.</summary>
internal static class EmptyMistakes
{
    private const MistakeClass Kind = MistakeClass.Empty;

    internal static readonly Mistake[] All =
    [
        Entry(
            Kind,
            "empty-batch-leaves-nan",
            Backward,
            "With an empty batch dw and db were never written: they hold what was in memory.",
            "apache/tvm#19578 pytorch#80588",
            a =>
            {
                if (a.B == 0)
                {
                    a.Fill("dw", _ => double.NaN);
                    a.Fill("db", _ => double.NaN);
                }
            }
        ),
        Entry(
            Kind,
            "no-inputs-no-bias",
            Forward,
            "Without inputs y is 0, where it is the bias: the bias is added inside the loop.",
            "apache/tvm#19578",
            a =>
            {
                if (a.N == 0)
                {
                    a.Y((_, _) => 0);
                }
            }
        ),
        Entry(
            Kind,
            "no-outputs-leaves-nan",
            Backward,
            "Without outputs dx was never written: it holds what was in memory.",
            "apache/tvm#19578",
            a =>
            {
                if (a.M == 0)
                {
                    a.Dx((_, _) => double.NaN);
                }
            }
        ),
        Entry(
            Kind,
            "mean-over-nothing-zero",
            LossForward,
            "A mean over nothing is 0, where it is NaN.",
            "pytorch#64572 pytorch#116349",
            a =>
            {
                if (
                    (a.Call.Reduction == Reduction.Mean && a.In("prediction").Length == 0)
                    || (a.Call.Reduction == Reduction.BatchMean && a.B == 0)
                )
                {
                    a.Fill("loss", _ => 0);
                }
            }
        ),
        Entry(
            Kind,
            "one-example-bias-missing",
            Forward,
            "With one example the bias is missing: a batch of one takes another path.",
            "oneDNN#2851 deeplearning4j#364",
            a =>
            {
                if (a.B == 1)
                {
                    a.Y((s, j) => a.Outputs["y"][j] - a.In("b")[j]);
                }
            }
        ),
    ];
}
