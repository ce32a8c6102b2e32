using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Judging;

namespace ExactGrad.Oracle.Lanes.Laws;

/// <summary>Asking for one gradient alone changes nothing about it.</summary>
internal sealed class SubsetLaw : Law
{
    internal override string Name => "subset";

    internal override string Statement => "a gradient asked for alone is the gradient asked for with the others";

    internal override Operation Operation => Operation.LinearBackward;

    internal override Trial Build(CaseId id, Dictionary<string, Tensor> inputs)
    {
        IReadOnlyList<GradientRequest> all = Draws.Everything(Operation);
        Call With(IReadOnlyList<GradientRequest> request) =>
            Call(
                id,
                Operation,
                new()
                {
                    ["x"] = inputs["x"],
                    ["w"] = inputs["w"],
                    ["dy"] = inputs["dy"],
                },
                request
            );
        return new LawTrial(
            this,
            [With(all), .. all.Select(gradient => With([gradient]))],
            check =>
            {
                for (int k = 0; k < all.Count; k++)
                {
                    check.Equal(k + 1, all[k].Name, "asked for with the others it", check.Output(0, all[k].Name).Numbers());
                }
            }
        );
    }
}
