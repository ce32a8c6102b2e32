using System.Numerics;
using ExactGrad.Oracle.Calls;
using ExactGrad.Reference;

namespace ExactGrad.Oracle.Truth;

/// <summary>
/// Whether a call of the wide lane rounds nowhere. The budget of the exact lane adds the largest prediction to the
/// largest target; here both are wide and only their difference is small, so the loss is looked at element by element.
/// </summary>
internal sealed class WideBudget(Call call, int accumulatorBits)
{
    private readonly ElementFormat _format = ElementFormat.Of(call.ElementType);
    private readonly int _bits = Math.Min(accumulatorBits, ElementFormat.Of(call.ElementType).SignificandBits);

    internal static bool Holds(Call call, int accumulatorBits) =>
        call.Operation is Operation.MseForward or Operation.MseBackward
            ? new WideBudget(call, accumulatorBits).HoldsLoss()
            : ExactBudget.Holds(call, accumulatorBits);

    private bool HoldsLoss()
    {
        Tensor p = call.Inputs["prediction"],
            t = call.Inputs["target"];
        long divisor = call.Reduction switch
        {
            Reduction.BatchMean => p.Rows,
            Reduction.Mean => p.Count,
            _ => 1,
        };
        if (divisor > 0 && !BitOperations.IsPow2(divisor))
        {
            return false;
        }

        int bits = divisor == 0 ? 0 : BitOperations.Log2((ulong)divisor);
        Magnitude squares = Magnitude.Zero;
        for (int k = 0; k < p.Count; k++)
        {
            double e = p[k] - t[k];
            // What Knuth's two-sum finds missing from the difference.
            double part = e - p[k];
            if ((p[k] - (e - part)) - (t[k] + part) != 0 || !double.IsFinite(e))
            {
                return false;
            }

            Magnitude error = Of(e);
            Magnitude square = error * error;
            squares += square;
            bool fits = call.Operation == Operation.MseForward ? Fits(error) && Fits(square) : HoldsGradient(error, Dloss(k), bits);
            if (!fits)
            {
                return false;
            }
        }

        bool reduced = call.Operation == Operation.MseForward && call.Reduction != Reduction.None;
        return !reduced || (squares.Fits(accumulatorBits, _format) && Fits(squares.ScaledDown(bits)));
    }

    /// <summary>2 e dl / N, multiplied in any order: doubling and dividing by a power of two cost no bit, only range.</summary>
    private bool HoldsGradient(Magnitude e, Magnitude dloss, int bits)
    {
        Magnitude twice = Doubled(e),
            product = e * dloss,
            both = Doubled(product);
        return new[] { e, twice, product, both, dloss }.All(factor => Fits(factor) && Fits(factor.ScaledDown(bits)));
    }

    private Magnitude Dloss(int k)
    {
        Tensor dloss = call.Inputs["dloss"];
        return Of(dloss[dloss.Count == 1 ? 0 : k]);
    }

    private bool Fits(Magnitude magnitude) => magnitude.Fits(_bits, _format);

    private static Magnitude Doubled(Magnitude magnitude) => magnitude.ScaledDown(-1);

    private static Magnitude Of(double value)
    {
        Tensor single = Tensor.Zeros(ElementType.F64);
        single[0] = value;
        return Magnitude.Of(single);
    }
}
