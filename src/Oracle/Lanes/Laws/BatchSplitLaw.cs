using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Judging;

namespace ExactGrad.Oracle.Lanes.Laws;

/// <summary>Uneven micro-batches add up to the whole batch: dx row by row, dw and db as sums.</summary>
internal sealed class BatchSplitLaw : Law
{
    internal override string Name => "batch-split";

    internal override string Statement => "dw and db of a batch are the sums over its micro-batches, and each row of dx is its own";

    internal override Operation Operation => Operation.LinearBackward;

    internal override Trial Build(CaseId id, Dictionary<string, Tensor> inputs)
    {
        int batch = id.Extents[0];
        int[] first = [.. Enumerable.Range(0, (batch + 2) / 3)],
            second = [.. Enumerable.Range(first.Length, batch - first.Length)];
        Call Part(int[] rows) =>
            Call(
                id,
                Operation,
                new()
                {
                    ["x"] = inputs["x"].Rows(rows),
                    ["w"] = inputs["w"],
                    ["dy"] = inputs["dy"].Rows(rows),
                }
            );
        return new LawTrial(
            this,
            [Part([.. first, .. second]), Part(first), Part(second)],
            check =>
            {
                check.Equal(0, "dw", "the sum over the micro-batches", check.Output(1, "dw").Plus(check.Output(2, "dw")));
                check.Equal(0, "db", "the sum over the micro-batches", check.Output(1, "db").Plus(check.Output(2, "db")));
                check.Equal(
                    0,
                    "dx",
                    "the micro-batch of that row",
                    [.. check.Output(1, "dx").Numbers(), .. check.Output(2, "dx").Numbers()]
                );
            }
        );
    }
}
