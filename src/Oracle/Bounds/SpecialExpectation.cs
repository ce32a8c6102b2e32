using ExactGrad.Oracle.Calls;

namespace ExactGrad.Oracle.Bounds;

/// <summary>
/// Every element must be of the truth's class: NaN, an infinity of that sign, or finite; and a finite one must equal, or
/// lie within the bound where subnormal numbers may be flushed. Zeros of either sign are equal.
/// </summary>
/// <param name="truth">The truth; not yet rounded to the type.</param>
/// <param name="type">The element type of the answer.</param>
/// <param name="bounds">What flushing may change, for each element; null where subnormal numbers are kept.</param>
internal sealed class SpecialExpectation(double[] truth, ElementType type, double[]? bounds) : Expectation
{
    private readonly ExactExpectation _exact = new(truth, type);

    internal override int Count => _exact.Count;

    internal override string Rule => bounds is null ? "must be" : "must be, up to what flushing subnormal numbers changes,";

    internal override double Value(int element) => _exact.Value(element);

    internal override double Bound(int element) => bounds?[element] ?? 0;

    internal override double Share(int element, double actual)
    {
        double share = _exact.Share(element, actual);
        if (share == 0 || bounds is null || !double.IsFinite(actual) || !double.IsFinite(Value(element)))
        {
            return share;
        }

        return Math.Abs(actual - Value(element)) / bounds[element];
    }
}
