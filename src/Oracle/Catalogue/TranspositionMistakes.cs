using ExactGrad.Reference;
using static ExactGrad.Oracle.Catalogue.Answering;
using static ExactGrad.Oracle.Catalogue.Entries;

namespace ExactGrad.Oracle.Catalogue;

/// <summary>Transposition, leading dimensions, the wrong axis. Square shapes hide most of them.</summary>
internal static class TranspositionMistakes
{
    private const MistakeClass Kind = MistakeClass.Transposition;

    internal static readonly Mistake[] All =
    [
        Entry(
            Kind,
            "dx-weights-reshaped",
            Backward,
            "For dx the weights were reshaped to the other shape, where they had to be transposed.",
            "apache/tvm#5695 Odyssey#2799",
            DxOfReshapedWeights
        ),
        Entry(
            Kind,
            "dx-input-major-weights-reshaped",
            Backward,
            "For dx input-major weights were reshaped to the other shape, where they had to be transposed.",
            "apache/tvm#5695 Odyssey#2799",
            a =>
            {
                if (a.Call.Layout == WeightLayout.InputMajor)
                {
                    DxOfReshapedWeights(a);
                }
            }
        ),
        Entry(
            Kind,
            "dx-square-weights-not-transposed",
            Backward,
            "For dx square weights were used as they are, not transposed.",
            "apache/singa#111",
            a =>
            {
                if (a.N == a.M)
                {
                    a.Dx((s, i) => Sum(a.M, j => a.Dy(s, j) * a.W(j, i)));
                }
            }
        ),
        Entry(
            Kind,
            "dx-elementwise-product",
            Backward,
            "For dx a square dy was transposed and multiplied with the weights element by element.",
            "apache/tvm#5695",
            a =>
            {
                if (a.B == a.M && a.N == a.M)
                {
                    a.Dx((s, i) => a.Dy(i, s) * a.W(s, i));
                }
            }
        ),
        Entry(
            Kind,
            "y-square-weights-transposed",
            Forward,
            "Square weights were transposed before the product.",
            "apache/singa#111",
            a =>
            {
                if (a.N == a.M)
                {
                    a.Y((s, j) => a.In("b")[j] + Sum(a.N, i => a.X(s, i) * a.W(j, i)));
                }
            }
        ),
        Entry(
            Kind,
            "y-layout-ignored",
            Forward,
            "Output-major weights were read as if they were input-major.",
            "apache/singa#111",
            a =>
            {
                if (a.Call.Layout == WeightLayout.OutputMajor)
                {
                    a.Y((s, j) => a.In("b")[j] + Sum(a.N, i => a.X(s, i) * a.In("w")[(i * a.M) + j]));
                }
            }
        ),
        Entry(
            Kind,
            "dx-layout-ignored",
            Backward,
            "For dx output-major weights were read as if they were input-major.",
            "apache/singa#111",
            a =>
            {
                if (a.Call.Layout == WeightLayout.OutputMajor)
                {
                    a.Dx((s, i) => Sum(a.M, j => a.Dy(s, j) * a.In("w")[(i * a.M) + j]));
                }
            }
        ),
        Entry(
            Kind,
            "dw-layout-ignored",
            Backward,
            "dw was stored input-major where the weights are output-major.",
            "apache/singa#111",
            a =>
            {
                if (a.Call.Layout == WeightLayout.OutputMajor)
                {
                    a.Fill("dw", k => Sum(a.B, s => a.X(s, k / a.M) * a.Dy(s, k % a.M)));
                }
            }
        ),
        Entry(
            Kind,
            "dw-transposed",
            Backward,
            "dw was stored the other way round: dy and x changed places in the product.",
            "rust-blas#6",
            a =>
                a.Fill(
                    "dw",
                    k =>
                        a.Call.Layout == WeightLayout.InputMajor
                            ? Sum(a.B, s => a.X(s, k % a.N) * a.Dy(s, k / a.N))
                            : Sum(a.B, s => a.X(s, k / a.M) * a.Dy(s, k % a.M))
                )
        ),
        Entry(
            Kind,
            "y-transposed",
            Forward,
            "y was stored column by column.",
            "rust-blas#6",
            a =>
            {
                double[] y = a.Outputs["y"];
                a.Fill("y", k => y[((k % a.B) * a.M) + (k / a.B)]);
            }
        ),
        Entry(
            Kind,
            "dx-transposed",
            Backward,
            "dx was stored column by column.",
            "rust-blas#6",
            a =>
            {
                if (a.Requests("dx"))
                {
                    int b = a.B;
                    double[] dx = [.. a.Outputs["dx"].Select((_, k) => a.Fresh("dx", k))];
                    a.Fill("dx", k => dx[((k % b) * a.N) + (k / b)]);
                }
            }
        ),
        Entry(
            Kind,
            "x-leading-dimension-rows",
            Forward,
            "The rows of x were taken to lie as many elements apart as x has rows.",
            "rust-blas#6 oneDNN#2851",
            a => a.Y((s, j) => a.In("b")[j] + Sum(a.N, i => a.In("x")[((s * a.B) + i) % (a.B * a.N)] * a.W(i, j)))
        ),
        Entry(
            Kind,
            "bias-along-rows",
            Forward,
            "The bias was added along the rows of y, not along its columns.",
            "openxla/xla#46897",
            a => a.Y((s, j) => a.Outputs["y"][(s * a.M) + j] - a.In("b")[j] + a.In("b")[s % a.M])
        ),
        Entry(
            Kind,
            "dw-outer-product-of-first",
            Backward,
            "dw is the outer product of the first example alone.",
            "harvard-edge/cs249r_book#1781",
            a =>
            {
                if (a.B > 0)
                {
                    a.Dw((i, j) => a.X(0, i) * a.Dy(0, j));
                }
            }
        ),
        Entry(
            Kind,
            "dw-outer-product-of-last",
            Backward,
            "dw is the outer product of the last example alone: each one overwrote the one before.",
            "Paddle#1805",
            a =>
            {
                if (a.B > 0)
                {
                    a.Dw((i, j) => a.X(a.B - 1, i) * a.Dy(a.B - 1, j));
                }
            }
        ),
        Entry(
            Kind,
            "dw-batch-reversed",
            Backward,
            "The examples of x and of dy were paired in opposite order in dw.",
            "flashlight#760",
            a => a.Dw((i, j) => Sum(a.B, s => a.X(a.B - 1 - s, i) * a.Dy(s, j)))
        ),
    ];

    /// <summary>w [n,m] read row by row as if it were [m,n].</summary>
    private static void DxOfReshapedWeights(Answering a) =>
        a.Dx((s, i) => Sum(a.M, j => a.Dy(s, j) * a.W(((j * a.N) + i) / a.M, ((j * a.N) + i) % a.M)));
}
