using ExactGrad.Oracle.Calls;

namespace ExactGrad.Tests.Properties.Oracle.Special;

/// <summary>Rounding to formats, and to fewer bits.</summary>
internal static class Formats
{
    internal static double Round(ElementType format, double value)
    {
        switch (format)
        {
            case ElementType.F64:
                return value;
            case ElementType.F32:
                return (float)value;
            case ElementType.F16:
                return (double)(Half)value;
            default:
                Tensor single = Tensor.Zeros(format);
                single[0] = value;
                return single[0];
        }
    }

    /// <summary>To a significand of that many bits, with unlimited exponents; TF32 is 11 bits.</summary>
    internal static double ToBits(double value, int bits)
    {
        if (!double.IsFinite(value) || value == 0)
        {
            return value;
        }

        int shift = Math.ILogB(value) + 1 - bits;
        return Math.ScaleB(Math.Round(Math.ScaleB(value, -shift), MidpointRounding.ToEven), shift);
    }

    /// <summary>Subnormal numbers of the format as 0.</summary>
    internal static double Flush(ElementType format, double value) => Math.Abs(value) < ElementFormat.Of(format).SmallestNormal ? 0 : value;
}
