using static ExactGrad.Oracle.Catalogue.Entries;

namespace ExactGrad.Oracle.Catalogue;

/// <summary>Averages over the batch where there is a sum, and gradients of the wrong sign or not computed.</summary>
internal static class BatchAverageMistakes
{
    private const MistakeClass Kind = MistakeClass.BatchAverage;

    internal static readonly Mistake[] All =
    [
        Entry(
            Kind,
            "dw-mean",
            Backward,
            "dw was averaged over the batch, where it is a sum: the loss is reduced, not the gradients.",
            "DeepSpeed#4957 kvfrans/notes#5",
            a =>
            {
                if (a.B > 0)
                {
                    a.Fill("dw", k => a.Fresh("dw", k) / a.B);
                }
            }
        ),
        Entry(
            Kind,
            "dw-and-db-mean",
            Backward,
            "dw and db were averaged over the batch, where they are sums.",
            "DeepSpeed#4957",
            a =>
            {
                if (a.B > 0)
                {
                    a.Fill("dw", k => a.Fresh("dw", k) / a.B);
                    a.Fill("db", k => a.Fresh("db", k) / a.B);
                }
            }
        ),
        Entry(
            Kind,
            "all-gradients-mean",
            Backward,
            "All gradients were divided by the batch size once more.",
            "DeepSpeed#4957 fetchai/ledger#1580",
            a =>
            {
                if (a.B > 0)
                {
                    foreach (string name in a.Outputs.Keys.ToArray())
                    {
                        a.Fill(name, k => a.Fresh(name, k) / a.B);
                    }
                }
            }
        ),
        Entry(
            Kind,
            "dx-mean",
            Backward,
            "dx was divided by the batch size.",
            "fetchai/ledger#1580",
            a =>
            {
                if (a.B > 0)
                {
                    a.Fill("dx", k => a.Fresh("dx", k) / a.B);
                }
            }
        ),
        Entry(
            Kind,
            "dx-times-batch",
            Backward,
            "dx was multiplied by the batch size, to undo a mean that was not there.",
            "stylegan3#184",
            a => a.Fill("dx", k => a.Fresh("dx", k) * a.B)
        ),
        Entry(Kind, "dx-negated", Backward, "dx has the wrong sign.", "rasbt/stat453#5", a => a.Fill("dx", k => -a.Fresh("dx", k))),
        Entry(Kind, "dw-negated", Backward, "dw has the wrong sign.", "rasbt/stat453#5", a => a.Fill("dw", k => -a.Fresh("dw", k))),
        Entry(
            Kind,
            "all-gradients-negated",
            Backward,
            "All gradients have the wrong sign: dy was taken as target minus prediction.",
            "rasbt/stat453#5",
            a =>
            {
                foreach (string name in a.Outputs.Keys.ToArray())
                {
                    a.Fill(name, k => -a.Fresh(name, k));
                }
            }
        ),
        Entry(Kind, "dw-zero", Backward, "dw was never computed.", "TransformerEngine#1488 pytorch#3303", a => a.Fill("dw", _ => 0)),
        Entry(
            Kind,
            "dx-zero",
            Backward,
            "dx was never computed: the layer was taken for the first one.",
            "mlpack#1930",
            a => a.Fill("dx", _ => 0)
        ),
        Entry(
            Kind,
            "gradients-doubled",
            Backward,
            "All gradients are twice what they are: the factor 2 of the square was put in once more.",
            "tiny-dnn#159",
            a =>
            {
                foreach (string name in a.Outputs.Keys.ToArray())
                {
                    a.Fill(name, k => 2 * a.Fresh(name, k));
                }
            }
        ),
    ];
}
