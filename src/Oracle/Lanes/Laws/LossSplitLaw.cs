using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Judging;
using ExactGrad.Reference;

namespace ExactGrad.Oracle.Lanes.Laws;

/// <summary>
/// The loss of a batch from the sums of uneven micro-batches, divided once by what the whole batch divides by: not the
/// mean of their means.
/// </summary>
internal sealed class LossSplitLaw : Law
{
    internal override string Name => "loss-split";

    internal override string Statement =>
        "the loss of a batch is the sum over uneven micro-batches, divided once by the count of the whole";

    internal override Operation Operation => Operation.MseForward;

    internal override bool Applies(LaneSettings settings) => settings.Has(Operation) && settings.Reductions.Contains(Reduction.Sum);

    internal override Trial Build(CaseId id, Dictionary<string, Tensor> inputs)
    {
        int batch = id.Extents[0];
        int[] first = [.. Enumerable.Range(0, (batch + 2) / 3)],
            second = [.. Enumerable.Range(first.Length, batch - first.Length)];
        Call Part(int[] rows, Reduction reduction) =>
            Call(id, Operation, new() { ["prediction"] = inputs["prediction"].Rows(rows), ["target"] = inputs["target"].Rows(rows) }) with
            {
                Reduction = reduction,
            };
        return new LawTrial(
            this,
            [Part([.. first, .. second], id.Reduction), Part(first, Reduction.Sum), Part(second, Reduction.Sum)],
            check =>
            {
                double parts = check.Output(1, "loss")[0] + check.Output(2, "loss")[0];
                double whole =
                    id.Reduction == Reduction.None
                        ? check.Output(0, "loss").Numbers().Sum()
                        : check.Output(0, "loss")[0] * Signature.Divisor(id.Reduction, id.Extents);
                check.Equal(
                    "loss",
                    "the sum over the micro-batches",
                    parts,
                    "the loss of the batch times its divisor",
                    Signature.Divisor(id.Reduction, id.Extents) == 0 ? parts : whole
                );
            }
        );
    }
}
