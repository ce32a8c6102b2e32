using ExactGrad.Oracle.Calls;

namespace ExactGrad.Oracle.Truth;

/// <summary>The ways in which the judge lets the Reference answer a call.</summary>
internal static class Evaluations
{
    /// <summary>In double: the exact answer where <see cref="ExactBudget"/> holds, since then no operation rounds.</summary>
    internal static Dictionary<string, double[]> InDouble(Call call) => ReferenceEvaluator<double>.Evaluate(call, (_, value) => value);

    /// <summary>
    /// S, the sum of the absolute values of the terms, per element: the Reference on absolute values. Targets are
    /// negated, so that e = p - t becomes abs(p) + abs(t); nothing is negative, so ReLU lets everything through.
    /// </summary>
    internal static Dictionary<string, double[]> Magnitudes(Call call) =>
        ReferenceEvaluator<double>.Evaluate(call, (name, value) => name == "target" ? -Math.Abs(value) : Math.Abs(value));
}
