using ExactGrad.Oracle.Calls;
using ExactGrad.Reference;
using static ExactGrad.Oracle.Catalogue.Entries;

namespace ExactGrad.Oracle.Catalogue;

/// <summary>The loss and its reduction. Forward and backward often agree with each other, so that no gradient check sees them.</summary>
internal static class LossMistakes
{
    private const MistakeClass Kind = MistakeClass.Loss;

    private static readonly Reduction[] Means = [Reduction.Mean, Reduction.BatchMean];

    internal static readonly Mistake[] All =
    [
        Scaled("means-not-applied", Means, Divisor, "Neither Mean nor BatchMean divides.", "nanoGPT#206"),
        Scaled("means-applied-twice", Means, a => 1 / Divisor(a), "Mean and BatchMean divide twice.", "fetchai/ledger#1580 DeepSpeed#4957"),
        ScaledGradient(
            "means-gradient-not-divided",
            Means,
            Divisor,
            "The loss is a mean, or a batch mean, but its gradient is that of the sum.",
            "nanoGPT#206 Soup#720"
        ),
        ScaledGradient(
            "means-gradient-divided-twice",
            Means,
            a => 1 / Divisor(a),
            "The gradient of a mean, or of a batch mean, is divided twice.",
            "fetchai/ledger#1580"
        ),
        Scaled("mean-divides-by-batch", [Reduction.Mean], a => a.M, "Mean divides by the batch size alone.", "pytorch/xla#896"),
        Scaled("mean-divides-by-outputs", [Reduction.Mean], a => a.B, "Mean divides by the number of outputs alone.", "pytorch/xla#896"),
        Scaled("mean-not-applied", [Reduction.Mean], a => (double)a.B * a.M, "Mean does not divide at all.", "nanoGPT#206"),
        Scaled(
            "mean-applied-twice",
            [Reduction.Mean],
            a => 1 / ((double)a.B * a.M),
            "Mean divides twice.",
            "fetchai/ledger#1580 DeepSpeed#4957"
        ),
        Scaled(
            "batch-mean-divides-by-all",
            [Reduction.BatchMean],
            a => 1.0 / a.M,
            "BatchMean divides by the number of all elements.",
            "pytorch/xla#896"
        ),
        Scaled("batch-mean-not-applied", [Reduction.BatchMean], a => a.B, "BatchMean does not divide at all.", "nanoGPT#206"),
        Scaled("batch-mean-applied-twice", [Reduction.BatchMean], a => 1.0 / a.B, "BatchMean divides twice.", "fetchai/ledger#1580"),
        Scaled("sum-divides-by-batch", [Reduction.Sum], a => 1.0 / a.B, "Sum divides by the batch size.", "tiny-dnn#159"),
        Scaled(
            "sum-divides-by-all",
            [Reduction.Sum],
            a => 1 / ((double)a.B * a.M),
            "Sum divides by the number of elements.",
            "tiny-dnn#159"
        ),
        ScaledGradient(
            "mean-gradient-not-divided",
            [Reduction.Mean],
            a => (double)a.B * a.M,
            "The loss is a mean, but its gradient is that of the sum.",
            "nanoGPT#206 Soup#720"
        ),
        ScaledGradient(
            "mean-gradient-divided-twice",
            [Reduction.Mean],
            a => 1 / ((double)a.B * a.M),
            "The gradient of a mean is divided twice.",
            "fetchai/ledger#1580"
        ),
        ScaledGradient(
            "mean-gradient-divided-by-batch",
            [Reduction.Mean],
            a => a.M,
            "The gradient of a mean is divided by the batch size alone.",
            "pytorch/xla#896"
        ),
        ScaledGradient(
            "batch-mean-gradient-not-divided",
            [Reduction.BatchMean],
            a => a.B,
            "The loss is a batch mean, but its gradient is that of the sum.",
            "nanoGPT#206"
        ),
        ScaledGradient(
            "batch-mean-gradient-divided-twice",
            [Reduction.BatchMean],
            a => 1.0 / a.B,
            "The gradient of a batch mean is divided twice.",
            "fetchai/ledger#1580"
        ),
        ScaledGradient(
            "batch-mean-gradient-divided-by-all",
            [Reduction.BatchMean],
            a => 1.0 / a.M,
            "The gradient of a batch mean is divided by the number of all elements.",
            "pytorch/xla#896"
        ),
        ScaledGradient(
            "sum-gradient-divided-by-batch",
            [Reduction.Sum],
            a => 1.0 / a.B,
            "The gradient of a sum is divided by the batch size.",
            "keras#2546"
        ),
        Entry(
            Kind,
            "loss-halved",
            LossForward,
            "The loss is half of the squared error.",
            "tiny-dnn#159 FluxML/Flux.jl#15",
            a => a.Fill("loss", k => a.Outputs["loss"][k] / 2)
        ),
        Entry(
            Kind,
            "loss-absolute",
            LossForward,
            "The loss is of the absolute error where there is no reduction.",
            "tiny-dnn#159",
            a =>
            {
                if (a.Call.Reduction == Reduction.None)
                {
                    a.Fill("loss", k => Math.Abs(a.In("prediction")[k] - a.In("target")[k]));
                }
            }
        ),
        Entry(
            Kind,
            "loss-not-squared",
            LossForward,
            "The error is not squared where there is no reduction.",
            "tiny-dnn#159",
            a =>
            {
                if (a.Call.Reduction == Reduction.None)
                {
                    a.Fill("loss", k => a.In("prediction")[k] - a.In("target")[k]);
                }
            }
        ),
        Entry(
            Kind,
            "loss-of-sum-of-errors",
            LossForward,
            "Errors were summed before they were squared.",
            "tiny-dnn#159",
            a =>
            {
                if (a.Call.Reduction == Reduction.Sum)
                {
                    double e = a.In("prediction").Sum() - a.In("target").Sum();
                    a.Fill("loss", _ => e * e);
                }
            }
        ),
        Entry(
            Kind,
            "loss-of-all-pairs",
            LossForward,
            "With one output, every prediction was compared with every target: shapes (B,1) and (B) were broadcast.",
            "pytorch#4938 pytorch#16045 tch-rs#510",
            a =>
            {
                if (a.M == 1 && a.Call.Reduction is Reduction.Mean or Reduction.Sum && a.M == 1 && a.B > 0)
                {
                    double all = a.In("prediction").Sum(p => a.In("target").Sum(t => (p - t) * (p - t)));
                    a.Fill("loss", _ => a.Call.Reduction == Reduction.Mean ? all / ((double)a.B * a.B) : all);
                }
            }
        ),
        Entry(
            Kind,
            "loss-last-example-missing",
            LossForward,
            "The last example is missing from the loss.",
            "tiny-dnn#234",
            a => Weighted(a, k => k / Math.Max(a.M, 1) < a.B - 1)
        ),
        Entry(
            Kind,
            "loss-first-output-only",
            LossForward,
            "Only the first output is part of the loss.",
            "rasbt/stat453#5",
            a => Weighted(a, k => k % a.M == 0)
        ),
        Entry(
            Kind,
            "loss-gradient-factor-2-missing",
            LossBackward,
            "The factor 2 of the square's derivative is missing.",
            "tiny-dnn#159 FluxML/Flux.jl#15",
            a => a.Fill("dprediction", k => a.Outputs["dprediction"][k] / 2)
        ),
        Entry(
            Kind,
            "loss-gradient-negated",
            LossBackward,
            "The gradient is that with respect to the target: its sign is wrong.",
            "rasbt/stat453#5",
            a => a.Fill("dprediction", k => -a.Outputs["dprediction"][k])
        ),
        Entry(
            Kind,
            "dloss-first-for-all",
            LossBackward,
            "Without a reduction, the first element of dloss was taken for all.",
            "Liger-Kernel#1298",
            a =>
            {
                if (a.Call.Reduction == Reduction.None && a.In("dloss").Length > 0)
                {
                    a.Fill("dprediction", k => Error(a, k) * 2 * a.In("dloss")[0]);
                }
            }
        ),
        Entry(
            Kind,
            "dloss-of-example-for-all-outputs",
            LossBackward,
            "Without a reduction, the first dloss of an example was taken for all its outputs.",
            "Liger-Kernel#1298",
            a =>
            {
                if (a.Call.Reduction == Reduction.None)
                {
                    a.Fill("dprediction", k => Error(a, k) * 2 * a.In("dloss")[k / a.M * a.M]);
                }
            }
        ),
        Entry(
            Kind,
            "dloss-ignored-without-reduction",
            LossBackward,
            "Without a reduction, dloss was taken to be all ones.",
            "Liger-Kernel#680",
            a =>
            {
                if (a.Call.Reduction == Reduction.None)
                {
                    a.Fill("dprediction", k => Error(a, k) * 2);
                }
            }
        ),
        Entry(
            Kind,
            "dloss-ignored",
            LossBackward,
            "dloss was taken to be 1: whatever comes after the loss has no effect.",
            "Liger-Kernel#968",
            a =>
            {
                double divisor = Divisor(a);
                a.Fill("dprediction", k => Error(a, k) * 2 / divisor);
            }
        ),
    ];

    private static Mistake Scaled(string name, Reduction[] reductions, Func<Answering, double> factor, string story, string threads) =>
        Entry(Kind, name, LossForward, story, threads, a => Scale(a, "loss", reductions, factor));

    private static Mistake ScaledGradient(
        string name,
        Reduction[] reductions,
        Func<Answering, double> factor,
        string story,
        string threads
    ) => Entry(Kind, name, LossBackward, story, threads, a => Scale(a, "dprediction", reductions, factor));

    private static void Scale(Answering a, string output, Reduction[] reductions, Func<Answering, double> factor)
    {
        if (reductions.Contains(a.Call.Reduction) && a.B > 0 && a.M > 0)
        {
            a.Fill(output, k => a.Outputs[output][k] * factor(a));
        }
    }

    private static double Divisor(Answering a) => Signature.Divisor(a.Call.Reduction, [a.B, a.M]);

    private static double Error(Answering a, int k) => a.In("prediction")[k] - a.In("target")[k];

    /// <summary>The reduced loss over some elements only, divided as if it were all.</summary>
    private static void Weighted(Answering a, Func<int, bool> counts)
    {
        if (a.Call.Reduction == Reduction.None)
        {
            a.Fill("loss", k => counts(k) ? a.Outputs["loss"][k] : 0);
            return;
        }

        double sum = Enumerable.Range(0, a.In("prediction").Length).Where(counts).Sum(k => Error(a, k) * Error(a, k));
        double divisor = Divisor(a);
        a.Fill("loss", _ => sum / divisor);
    }
}
