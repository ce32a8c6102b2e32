using ExactGrad.Oracle.Calls;

namespace ExactGrad.Oracle.Bounds;

/// <summary>
/// The proven bound on the error of a sum of T terms with S = sum abs(terms), in any order, fused or not:
/// <c>(1 + u_s) [ (1 + gamma) (1 + u_e)^roundings (1 + u_s)^(stores - 1) - 1 ] S + u_s abs(truth) + underflow</c>,
/// gamma = T u_a / (1 - T u_a). Higham, Accuracy and Stability of Numerical Algorithms, ch. 3. docs/lanes.md derives it.
/// </summary>
internal readonly struct ErrorBound
{
    private readonly double _relative;
    private readonly double _stored;
    private readonly double _underflow;

    /// <summary>The bound's factors for sums of one output.</summary>
    /// <param name="format">The element type: u_s of a store, u_e of what is computed element by element.</param>
    /// <param name="accumulator">The format in which sums are held: u_a.</param>
    /// <param name="shape">Terms, and what is rounded besides the additions and the products.</param>
    internal ErrorBound(ElementFormat format, ElementFormat accumulator, SumShape shape)
    {
        double u = format.UnitRoundoff;
        double growth = shape.Terms * accumulator.UnitRoundoff;
        IsMeaningful = growth < 1;
        double relative = growth / (1 - growth);
        for (int k = 0; k < shape.Roundings; k++)
        {
            relative = Compound(relative, u);
        }

        // All stores but the last round a part of the sum, which may be as large as S where the truth is small.
        for (int k = 1; k < shape.Stores; k++)
        {
            relative = Compound(relative, u);
        }

        relative = (1 + u) * relative;
        // An exact operation (ReLU, no terms) has nothing to round.
        bool exact = shape.Terms == 0 && shape.Roundings == 0;
        _relative = exact ? 0 : relative;
        _stored = exact ? 0 : u;
        _underflow = exact ? 0 : (shape.Terms + shape.Roundings + shape.Stores) * (format.SmallestSubnormal / 2);
    }

    /// <summary>False where T u_a reaches 1: then nothing is proven, and the lane says inconclusive.</summary>
    internal bool IsMeaningful { get; }

    /// <summary>The bound for one element.</summary>
    /// <param name="magnitude">S, itself known up to the rounding of its computation in double.</param>
    /// <param name="truth">The truth.</param>
    /// <param name="truthError">A bound on the error of the truth itself.</param>
    /// <param name="growth">The largest factor, at least 1, by which what has underflowed may still be multiplied.</param>
    internal double For(double magnitude, double truth, double truthError, double growth = 1) =>
        // The last factor covers the roundings of this very expression.
        ((_relative * magnitude) + (_stored * Math.Abs(truth)) + (_underflow * growth) + truthError) * (1 + 1e-14);

    // (1 + a)(1 + b) - 1, without losing a and b against 1.
    private static double Compound(double a, double b) => a + b + (a * b);
}

/// <summary>What the bound has to know of how an element is computed.</summary>
/// <param name="Terms">T: terms of the sum, the bias or old content included.</param>
/// <param name="Roundings">Roundings of each term, or of the sum, besides its additions and products.</param>
/// <param name="Stores">How often the value is rounded to the element type: 1, and 2 where it is then added to old content.</param>
internal readonly record struct SumShape(long Terms, int Roundings, int Stores)
{
    /// <summary>The shape of the sums that make an output.</summary>
    internal static SumShape Of(Call call, string output)
    {
        int[] e = Signature.Extents(call);
        bool accumulates = call.Request.Any(request => request.Name == output && request.Mode == GradientMode.Accumulate);
        int scalings = call.Reduction is Reference.Reduction.Mean or Reference.Reduction.BatchMean ? 2 : 0;
        (long terms, int roundings) = (call.Operation, output) switch
        {
            (Operation.LinearForward, _) => (e[1] + 1L, 0),
            (Operation.LinearBackward, "dx") => (e[2], 0),
            (Operation.LinearBackward, _) => (e[0], 0),
            (Operation.ReluForward or Operation.ReluBackward, _) => (0, 0),
            // p - t is rounded and then squared (2), the square is rounded (1), and a mean divides (2, or a product with a rounded inverse).
            (Operation.MseForward, _) => (call.Reduction == Reference.Reduction.None ? 1 : (long)e[0] * e[1], 3 + scalings),
            // p - t, and one rounding for each product with dl, with the inverse count, and of that inverse.
            (Operation.MseBackward, _) => (1, 2 + scalings),
            _ => throw new InvalidOperationException($"no bound is known for {output} of {call.Operation.Name()}"),
        };
        return accumulates ? new SumShape(terms + 1, roundings, 2) : new SumShape(terms, roundings, 1);
    }
}
