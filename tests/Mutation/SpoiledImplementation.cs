using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Implementations;

namespace ExactGrad.Tests.Mutation;

/// <summary>The Reference with one mistake planted into its answers.</summary>
/// <param name="spoil">Changes the outputs of a call, in place.</param>
internal sealed class SpoiledImplementation(Action<Call, IReadOnlyDictionary<string, Tensor>> spoil) : ManagedImplementation
{
    private readonly ReferenceImplementation _right = new();

    public override Capabilities Capabilities => _right.Capabilities with { Name = "mistaken" };

    protected override Answer Invoke(Call call)
    {
        Answer answer = ((IImplementation)_right).Invoke([call])[0];
        if (answer is Result result)
        {
            spoil(call, result.Outputs);
        }

        return answer;
    }
}
