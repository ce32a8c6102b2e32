using ExactGrad.Oracle.Calls;

namespace ExactGrad.Oracle.Truth;

/// <summary>The format of sums that a budget such as p24 stands for: no two formats have the same number of bits.</summary>
internal static class AccumulatorFormat
{
    /// <summary>The format with a significand of that many bits, or null.</summary>
    internal static ElementFormat? OfBits(int bits) => ElementFormat.All.FirstOrDefault(format => format.SignificandBits == bits);
}
