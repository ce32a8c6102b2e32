using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Truth;

namespace ExactGrad.Oracle.Bounds;

/// <summary>
/// What flushing subnormal numbers to 0 may change: every term with a subnormal operand in full, and the smallest normal
/// number for each product and each partial sum that was flushed.
/// </summary>
internal static class FlushBound
{
    /// <summary>The bound of every element of every output.</summary>
    internal static Dictionary<string, double[]> Of(Call call, ElementFormat accumulator)
    {
        var format = ElementFormat.Of(call.ElementType);
        double normal = Math.Max(format.SmallestNormal, accumulator.SmallestNormal);
        Dictionary<string, double[]> all = Evaluations.Magnitudes(call);
        Dictionary<string, double[]> kept = ReferenceEvaluator<double>.Evaluate(
            call,
            (name, value) =>
                Math.Abs(value) < normal ? 0
                : name == "target" ? -Math.Abs(value)
                : Math.Abs(value)
        );
        var bounds = new Dictionary<string, double[]>();
        foreach ((string output, double[] magnitudes) in all)
        {
            SumShape shape = SumShape.Of(call, output);
            double flushed = 2 * (shape.Terms + shape.Roundings + shape.Stores) * normal * Factor(call);
            bounds[output] = [.. magnitudes.Zip(kept[output], (magnitude, rest) => magnitude - rest + flushed)];
        }

        return bounds;
    }

    /// <summary>By how much what was flushed may be multiplied afterwards.</summary>
    private static double Factor(Call call)
    {
        double factor = 1;
        if (call.Inputs.TryGetValue("dloss", out Tensor? dloss))
        {
            for (int k = 0; k < dloss.Count; k++)
            {
                factor = Math.Max(factor, 2 * Math.Abs(dloss[k]));
            }
        }

        return factor;
    }
}
