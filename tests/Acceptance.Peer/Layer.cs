using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Implementations;

namespace ExactGrad.Acceptance.Peer;

/// <summary>The Reference under a name of its own, and with a mistake where one is asked for.</summary>
/// <param name="name">The name that it says hello with.</param>
/// <param name="mistake">"db-not-summed", "dx-scaled", or anything else for none.</param>
/// <param name="asked">A file to make when the first call comes.</param>
internal sealed class Layer(string name, string mistake, string? asked = null) : ManagedImplementation
{
    private readonly ReferenceImplementation _reference = new();

    public override Capabilities Capabilities => _reference.Capabilities with { Name = name };

    protected override Answer Invoke(Call call)
    {
        if (asked is not null && !File.Exists(asked))
        {
            File.Create(asked).Dispose();
        }

        Answer answer = _reference.Invoke([call])[0];
        if (call.Operation == Operation.LinearBackward && answer is Result result)
        {
            foreach ((string output, Tensor tensor) in result.Outputs)
            {
                Spoil(call, output, tensor);
            }
        }

        return answer;
    }

    private void Spoil(Call call, string output, Tensor tensor)
    {
        for (int k = 0; k < tensor.Count; k++)
        {
            tensor[k] = (mistake, output) switch
            {
                ("dx-scaled", "dx") => tensor[k] * 1.0005,
                ("db-not-summed", "db") when call.Inputs["dy"].Count > 0 => call.Inputs["dy"][k],
                _ => tensor[k],
            };
        }
    }

    protected override void Dispose(bool disposing) => _reference.Dispose();
}
