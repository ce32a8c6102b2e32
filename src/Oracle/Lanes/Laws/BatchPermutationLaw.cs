using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Judging;

namespace ExactGrad.Oracle.Lanes.Laws;

/// <summary>The order of the examples means nothing: dx is permuted with them, dw and db stay.</summary>
internal sealed class BatchPermutationLaw : Law
{
    internal override string Name => "batch-permutation";

    internal override string Statement => "permuting the examples permutes the rows of dx and leaves dw and db as they are";

    internal override Operation Operation => Operation.LinearBackward;

    internal override Trial Build(CaseId id, Dictionary<string, Tensor> inputs)
    {
        int batch = id.Extents[0];
        int[] order = [.. Enumerable.Range(0, batch)];
        SplitMix64 random = SplitMix64.For(id.Seed, "permutation");
        for (int k = batch - 1; k > 0; k--)
        {
            int other = random.Below(k + 1);
            (order[k], order[other]) = (order[other], order[k]);
        }

        Call Ordered(int[] rows) =>
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
            [Ordered([.. Enumerable.Range(0, batch)]), Ordered(order)],
            check =>
            {
                check.Equal(1, "dx", "the order before", check.Output(0, "dx").Rows(order).Numbers());
                check.Equal(1, "dw", "the order before", check.Output(0, "dw").Numbers());
                check.Equal(1, "db", "the order before", check.Output(0, "db").Numbers());
            }
        );
    }
}
