using ExactGrad.Oracle.Calls;

namespace ExactGrad.Oracle.Bounds;

/// <summary>Every element must equal the truth, rounded once to the element type where that is narrower than the sum.</summary>
/// <param name="truth">The truth, without an error.</param>
/// <param name="type">The element type of the answer.</param>
internal sealed class ExactExpectation(double[] truth, ElementType type) : Expectation
{
    internal override int Count => truth.Length;

    internal override string Rule => "must equal";

    internal override double Value(int element) => type == ElementType.F64 ? truth[element] : Rounded(truth[element]);

    internal override double Bound(int element) => 0;

    internal override double Share(int element, double actual)
    {
        double expected = Value(element);
        // -0 equals 0: which of them a sum of zeros gives depends on its order.
        bool equal = double.IsNaN(expected) ? double.IsNaN(actual) : actual == expected;
        return equal ? 0 : double.PositiveInfinity;
    }

    private double Rounded(double value) =>
        type switch
        {
            ElementType.F32 => (float)value,
            ElementType.F16 => (double)(Half)value,
            _ => BitConverter.UInt32BitsToSingle((uint)BFloat16.Round(value) << 16),
        };
}
