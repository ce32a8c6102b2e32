using System.Numerics;
using ExactGrad.Optimized;
using Xunit;

namespace ExactGrad.Tests.Properties.Optimized;

/// <summary>
/// The order of the sum of squares, which its bits tell: halves of what has more than 4096 elements, and these pairwise; what has fewer is
/// one piece.
/// </summary>
public abstract unsafe class SquaredSumTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Seeds = 12;

    [Theory]
    [InlineData(33, 128)]
    [InlineData(80, 128)]
    [InlineData(4097, 1)]
    [InlineData(2, 4096)]
    [InlineData(3, 5000)]
    public void RowsOfMoreThanAPiece_AreHalved(int rows, int columns)
    {
        for (int seed = 0; seed < 3; seed++)
        {
            (T whole, T halves) = Sums(rows, columns, rows / 2, columns, seed);
            Assert.Equal(halves, whole);
        }
    }

    [Theory]
    [InlineData(4097)]
    [InlineData(9001)]
    public void ColumnsOfMoreThanAPiece_AreHalved(int columns)
    {
        for (int seed = 0; seed < 3; seed++)
        {
            (T whole, T halves) = Sums(1, columns, 1, columns / 2, seed);
            Assert.Equal(halves, whole);
        }
    }

    // Halved, they would be rounded otherwise.
    [Theory]
    [InlineData(32, 128, 16, 128)]
    [InlineData(4096, 1, 2048, 1)]
    [InlineData(1, 4096, 1, 2048)]
    [InlineData(1, 4000, 1, 2000)]
    [InlineData(20, 100, 10, 100)]
    public void Piece_IsOneSum(int rows, int columns, int halfRows, int halfColumns) =>
        Assert.Contains(
            Enumerable.Range(0, Seeds),
            seed =>
            {
                (T whole, T halves) = Sums(rows, columns, halfRows, halfColumns, seed);
                return whole != halves;
            }
        );

    [Fact]
    public void NothingOfManyRows_IsZero()
    {
        T element = T.One;
        Assert.Equal(T.Zero, SquaredSum<T>.Run(new View<T>(&element, 5000, 0, 0, 1), new View<T>(&element, 5000, 0, 0, 1)));
    }

    private static (T Whole, T Halves) Sums(int rows, int columns, int halfRows, int halfColumns, int seed)
    {
        var random = new Random(seed);
        T[] p = [.. Enumerable.Range(0, rows * columns).Select(_ => T.CreateTruncating(random.NextDouble()))],
            t = [.. Enumerable.Range(0, rows * columns).Select(_ => T.CreateTruncating(random.NextDouble()))];
        fixed (
            T* pp = p,
                pt = t
        )
        {
            View<T> vp = new(pp, rows, columns, columns, 1),
                vt = new(pt, rows, columns, columns, 1);
            T first = SquaredSum<T>.Run(vp.Part(0, halfRows, 0, halfColumns), vt.Part(0, halfRows, 0, halfColumns));
            T second =
                halfRows < rows
                    ? SquaredSum<T>.Run(vp.Part(halfRows, rows - halfRows, 0, columns), vt.Part(halfRows, rows - halfRows, 0, columns))
                    : SquaredSum<T>.Run(
                        vp.Part(0, rows, halfColumns, columns - halfColumns),
                        vt.Part(0, rows, halfColumns, columns - halfColumns)
                    );
            return (SquaredSum<T>.Run(vp, vt), first + second);
        }
    }
}

public sealed class SquaredSumTestsOfFloat : SquaredSumTests<float>;

public sealed class SquaredSumTestsOfDouble : SquaredSumTests<double>;
