using System.Numerics;
using Xunit;

namespace ExactGrad.Tests.Properties.Optimized;

/// <summary>
/// Equality of bits, so that NaN equals itself and -0 does not equal 0. Messages are made where something differs alone: millions of
/// elements are compared, and a text for each that is right took a twentieth of the suite's time.
/// </summary>
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
                if (Bits(expected[r, c]) != Bits(actual[r, c]))
                {
                    Differs(expected, actual, r, c);
                }
            }
        }
    }

    internal static void Bits<T>(T[] expected, T[] actual)
        where T : IBinaryFloatingPointIeee754<T>
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            if (Bits(expected[i]) != Bits(actual[i]))
            {
                Assert.Fail($"[{i}]: expected {expected[i]}, but it is {actual[i]}");
            }
        }
    }

    /// <summary>The same, where a NaN is as good as another.</summary>
    internal static void BitsOrNaN<T>(T[,] expected, T[,] actual)
        where T : IBinaryFloatingPointIeee754<T>
    {
        Assert.Equal(expected.GetLength(0), actual.GetLength(0));
        Assert.Equal(expected.GetLength(1), actual.GetLength(1));
        for (int r = 0; r < expected.GetLength(0); r++)
        {
            for (int c = 0; c < expected.GetLength(1); c++)
            {
                bool same = T.IsNaN(expected[r, c]) ? T.IsNaN(actual[r, c]) : Bits(expected[r, c]) == Bits(actual[r, c]);
                if (!same)
                {
                    Differs(expected, actual, r, c);
                }
            }
        }
    }

    /// <summary>Fails for an element.</summary>
    internal static void Differs<T>(T[,] expected, T[,] actual, int r, int c) =>
        Assert.Fail($"[{r},{c}]: expected {expected[r, c]}, but it is {actual[r, c]}");

    /// <summary>Every float is a double, NaN payloads included: so the double's bits tell.</summary>
    internal static long Bits<T>(T value)
        where T : IBinaryFloatingPointIeee754<T> => BitConverter.DoubleToInt64Bits(double.CreateTruncating(value));
}
