namespace ExactGrad.Oracle.Calls;

/// <summary>Rounding to bfloat16, which no package here offers: 8 significant bits and binary32's exponents.</summary>
internal static class BFloat16
{
    /// <summary>The bits of <paramref name="value"/> rounded once, to nearest with ties to even. A NaN stays a NaN.</summary>
    internal static ushort Round(double value)
    {
        if (double.IsNaN(value))
        {
            return 0x7FC0;
        }

        // Rounding to float first would round twice. Rounding to odd keeps what the second rounding needs to know.
        float nearest = (float)value;
        uint bits = BitConverter.SingleToUInt32Bits(nearest);
        if (nearest != value && !float.IsInfinity(nearest))
        {
            bool tooLarge = Math.Abs((double)nearest) > Math.Abs(value);
            bits = (tooLarge ? bits - 1 : bits) | 1;
        }

        uint tie = (bits >> 16) & 1;
        return (ushort)((bits + 0x7FFF + tie) >> 16);
    }
}
