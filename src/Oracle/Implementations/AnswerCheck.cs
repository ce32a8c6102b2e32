using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Protocol;

namespace ExactGrad.Oracle.Implementations;

/// <summary>Holds any implementation's answer against the names, shapes and element type that its call demands.</summary>
internal static class AnswerCheck
{
    /// <summary>The answer itself where its tensors are those of <see cref="Signature.Outputs(Call)"/>, and a fault otherwise.</summary>
    /// <param name="call">What was asked.</param>
    /// <param name="answer">What came; a refusal or fault passes through.</param>
    public static Answer Check(Call call, Answer answer)
    {
        ArgumentNullException.ThrowIfNull(call);
        return answer is Result result
            ? TensorCheck.Compare(call.Operation.Name(), call.ElementType, Signature.Outputs(call), result.Outputs) ?? answer
            : answer;
    }
}
