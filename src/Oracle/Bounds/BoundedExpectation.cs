using ExactGrad.Reference.Numbers;

namespace ExactGrad.Oracle.Bounds;

/// <summary>Every element must lie within its proven bound of the truth.</summary>
/// <param name="truth">The truth.</param>
/// <param name="bounds">The bound of each element, the truth's own error included.</param>
internal sealed class BoundedExpectation(DoubleDouble[] truth, double[] bounds) : Expectation
{
    internal override int Count => truth.Length;

    internal override string Rule => "must be within the proven bound of";

    internal override double Value(int element) => truth[element].High;

    internal override double Bound(int element) => bounds[element];

    internal override double Share(int element, double actual)
    {
        if (double.IsNaN(truth[element].High))
        {
            // A mean over nothing is NaN, and must be.
            return double.IsNaN(actual) ? 0 : double.PositiveInfinity;
        }

        if (!double.IsFinite(actual) || !double.IsFinite(truth[element].High))
        {
            return double.NaN;
        }

        double error = DoubleDouble.Abs(actual - truth[element]).High;
        return error == 0 ? 0 : error / bounds[element];
    }
}
