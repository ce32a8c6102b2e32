using static ExactGrad.Oracle.Catalogue.Answering;
using static ExactGrad.Oracle.Catalogue.Entries;

namespace ExactGrad.Oracle.Catalogue;

/// <summary>The bias, its gradient, and the sum over the batch that it takes.</summary>
internal static class BiasMistakes
{
    private const MistakeClass Kind = MistakeClass.Bias;

    internal static readonly Mistake[] All =
    [
        Entry(
            Kind,
            "db-not-summed",
            Backward,
            "db is the first example's dy: it was not summed over the batch.",
            "mlpack#3679",
            a =>
            {
                if (a.B > 0)
                {
                    a.Db(j => a.Dy(0, j));
                }
            }
        ),
        Entry(
            Kind,
            "db-last-example",
            Backward,
            "db is the last example's dy: each example overwrote the one before.",
            "mlpack#3679",
            a =>
            {
                if (a.B > 0)
                {
                    a.Db(j => a.Dy(a.B - 1, j));
                }
            }
        ),
        Entry(
            Kind,
            "db-first-example-missing",
            Backward,
            "The sum for db starts at the second example.",
            "mlpack#3679",
            a => a.Db(j => Sum(Math.Max(a.B - 1, 0), s => a.Dy(s + 1, j)))
        ),
        Entry(
            Kind,
            "db-summed-over-everything",
            Backward,
            "db was summed over outputs as well: every bias gets the same gradient.",
            "rasbt/stat453#5 tt-forge-onnx#420",
            a =>
            {
                double all = a.In("dy").Sum();
                a.Db(_ => all);
            }
        ),
        Entry(
            Kind,
            "db-wrong-axis",
            Backward,
            "db was summed over the outputs of an example, where it had to be over the batch.",
            "rasbt/stat453#5",
            a =>
            {
                if (a.B > 0)
                {
                    a.Db(j => Sum(a.M, k => a.Dy(j % a.B, k)));
                }
            }
        ),
        Entry(
            Kind,
            "db-mean",
            Backward,
            "db was averaged over the batch, while dw is a sum.",
            "kvfrans/notes#5",
            a =>
            {
                if (a.B > 0)
                {
                    a.Db(j => Sum(a.B, s => a.Dy(s, j)) / a.B);
                }
            }
        ),
        Entry(
            Kind,
            "db-only-with-dw",
            Backward,
            "db stays 0 where dw is not asked for as well.",
            "mxnet#15464",
            a =>
            {
                if (!a.Requests("dw"))
                {
                    a.Db(_ => 0);
                }
            }
        ),
        Entry(
            Kind,
            "db-zero-for-one-example",
            Backward,
            "db stays 0 in a batch of one.",
            "deeplearning4j#364",
            a =>
            {
                if (a.B == 1)
                {
                    a.Db(_ => 0);
                }
            }
        ),
        Entry(Kind, "db-zero", Backward, "db was never computed.", "TransformerEngine#1488", a => a.Db(_ => 0)),
        Entry(Kind, "db-negated", Backward, "db has the wrong sign.", "rasbt/stat453#5", a => a.Db(j => -Sum(a.B, s => a.Dy(s, j)))),
        Entry(
            Kind,
            "bias-ignored",
            Forward,
            "The bias was not added.",
            "FlagGems#5755",
            a => a.Y((s, j) => a.Outputs["y"][(s * a.M) + j] - a.In("b")[j])
        ),
        Entry(
            Kind,
            "bias-added-twice",
            Forward,
            "The bias was added twice: once by the product's epilogue and once after it.",
            "cutlass#424",
            a => a.Y((s, j) => a.Outputs["y"][(s * a.M) + j] + a.In("b")[j])
        ),
        Entry(
            Kind,
            "bias-in-first-row-only",
            Forward,
            "The bias was added to the first example only.",
            "openxla/xla#46897",
            a => a.Y((s, j) => a.Outputs["y"][(s * a.M) + j] - (s > 0 ? a.In("b")[j] : 0))
        ),
        Entry(
            Kind,
            "bias-first-for-all",
            Forward,
            "The first bias was added to every output.",
            "openxla/xla#46897",
            a => a.Y((s, j) => a.Outputs["y"][(s * a.M) + j] - a.In("b")[j] + a.In("b")[0])
        ),
        Entry(
            Kind,
            "bias-subtracted",
            Forward,
            "The bias was subtracted.",
            "rasbt/stat453#5",
            a => a.Y((s, j) => a.Outputs["y"][(s * a.M) + j] - (2 * a.In("b")[j]))
        ),
    ];
}
