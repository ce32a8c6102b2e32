using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Judging;
using ExactGrad.Reference;

namespace ExactGrad.Oracle.Lanes.Laws;

/// <summary>A mean divides the gradients by the same count as the loss, once.</summary>
internal sealed class ReductionGradientLaw : Law
{
    internal override string Name => "reduction-gradient";

    internal override string Statement => "dprediction of Mean is that of Sum / (B m), of BatchMean that of Sum / B";

    internal override Operation Operation => Operation.MseBackward;

    internal override bool Applies(LaneSettings settings) =>
        settings.Has(Operation) && settings.Reductions.Contains(Reduction.Sum) && settings.Reductions.Count > 1;

    internal override Trial Build(CaseId id, Dictionary<string, Tensor> inputs)
    {
        Tensor dloss = inputs["dloss"];
        // Sum takes one dL; without a reduction every element has its own, so all get the same.
        double one = dloss.Count > 0 && dloss[0] != 0 ? dloss[0] : 1;
        Call With(Reduction reduction)
        {
            Tensor upstream =
                reduction == Reduction.None
                    ? dloss.Like(dloss.Shape, [.. Enumerable.Repeat(one, (int)dloss.Count)])
                    : dloss.Like([], [one]);
            return Call(
                id,
                Operation,
                new()
                {
                    ["prediction"] = inputs["prediction"],
                    ["target"] = inputs["target"],
                    ["dloss"] = upstream,
                }
            ) with
            {
                Reduction = reduction,
            };
        }

        return new LawTrial(
            this,
            [With(Reduction.Sum), With(id.Reduction)],
            check =>
                check.Equal(
                    1,
                    "dprediction",
                    "Sum, divided",
                    check.Output(0, "dprediction").Map(value => value / Signature.Divisor(id.Reduction, id.Extents))
                )
        );
    }
}
