using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Judging;

namespace ExactGrad.Oracle.Lanes.Laws;

/// <summary>
/// Backward is the adjoint of forward, variable by variable. dx does not see x, and dw does not see w, so the case's own
/// x and w serve as the directions v.
/// </summary>
internal sealed class AdjointLaw : Law
{
    internal override string Name => "adjoint";

    internal override string Statement => "<dy, J v> = <J^T dy, v>: sum dy (v w) = sum dx v, sum dy (x v) = sum dw v, sum dy v = sum db v";

    internal override Operation Operation => Operation.LinearBackward;

    internal override bool Applies(LaneSettings settings) => settings.Has(Operation.LinearBackward, Operation.LinearForward);

    internal override Trial Build(CaseId id, Dictionary<string, Tensor> inputs)
    {
        Tensor x = inputs["x"],
            w = inputs["w"],
            dy = inputs["dy"],
            b = inputs["b"];
        Tensor noX = Tensor.Zeros(id.ElementType, x.Shape),
            noB = Tensor.Zeros(id.ElementType, b.Shape);
        Call[] calls =
        [
            Call(
                id,
                Operation.LinearBackward,
                new()
                {
                    ["x"] = x,
                    ["w"] = w,
                    ["dy"] = dy,
                }
            ),
            Call(
                id,
                Operation.LinearForward,
                new()
                {
                    ["x"] = x,
                    ["w"] = w,
                    ["b"] = noB,
                }
            ),
            Call(
                id,
                Operation.LinearForward,
                new()
                {
                    ["x"] = noX,
                    ["w"] = w,
                    ["b"] = b,
                }
            ),
        ];
        return new LawTrial(
            this,
            calls,
            check =>
            {
                double along = dy.Dot(check.Output(1, "y"));
                check.Equal("dx", "sum dy (x w)", along, "sum dx x", x.Dot(check.Output(0, "dx")));
                check.Equal("dw", "sum dy (x w)", along, "sum dw w", w.Dot(check.Output(0, "dw")));
                check.Equal("db", "sum dy b", dy.Dot(check.Output(2, "y")), "sum db b", b.Dot(check.Output(0, "db")));
            }
        );
    }
}
