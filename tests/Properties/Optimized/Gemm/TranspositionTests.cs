using ExactGrad.Optimized;
using Xunit;

namespace ExactGrad.Tests.Properties.Optimized.Gemm;

/// <summary>Rows become columns, for every number of either, and nothing beside them is written.</summary>
public sealed unsafe class TranspositionTests
{
    [Fact]
    public void RowsOfFloats_BecomeColumns() => AssertTransposed<float>([1, 2, 3, 4, 5, 7, 8, 9, 12, 15, 16, 17, 25, 32, 33, 300]);

    [Fact]
    public void RowsOfDoubles_BecomeColumns() => AssertTransposed<double>([1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 16, 17]);

    private static void AssertTransposed<T>(int[] sides)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        foreach (int lines in sides)
        {
            foreach (int depth in sides)
            {
                int stride = depth + lines % 3,
                    toStride = lines + depth % 3;
                T[] from = new T[lines * stride],
                    to = new T[depth * toStride],
                    expected = new T[depth * toStride];
                for (int i = 0; i < from.Length; i++)
                {
                    from[i] = (T)Convert.ChangeType(i + 1, typeof(T));
                }

                for (int line = 0; line < lines; line++)
                {
                    for (int k = 0; k < depth; k++)
                    {
                        expected[k * toStride + line] = from[line * stride + k];
                    }
                }

                fixed (
                    T* pfrom = from,
                        pto = to
                )
                {
                    Transposition<T>.Run(pfrom, stride, lines, depth, pto, toStride);
                }

                Assert.Equal(expected, to);
            }
        }
    }
}
