using System.Numerics;
using ExactGrad.Oracle.Calls;

namespace ExactGrad.Oracle.Cases;

/// <summary>How the rounding lane's numbers are spread.</summary>
internal enum RealSpread
{
    /// <summary>Full significands, exponents within 2 of 0.</summary>
    Uniform,

    /// <summary>Full significands, exponents far apart.</summary>
    Wide,

    /// <summary>Neighbouring terms of every sum are almost each other's negative.</summary>
    Cancel,
}

/// <summary>Draws the rounding lane's tensors: full random significands, so that almost every operation rounds.</summary>
internal static class RealData
{
    /// <summary>The tensors of a case.</summary>
    internal static Dictionary<string, Tensor> Draw(CaseId id, RealSpread spread)
    {
        var drawn = new Dictionary<string, Tensor>();
        foreach ((string name, int[] shape) in Signature.Inputs(id.Operation, [.. id.Extents], id.Layout, id.Reduction))
        {
            drawn[name] = Draw(id, name, shape, spread);
        }

        foreach (GradientRequest gradient in id.Request)
        {
            if (gradient.Mode == GradientMode.Accumulate)
            {
                drawn[gradient.Name] = Draw(id, gradient.Name, CaseInputs.ShapeOf(id, gradient.Name), RealSpread.Uniform);
            }
        }

        return drawn;
    }

    private static Tensor Draw(CaseId id, string name, int[] shape, RealSpread spread)
    {
        Tensor tensor = Tensor.Zeros(id.ElementType, shape);
        int width = WidestExponent(id.ElementType, spread);
        double unit = Math.ScaleB(1, -Shift(id));
        int columns = tensor.Columns;
        for (int k = 0; k < tensor.Count; k++)
        {
            (int row, int column) = (k / columns, k % columns);
            tensor[k] =
                unit
                * (
                    spread == RealSpread.Cancel
                        ? Cancelling(id, name, row, column)
                        : Number(Words(id, name, row, column), id.ElementType, width)
                );
        }

        return tensor;
    }

    /// <summary>
    /// Elements come in blocks of 2 x 2 that share one number up to its last bits. In w and dy the sign alternates along
    /// rows and columns, so that x w cancels along i, dy w along j, x dy along s, and dy itself along s.
    /// </summary>
    private static double Cancelling(CaseId id, string name, int row, int column)
    {
        ElementFormat format = ElementFormat.Of(id.ElementType);
        SplitMix64 shared = Words(id, name, row / 2, column / 2);
        double value = Number(shared, id.ElementType, 2);
        double perturbed = value * (1 + (Words(id, name + "'", row, column).Below(8) * 2 * format.UnitRoundoff));
        bool alternates = name is "w" or "dy" or "target" or "dloss";
        bool negative = alternates && ((name == "w" ? SumIndex(id, row, column) : row + column) & 1) == 1;
        return negative ? -perturbed : perturbed;
    }

    // w is paired with x along i and with dy along j; its sign alternates along i only, that of dy along j.
    private static int SumIndex(CaseId id, int row, int column) => id.Layout == Reference.WeightLayout.InputMajor ? row : column;

    private static SplitMix64 Words(CaseId id, string name, int row, int column) =>
        new(SplitMix64.Mix(SplitMix64.Mix(id.Seed ^ SplitMix64.Fnv1a(name)) + ((ulong)row << 32) + (ulong)column));

    private static double Number(SplitMix64 random, ElementType type, int width)
    {
        ElementFormat format = ElementFormat.Of(type);
        long significand = (long)(random.Next() >> (64 - format.SignificandBits)) | (1L << (format.SignificandBits - 1));
        double magnitude = Math.ScaleB(significand, random.Between(-width, width) - format.SignificandBits);
        return random.OneIn(2) ? -magnitude : magnitude;
    }

    // Products of four such numbers and their sums stay far from overflow and underflow.
    private static int WidestExponent(ElementType type, RealSpread spread) =>
        spread == RealSpread.Wide
            ? type switch
            {
                ElementType.F64 => 100,
                ElementType.F16 => 2,
                _ => 14,
            }
        : type == ElementType.F16 ? 1
        : 2;

    /// <summary>
    /// By how many bits numbers are made smaller: f16 ends at 2^16, which a sum of thousands of squares would pass.
    /// abs(p) + abs(t) is at most 8, so S is at most terms * 2^6, and shall be at most 2^14.
    /// </summary>
    private static int Shift(CaseId id)
    {
        if (id.ElementType != ElementType.F16 || id.Operation != Operation.MseForward || id.Reduction == Reference.Reduction.None)
        {
            return 0;
        }

        long terms = (long)id.Extents[0] * id.Extents[1];
        int excess = (terms <= 1 ? 0 : BitOperations.Log2((ulong)terms - 1) + 1) + 6 - 14;
        return (Math.Max(excess, 0) + 1) / 2;
    }
}
