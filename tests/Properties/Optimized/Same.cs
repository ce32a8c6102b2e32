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
        where T : IBinaryFloatingPointIeee754<T> => Elements(expected, actual, static (left, right) => Bits(left) == Bits(right));

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
        where T : IBinaryFloatingPointIeee754<T> =>
        Elements(expected, actual, static (left, right) => T.IsNaN(left) ? T.IsNaN(right) : Bits(left) == Bits(right));

    /// <summary>Each element is the same as the one that is expected, in a sense that is given.</summary>
    internal static void Elements<T>(T[,] expected, T[,] actual, Func<T, T, bool> same)
    {
        Assert.Equal(expected.GetLength(0), actual.GetLength(0));
        Assert.Equal(expected.GetLength(1), actual.GetLength(1));
        for (int r = 0; r < expected.GetLength(0); r++)
        {
            for (int c = 0; c < expected.GetLength(1); c++)
            {
                if (!same(expected[r, c], actual[r, c]))
                {
                    Assert.Fail($"[{r},{c}]: expected {expected[r, c]}, but it is {actual[r, c]}");
                }
            }
        }
    }

    /// <summary>Every float is a double, NaN payloads included: so the double's bits tell.</summary>
    internal static long Bits<T>(T value)
        where T : IBinaryFloatingPointIeee754<T> => BitConverter.DoubleToInt64Bits(double.CreateTruncating(value));
}
