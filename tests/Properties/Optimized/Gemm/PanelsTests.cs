using ExactGrad.Optimized;
using Xunit;

namespace ExactGrad.Tests.Properties.Optimized.Gemm;

/// <summary>Panels hold what their drawing in the sources says, and packing writes nothing beside them.</summary>
public sealed unsafe class PanelsTests
{
    [Theory]
    [InlineData(1, 0)]
    [InlineData(0, 1)]
    [InlineData(2, 3)]
    public void Panels_HoldTheLinesOfOneKNextToEachOther(int rowStride, int columnStride)
    {
        for (int lines = 1; lines <= 40; lines += 1 + lines / 8)
        {
            AssertPacked<float>(lines, 5, rowStride, columnStride, unit: 1, most: 7);
            AssertPacked<double>(lines, 9, rowStride, columnStride, unit: 1, most: 3);
            AssertPacked<float>(lines, 1, rowStride, columnStride, unit: 16, most: 2);
            AssertPacked<double>(lines, 4, rowStride, columnStride, unit: 8, most: 1);
        }
    }

    // A stride of 0 stands for that of a matrix without gaps.
    private static void AssertPacked<T>(int lines, int depth, int rowStride, int columnStride, int unit, int most)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        (rowStride, columnStride) = (
            rowStride == 0 ? depth + 1 : rowStride,
            columnStride == 0 ? lines + 1
            : columnStride == 1 ? 1
            : 2 * lines + 1
        );
        var shares = new Shares((lines + unit - 1) / unit, most);
        T[] source = new T[(lines - 1) * rowStride + (depth - 1) * columnStride + 1];
        for (int i = 0; i < source.Length; i++)
        {
            source[i] = (T)Convert.ChangeType(i + 1, typeof(T));
        }

        var target = new T[lines * depth + 2];
        fixed (
            T* from = source,
                to = target
        )
        {
            Panels<T>.Pack(new View<T>(from, lines, depth, rowStride, columnStride), shares, unit, to + 1);
        }

        var expected = new List<T> { default };
        for (int panel = 0; panel < shares.Count; panel++)
        {
            int line = (int)shares.Before(panel) * unit,
                end = Math.Min(lines, (int)shares.Before(panel + 1) * unit);
            for (int k = 0; k < depth; k++)
            {
                expected.AddRange(Enumerable.Range(line, end - line).Select(l => source[l * rowStride + k * columnStride]));
            }
        }

        expected.Add(default);
        Assert.Equal(expected, target);
    }
}
