using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Judging;
using ExactGrad.Reference;

namespace ExactGrad.Oracle.Lanes.Laws;

/// <summary>Mean = Sum / (B m), BatchMean = Sum / B, and the elementwise losses sum to Sum.</summary>
internal sealed class ReductionLaw : Law
{
    internal override string Name => "reduction";

    internal override string Statement => "Mean = Sum / (B m), BatchMean = Sum / B, Sum = sum of the losses without reduction";

    internal override Operation Operation => Operation.MseForward;

    internal override bool Applies(LaneSettings settings) =>
        settings.Has(Operation) && settings.Reductions.Contains(Reduction.Sum) && settings.Reductions.Count > 1;

    internal override Trial Build(CaseId id, Dictionary<string, Tensor> inputs)
    {
        Call With(Reduction reduction) =>
            Call(id, Operation, new() { ["prediction"] = inputs["prediction"], ["target"] = inputs["target"] }) with
            {
                Reduction = reduction,
            };
        return new LawTrial(
            this,
            [With(Reduction.Sum), With(id.Reduction)],
            check =>
            {
                double sum = check.Output(0, "loss")[0];
                long count = Signature.Divisor(id.Reduction, id.Extents);
                if (count > 0)
                {
                    double reduced =
                        id.Reduction == Reduction.None ? check.Output(1, "loss").Numbers().Sum() : check.Output(1, "loss")[0] * count;
                    check.Equal("loss", "Sum", sum, $"{Words.Name(id.Reduction)} times {count}", reduced);
                }
            }
        );
    }
}
