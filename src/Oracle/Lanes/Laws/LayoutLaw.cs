using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Judging;
using ExactGrad.Reference;

namespace ExactGrad.Oracle.Lanes.Laws;

/// <summary>The layout says where weights stand, not what they mean.</summary>
internal sealed class LayoutLaw : Law
{
    internal override string Name => "layout";

    internal override string Statement => "weights stored the other way round give the same dx and db, and dw stored the other way round";

    internal override Operation Operation => Operation.LinearBackward;

    internal override bool Applies(LaneSettings settings) => settings.Has(Operation) && settings.Layouts.Count == 2;

    internal override Trial Build(CaseId id, Dictionary<string, Tensor> inputs)
    {
        Tensor w = inputs["w"];
        Tensor turned = w.Like([w.Columns, w.Rows], w.Transposed());
        WeightLayout other = id.Layout == WeightLayout.InputMajor ? WeightLayout.OutputMajor : WeightLayout.InputMajor;
        Call With(Tensor weights) =>
            Call(
                id,
                Operation,
                new()
                {
                    ["x"] = inputs["x"],
                    ["w"] = weights,
                    ["dy"] = inputs["dy"],
                }
            );
        return new LawTrial(
            this,
            [With(w), With(turned) with { Layout = other }],
            check =>
            {
                check.Equal(1, "dx", "the other layout", check.Output(0, "dx").Numbers());
                check.Equal(1, "dw", "the other layout", check.Output(0, "dw").Transposed());
                check.Equal(1, "db", "the other layout", check.Output(0, "db").Numbers());
            }
        );
    }
}
