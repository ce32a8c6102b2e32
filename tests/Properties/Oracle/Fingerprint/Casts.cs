namespace ExactGrad.Tests.Properties.Oracle.Fingerprint;

/// <summary>What is done to numbers on the way into a unit and out of it.</summary>
internal static class Casts
{
    /// <summary>The upper bits of a float, the rest cut off.</summary>
    internal static double Truncated(double value, int bits) =>
        BitConverter.UInt32BitsToSingle(BitConverter.SingleToUInt32Bits((float)value) & ~((1u << (24 - bits)) - 1));

    /// <summary>A float to nearest even with fewer bits.</summary>
    internal static double Nearest(double value, int bits)
    {
        uint word = BitConverter.SingleToUInt32Bits((float)value);
        int dropped = 24 - bits;
        uint half = (1u << (dropped - 1)) - 1 + ((word >> dropped) & 1);
        return BitConverter.UInt32BitsToSingle((word + half) & ~((1u << dropped) - 1));
    }

    /// <summary>0 for a subnormal float.</summary>
    internal static double Flushed(double value) => Math.Abs(value) < Math.ScaleB(1, -126) ? 0 : value;

    /// <summary>The sum of two numbers, cut off to a float.</summary>
    internal static double AddTowardZero(double left, double right)
    {
        // Rounding to odd keeps what a second rounding needs to know.
        double sum = left + right;
        double of = sum - left;
        double lost = left - (sum - of) + (right - of);
        if (lost != 0 && (BitConverter.DoubleToUInt64Bits(sum) & 1) == 0)
        {
            sum = lost > 0 ? Math.BitIncrement(sum) : Math.BitDecrement(sum);
        }

        float rounded = (float)sum;
        return Math.Abs((double)rounded) > Math.Abs(sum)
            ? (rounded > 0 ? MathF.BitDecrement(rounded) : MathF.BitIncrement(rounded))
            : rounded;
    }

    /// <summary>A float as three bfloat16 numbers that add up to it.</summary>
    internal static double[] Split(double value)
    {
        double high = Nearest(value, 8);
        double middle = Nearest(value - high, 8);
        return [high, middle, value - high - middle];
    }
}
