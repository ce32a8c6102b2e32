using System.Numerics;
using ExactGrad.Oracle.Calls;
using ExactGrad.Reference;

namespace ExactGrad.Oracle.Truth;

/// <summary>
/// Whether every order of summation of a call gives the same classes near the largest finite number. With H = 2^E, the
/// type's largest power of two, every sum must be one of: small integers within the budget; H times whole numbers of one
/// sign, and at most 1 besides. docs/lanes.md proves it. Losses consist of powers of two.
/// </summary>
internal sealed class OverflowBudget(Call call, ElementFormat accumulator)
{
    /// <summary>A mean over more would bring what overflows back into range.</summary>
    internal const int MostLosses = 1 << 10;

    private const double LargestSmall = 256;
    private readonly ElementFormat _format = ElementFormat.Of(call.ElementType);

    internal static bool Holds(Call call, ElementFormat accumulator)
    {
        var budget = new OverflowBudget(call, accumulator);
        return accumulator.MaxExponent >= budget._format.MaxExponent
            && call.Operation switch
            {
                Operation.LinearForward => budget.HoldsLinear("x"),
                Operation.LinearBackward => budget.HoldsLinear("dy"),
                Operation.MseForward => budget.HoldsLoss(),
                Operation.MseBackward => budget.HoldsLossGradient(),
                _ => true,
            };
    }

    private bool HoldsLinear(string huge)
    {
        foreach ((string name, Tensor tensor) in call.Inputs)
        {
            for (int k = 0; k < tensor.Count; k++)
            {
                double value = tensor[k];
                bool small = Math.Abs(value) <= LargestSmall && value == Math.Truncate(value);
                if (!small && !(name == huge && IsHuge(value)))
                {
                    return false;
                }
            }
        }

        // How often H is in each sum, as a sum with signs and as one without; and S of the rest.
        double Count(string name, double value) =>
            name == huge ? (IsHuge(value) ? Math.Sign(value) : 0)
            : name is "x" or "w" ? value
            : 0;
        Dictionary<string, double[]> signed = ReferenceEvaluator<double>.Evaluate(call, Count);
        Dictionary<string, double[]> unsigned = ReferenceEvaluator<double>.Evaluate(call, (name, value) => Math.Abs(Count(name, value)));
        Dictionary<string, double[]> rest = ReferenceEvaluator<double>.Evaluate(call, (_, value) => IsHuge(value) ? 0 : Math.Abs(value));
        double room = Math.ScaleB(1, Math.Min(accumulator.SignificandBits, _format.SignificandBits));
        return signed.All(output =>
            Enumerable
                .Range(0, output.Value.Length)
                .All(k =>
                    unsigned[output.Key][k] == Math.Abs(output.Value[k]) && rest[output.Key][k] <= (output.Value[k] == 0 ? room - 1 : 1)
                )
        );
    }

    private bool HoldsLoss()
    {
        int telling = 0;
        for (int k = 0; k < call.Inputs["prediction"].Count; k++)
        {
            if (Error(k) is not double e)
            {
                return false;
            }

            telling += e == 0 ? 0 : 1;
            double exponent = Math.Log2(Math.Abs(e));
            bool certain = e == 0 || exponent >= _format.MaxExponent || (exponent >= 0 && 2 * exponent <= _format.MaxExponent);
            if (!certain)
            {
                return false;
            }
        }

        return HasExactCount && (call.Reduction == Reduction.None || telling <= 1);
    }

    private bool HoldsLossGradient()
    {
        Tensor dloss = call.Inputs["dloss"];
        for (int k = 0; k < call.Inputs["prediction"].Count; k++)
        {
            double factor = dloss[dloss.Count == 1 ? 0 : k];
            if (Error(k) is not double e || !IsPowerOfTwo(factor) || Math.Abs(factor) is < 1 or > 1 << 14)
            {
                return false;
            }

            // 2 e dl / N, multiplied in any order: within range all the way, or beyond it at the end.
            double most = 1 + Math.Log2(Math.Abs(e)) + Math.Log2(Math.Abs(factor));
            bool certain =
                e == 0
                || (
                    Math.Abs(e) >= 1 && double.IsFinite(e) && (most <= _format.MaxExponent || most - Math.Log2(Count) > _format.MaxExponent)
                );
            if (!certain)
            {
                return false;
            }
        }

        return HasExactCount;
    }

    /// <summary>p - t, where it is 0 or a power of two, possibly beyond the largest number, and is so exactly; else null.</summary>
    private double? Error(int k)
    {
        double p = call.Inputs["prediction"][k],
            t = call.Inputs["target"][k];
        bool alone = p == 0 || t == 0 || p == -t;
        return alone && (p == 0 || IsPowerOfTwo(p)) && (t == 0 || IsPowerOfTwo(t)) ? p - t : null;
    }

    private long Count =>
        call.Reduction switch
        {
            Reduction.BatchMean => call.Inputs["prediction"].Rows,
            Reduction.Mean => call.Inputs["prediction"].Count,
            _ => 1,
        };

    private bool HasExactCount => Count == 0 || (BitOperations.IsPow2(Count) && call.Inputs["prediction"].Count <= MostLosses);

    private bool IsHuge(double value) => Math.Abs(value) == Math.ScaleB(1, _format.MaxExponent);

    private static bool IsPowerOfTwo(double value) => double.IsFinite(value) && value != 0 && double.IsPow2(Math.Abs(value));
}
