using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Judging;

namespace ExactGrad.Oracle.Lanes.Laws;

/// <summary>
/// Scaling by a power of two commutes with every rounding while nothing overflows or underflows, so the bits of the
/// significands stay the same on any data.
/// </summary>
internal sealed class PowerOfTwoScalingLaw : Law
{
    private const double X = 4,
        W = 0.5,
        Dy = 2;

    internal override string Name => "power-of-two-scaling";

    internal override string Statement =>
        "with 4 x, w / 2 and 2 dy, dx is as before, dw is 8 times and db 2 times what it was, to the last bit";

    internal override Operation Operation => Operation.LinearBackward;

    internal override bool OnRealData => true;

    internal override Trial Build(CaseId id, Dictionary<string, Tensor> inputs)
    {
        Tensor Scaled(string name, double factor) => inputs[name].Like(inputs[name].Shape, inputs[name].Map(value => value * factor));
        Call With(double x, double w, double dy) =>
            Call(
                id,
                Operation,
                new()
                {
                    ["x"] = Scaled("x", x),
                    ["w"] = Scaled("w", w),
                    ["dy"] = Scaled("dy", dy),
                }
            );
        return new LawTrial(
            this,
            [With(1, 1, 1), With(X, W, Dy)],
            check =>
            {
                check.Equal(1, "dx", "the scaled dx", check.Output(0, "dx").Map(value => value * Dy * W));
                check.Equal(1, "dw", "the scaled dw", check.Output(0, "dw").Map(value => value * X * Dy));
                check.Equal(1, "db", "the scaled db", check.Output(0, "db").Map(value => value * Dy));
            }
        );
    }
}
