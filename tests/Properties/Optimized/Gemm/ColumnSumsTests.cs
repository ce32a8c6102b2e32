using System.Numerics;
using ExactGrad.Optimized;
using Xunit;

namespace ExactGrad.Tests.Properties.Optimized.Gemm;

/// <summary>Sums of columns: each one chain in the order of the rows, for every number of columns, written where they belong and nowhere else.</summary>
public sealed unsafe class ColumnSumsTests
{
    [Fact]
    public void ColumnsOfFloats_AreChains() => AssertChains<float>();

    [Fact]
    public void ColumnsOfDoubles_AreChains() => AssertChains<double>();

    // Not even a negative zero changes.
    [Fact]
    public void AddingNoRows_LeavesWhatThereIs()
    {
        double[] old = [-0.0, 1, double.NaN, double.NegativeInfinity, -0.0];
        Same.Bits(old, Of(new Grid<double>(0, 5), old, accumulate: true));
    }

    private static void AssertChains<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int columns = 1; columns <= 600; columns += 1 + columns / 20)
        {
            var random = new Random(columns);
            int rows = random.Next(5);
            Grid<T> grid = columns % 4 == 0 ? new Grid<T>(rows, columns, random) : Grid<T>.OfRows(rows, columns, random);
            grid.Values = Draw.Reals<T>(random, rows, columns);
            T[] old = Draw.Flat(Draw.Reals<T>(random, 1, columns)),
                sums = new T[columns];
            for (int s = 0; s < rows; s++)
            {
                for (int j = 0; j < columns; j++)
                {
                    sums[j] += grid.Values[s, j];
                }
            }

            Same.Bits(sums, Of(grid, old, accumulate: false));
            // Old content may be NaN where it is overwritten.
            Same.Bits(sums, Of(grid, [.. old.Select(_ => T.NaN)], accumulate: false));
            Same.Bits(rows == 0 ? old : [.. old.Zip(sums, (a, b) => a + b)], Of(grid, old, accumulate: true));
        }
    }

    private static T[] Of<T>(Grid<T> grid, T[] old, bool accumulate)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] memory = [T.Pi, .. old, T.Pi];
        fixed (
            T* dy = grid.Read,
                db = memory
        )
        {
            ColumnSums<T>.Run(
                new View<T>(dy, grid.Read),
                new View<T>(db + 1, 1, old.Length, old.Length, 1),
                accumulate ? Finish.Add : Finish.Store
            );
        }

        Assert.Equal((T.Pi, T.Pi), (memory[0], memory[^1]));
        return memory[1..^1];
    }
}
