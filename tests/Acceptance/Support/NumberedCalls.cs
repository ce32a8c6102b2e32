using ExactGrad.Oracle.Calls;
using ExactGrad.Reference;
using Xunit;

namespace ExactGrad.Tests.Acceptance.Support;

/// <summary>Calls that the peer can tell apart: number k is the first element of call k, and fills its honest answer.</summary>
internal static class NumberedCalls
{
    internal static IReadOnlyList<Call> Make(int count) => [.. Enumerable.Range(0, count).Select(Make1)];

    internal static void AssertHonest(Answer answer, int number)
    {
        var result = Assert.IsType<Result>(answer);
        Assert.Equal(["dx", "dw", "db"], result.Outputs.Keys);
        foreach (Tensor tensor in result.Outputs.Values)
        {
            Assert.All(Enumerable.Range(0, (int)tensor.Count), i => Assert.Equal(number, tensor[i]));
        }
    }

    private static Call Make1(int number)
    {
        GradientRequest[] request =
        [
            .. Signature.Requestable(Operation.LinearBackward).Select(name => new GradientRequest(name, GradientMode.Overwrite)),
        ];
        var inputs = new Dictionary<string, Tensor>();
        foreach (
            (string name, int[] shape) in Signature.Inputs(
                Operation.LinearBackward,
                [2, 3, 4],
                WeightLayout.OutputMajor,
                Reference.Reduction.None
            )
        )
        {
            inputs.Add(name, Tensor.Zeros(ElementType.F32, shape));
        }

        inputs["x"][0] = number;
        return new Call(Operation.LinearBackward, ElementType.F32, WeightLayout.OutputMajor, Reference.Reduction.None, request, inputs);
    }
}
