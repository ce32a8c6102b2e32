using ExactGrad.Oracle.Calls;

namespace ExactGrad.Tests.Properties.Oracle.Special;

/// <summary>The orders in which a right implementation may add.</summary>
internal enum Order
{
    FirstToLast,
    LastToFirst,
    Pairwise,
    FourLanes,
}

/// <summary>Sums products in one order, fused or not, each step rounded to a format.</summary>
internal sealed record Summing(Order Order = Order.FirstToLast, bool Fused = false)
{
    internal double Sum(ElementType format, double start, ReadOnlySpan<(double Left, double Right)> terms)
    {
        switch (Order)
        {
            case Order.FirstToLast:
                return Chain(format, start, terms);
            case Order.LastToFirst:
                return Formats.Round(format, Chain(format, 0, terms, terms.Length - 1, -1) + start);
            case Order.FourLanes:
                double sum = start;
                for (int lane = 0; lane < 4; lane++)
                {
                    sum = Formats.Round(format, sum + Chain(format, 0, terms, lane, 4));
                }

                return sum;
            default:
                return Formats.Round(format, start + Pairs(format, terms));
        }
    }

    private double Pairs(ElementType format, ReadOnlySpan<(double Left, double Right)> terms) =>
        terms.Length <= 2
            ? Chain(format, 0, terms)
            : Formats.Round(format, Pairs(format, terms[..(terms.Length / 2)]) + Pairs(format, terms[(terms.Length / 2)..]));

    private double Chain(ElementType format, double start, ReadOnlySpan<(double Left, double Right)> terms, int first = 0, int step = 1)
    {
        double sum = start;
        for (int k = first; k >= 0 && k < terms.Length; k += step)
        {
            (double left, double right) = terms[k];
            sum = Formats.Round(format, Fused ? Math.FusedMultiplyAdd(left, right, sum) : sum + Formats.Round(format, left * right));
        }

        return sum;
    }
}
