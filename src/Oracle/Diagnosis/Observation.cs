using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Catalogue;

namespace ExactGrad.Oracle.Diagnosis;

/// <summary>A call of exact data, what came back, and what should have.</summary>
internal sealed class Observation
{
    private readonly Dictionary<string, bool> _wrong = [];

    // A hundred mistakes, and thousands of pairs, are tried on it.
    private readonly Answering _right;

    internal Observation(Call call, Result result)
    {
        Call = call;
        Outputs = result.Outputs;
        _right = new Answering(call);
        foreach (string name in _right.Outputs.Keys)
        {
            Right[name] = _right.ToTensor(name, Outputs[name].Shape);
            _wrong[name] = !Same(Outputs[name], Right[name]);
        }
    }

    internal Call Call { get; }

    internal IReadOnlyDictionary<string, Tensor> Outputs { get; }

    internal Dictionary<string, Tensor> Right { get; } = [];

    internal bool Has(string output) => Outputs.ContainsKey(output);

    internal bool IsWrong(string output) => _wrong.GetValueOrDefault(output);

    /// <summary>An output with mistakes, each of which spoils what those before it left.</summary>
    internal Tensor Mistaken(string output, params ReadOnlySpan<MistakenAnswers> mistakes) =>
        MistakenAnswers.Spoiled(_right.Again(), mistakes).ToTensor(output, Right[output].Shape);

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
