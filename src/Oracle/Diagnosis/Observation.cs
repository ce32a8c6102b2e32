using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Truth;

namespace ExactGrad.Oracle.Diagnosis;

/// <summary>A call of exact data, what came back, and what should have.</summary>
internal sealed class Observation
{
    private readonly Dictionary<string, bool> _wrong = [];

    internal Observation(Call call, Result result)
    {
        Call = call;
        Outputs = result.Outputs;
        foreach ((string name, double[] truth) in Evaluations.InDouble(call))
        {
            Tensor right = Tensor.Zeros(call.ElementType, Outputs[name].Shape);
            for (int k = 0; k < truth.Length; k++)
            {
                right[k] = truth[k];
            }

            Right[name] = right;
            _wrong[name] = !Same(Outputs[name], right);
        }
    }

    internal Call Call { get; }

    internal IReadOnlyDictionary<string, Tensor> Outputs { get; }

    internal Dictionary<string, Tensor> Right { get; } = [];

    internal bool Has(string output) => Outputs.ContainsKey(output);

    internal bool IsWrong(string output) => _wrong.GetValueOrDefault(output);

    /// <summary>Whether two tensors have equal elements; NaN equals NaN here, and -0 equals 0.</summary>
    internal static bool Same(Tensor left, Tensor right)
    {
        for (int k = 0; k < left.Count; k++)
        {
            double a = left[k],
                b = right[k];
            if (a != b && !(double.IsNaN(a) && double.IsNaN(b)))
            {
                return false;
            }
        }

        return true;
    }
}
