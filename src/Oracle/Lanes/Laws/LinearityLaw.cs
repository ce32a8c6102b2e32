using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Judging;

namespace ExactGrad.Oracle.Lanes.Laws;

/// <summary>Every gradient is linear in dy.</summary>
internal sealed class LinearityLaw : Law
{
    internal override string Name => "linearity";

    internal override string Statement => "the gradients of dy + dy' are the gradients of dy plus those of dy'";

    internal override Operation Operation => Operation.LinearBackward;

    internal override Trial Build(CaseId id, Dictionary<string, Tensor> inputs)
    {
        Tensor dy = inputs["dy"];
        // Another dy of the same size: the first, rolled by one element.
        double[] numbers = dy.Numbers();
        double[] rolled = [.. numbers.Skip(1), .. numbers.Take(1)];
        Tensor other = dy.Like(dy.Shape, rolled),
            sum = dy.Like(dy.Shape, dy.Plus(other));
        Call With(Tensor gradient) =>
            Call(
                id,
                Operation,
                new()
                {
                    ["x"] = inputs["x"],
                    ["w"] = inputs["w"],
                    ["dy"] = gradient,
                }
            );
        return new LawTrial(
            this,
            [With(sum), With(dy), With(other)],
            check =>
            {
                foreach (string gradient in Signature.Requestable(Operation))
                {
                    check.Equal(0, gradient, "the sum of the two", check.Output(1, gradient).Plus(check.Output(2, gradient)));
                }
            }
        );
    }
}
