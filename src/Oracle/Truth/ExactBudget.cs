using System.Numerics;
using ExactGrad.Oracle.Calls;
using ExactGrad.Reference;

namespace ExactGrad.Oracle.Truth;

/// <summary>
/// Decides whether a call can be answered without a rounding. Every term is a multiple of a unit 2^u, and the sum of
/// the absolute values of the terms is below 2^p units; then every partial sum, in every order, is a multiple of the
/// unit below 2^p units, so a format with p significant bits holds it exactly, fused or not. What is computed element
/// by element (p - t, its square, what one layer hands to the next) must fit the element type itself.
/// </summary>
internal sealed class ExactBudget(
    Operation operation,
    ElementType elementType,
    IReadOnlyList<int> extents,
    Reduction reduction,
    int accumulatorBits
)
{
    private readonly ElementFormat _format = ElementFormat.Of(elementType);

    // An accumulator wider than the type does not help where the sum itself must be a finite number of the type.
    private readonly int _elementBits = Math.Min(accumulatorBits, ElementFormat.Of(elementType).SignificandBits);

    /// <summary>The budget of a call whose sums are held with that many bits.</summary>
    internal static bool Holds(Call call, int accumulatorBits)
    {
        int[] extents = Signature.Extents(call);
        var budget = new ExactBudget(call.Operation, call.ElementType, extents, call.Reduction, accumulatorBits);
        return budget.Holds(name => Magnitude.Of(call.Inputs[name]), call.Request)
            || (call.Request.Count <= 3 && budget.HoldsElementwise(call));
    }

    /// <summary>The budget from the largest absolute value and unit of each tensor: sufficient, and independent of the values.</summary>
    internal bool Holds(Func<string, Magnitude> of, IReadOnlyList<GradientRequest> request)
    {
        bool FitsGradient(string name, Magnitude sum) => Accumulates(request, name) ? FitsElement(sum + of(name)) : FitsSum(sum);

        int b = extents[0];
        switch (operation)
        {
            case Operation.LinearForward:
                return FitsSum((of("x") * of("w")).Summed(extents[1]) + of("b"));
            case Operation.LinearBackward:
                return FitsGradient("dx", (of("dy") * of("w")).Summed(extents[2]))
                    && FitsGradient("dw", (of("x") * of("dy")).Summed(b))
                    && FitsGradient("db", of("dy").Summed(b));
            case Operation.ReluForward:
            case Operation.ReluBackward:
                return true;
            case Operation.MseForward:
                return HasExactDivisor && FitsLoss(of("prediction") + of("target"));
            case Operation.MseBackward:
                return HasExactDivisor
                    && FitsElement(of("prediction") + of("target"))
                    && FitsElement(Gradient(of("prediction") + of("target"), of("dloss")));
            default:
                return HasExactDivisor && HoldsChain(of, FitsGradient);
        }
    }

    private bool HoldsChain(Func<string, Magnitude> of, Func<string, Magnitude, bool> fitsGradient)
    {
        (int b, int n, int h, int m) = (extents[0], extents[1], extents[2], extents[3]);
        Magnitude z = (of("x") * of("w1")).Summed(n) + of("b1");
        Magnitude p = (z * of("w2")).Summed(h) + of("b2");
        Magnitude e = p + of("target");
        Magnitude dp = Gradient(e, of("dloss"));
        Magnitude da = (dp * of("w2")).Summed(m);
        return FitsSum(z)
            && FitsElement(z)
            && FitsSum(p)
            && FitsElement(p)
            && FitsLoss(e)
            && FitsElement(dp)
            && FitsSum(da)
            && FitsElement(da)
            && fitsGradient("dw2", (z * dp).Summed(b))
            && fitsGradient("db2", dp.Summed(b))
            && fitsGradient("dw1", (of("x") * da).Summed(b))
            && fitsGradient("db1", da.Summed(b))
            && fitsGradient("dx", (da * of("w1")).Summed(h));
    }

    /// <summary>The budget of a linear operation element by element, which sparse data need: S from the Reference itself.</summary>
    private bool HoldsElementwise(Call call)
    {
        if (operation is not (Operation.LinearForward or Operation.LinearBackward))
        {
            return false;
        }

        foreach ((string name, double[] magnitudes) in Evaluations.Magnitudes(call))
        {
            Magnitude Of(string tensor) => Magnitude.Of(call.Inputs[tensor]);
            Magnitude terms = name switch
            {
                "y" => (Of("x") * Of("w")) + Of("b"),
                "dx" => Of("dy") * Of("w"),
                "dw" => Of("x") * Of("dy"),
                _ => Of("dy"),
            };
            int unit =
                call.Operation == Operation.LinearBackward && call.Inputs.ContainsKey(name)
                    ? Math.Min(terms.Unit, Of(name).Unit)
                    : terms.Unit;
            var sum = new Magnitude(magnitudes.Length > 0 ? magnitudes.Max() : 0, unit);
            if (!(Accumulates(call.Request, name) ? FitsElement(sum) : FitsSum(sum)))
            {
                return false;
            }
        }

        return true;
    }

    // A gradient may be stored before it is added to old content (PyTorch does so), and is then rounded to the type twice.
    private static bool Accumulates(IReadOnlyList<GradientRequest> request, string gradient) =>
        request.Any(r => r.Name == gradient && r.Mode == GradientMode.Accumulate);

    private long Divisor => Signature.Divisor(reduction, extents);

    // A mean over nothing divides nothing.
    private bool HasExactDivisor => Divisor == 0 || BitOperations.IsPow2(Divisor);

    private int DivisorBits => Divisor == 0 ? 0 : BitOperations.Log2((ulong)Divisor);

    private bool FitsLoss(Magnitude e)
    {
        Magnitude square = e * e;
        long terms = reduction == Reduction.None ? 1 : (long)extents[0] * extents[^1];
        return FitsElement(e)
            && FitsElement(square)
            && FitsSum(square.Summed(terms))
            && FitsSum(square.Summed(terms).ScaledDown(DivisorBits));
    }

    /// <summary>2 e c; the factor 2 costs no bit, but a product with c must fit before it as well.</summary>
    private Magnitude Gradient(Magnitude e, Magnitude dloss) => (e * dloss).ScaledDown(DivisorBits).Summed(2);

    private bool FitsSum(Magnitude sum) => sum.Fits(accumulatorBits, _format);

    private bool FitsElement(Magnitude element) => element.Fits(_elementBits, _format);
}
