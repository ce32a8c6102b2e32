using System.Numerics;
using Xunit;

namespace ExactGrad.Tests.Properties.Optimized;

/// <summary>Equality of bits, so that NaN equals itself and -0 does not equal 0.</summary>
internal static class Same
{
    internal static void Bits<T>(T[,] expected, T[,] actual)
        where T : IBinaryFloatingPointIeee754<T>
    {
        Assert.Equal(expected.GetLength(0), actual.GetLength(0));
        Assert.Equal(expected.GetLength(1), actual.GetLength(1));
        for (int r = 0; r < expected.GetLength(0); r++)
        {
            for (int c = 0; c < expected.GetLength(1); c++)
            {
                Assert.True(Bits(expected[r, c]) == Bits(actual[r, c]), $"[{r},{c}]: expected {expected[r, c]}, but it is {actual[r, c]}");
            }
        }
    }

    internal static void Bits<T>(T[] expected, T[] actual)
        where T : IBinaryFloatingPointIeee754<T>
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(Bits(expected[i]) == Bits(actual[i]), $"[{i}]: expected {expected[i]}, but it is {actual[i]}");
        }
    }

    /// <summary>Every float is a double, NaN payloads included: so the double's bits tell.</summary>
    internal static long Bits<T>(T value)
        where T : IBinaryFloatingPointIeee754<T> => BitConverter.DoubleToInt64Bits(double.CreateTruncating(value));
}
