using System.Numerics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using ExactGrad.Optimized;
using Xunit;

namespace ExactGrad.Tests.Properties.Optimized.Kernels;

/// <summary>Sums of one to eight terms: the plain bits, stored or added, in vectors of every width; and what they are taken for.</summary>
public abstract unsafe class ShortSumsLaws<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Fact]
    public void Sums_AreThePlainBits_InVectorsOf512Bits() => AssertPlain<Vector512<T>, Lanes512<T>>();

    [Fact]
    public void Sums_AreThePlainBits_InVectorsOf256Bits() => AssertPlain<Vector256<T>, Lanes256<T>>();

    [Fact]
    public void Sums_AreThePlainBits_InVectorsOf128Bits() => AssertPlain<Vector128<T>, Lanes128<T>>();

    [Fact]
    public void Sums_AreThePlainBits_WithoutVectors() => AssertPlain<T, Lanes1<T>>();

    [Fact]
    public void Sums_AreThePlainBits_InPartsOfAVector()
    {
        for (int depth = 1; depth <= 8; depth++)
        {
            if (Avx512F.IsSupported)
            {
                AssertPlain<Vector512<T>, Narrow<T, Vector512<T>, Lanes512<T>>>(7, Vector512<T>.Count - 1, depth);
                AssertPlain<Vector512<T>, Narrow<T, Vector512<T>, Lanes512<T>>>(4, 1, depth);
            }

            if (Avx.IsSupported && Isa.Has256)
            {
                AssertPlain<Vector256<T>, Narrow<T, Vector256<T>, Lanes256<T>>>(6, Vector256<T>.Count - 1, depth);
                AssertPlain<Vector256<T>, Narrow<T, Vector256<T>, Lanes256<T>>>(1, 2, depth);
            }
        }
    }

    [Fact]
    public void RowsLongerThanAStretch_AreThePlainBits()
    {
        AssertPlain<T, Lanes1<T>>(5, (1 << 15) / sizeof(T) + 1, 2);
        AssertPlain<Vector128<T>, Lanes128<T>>(3, (2 << 15) / sizeof(T) + 3, 5);
    }

    [Fact]
    public void RowsOneByOne_AreThePlainBits()
    {
        const int rows = 20_001,
            columns = 300;
        T[] a = [.. Enumerable.Range(0, 2 * rows).Select(k => T.CreateChecked(k % 101))],
            b = [.. Enumerable.Range(0, 2 * columns).Select(T.CreateChecked)],
            c = new T[(rows + 1) * columns];
        // Behind the last row lies another, which is nobody's.
        Array.Fill(c, T.NaN, rows * columns, columns);
        fixed (
            T* pa = a,
                pb = b,
                pc = c
        )
        {
            View<T> all = new(pc, rows, columns, columns, 1);
            Assert.Equal(1, ShortSums<T, T, Lanes1<T>>.Together(all, 2));
            ShortSums<T, T, Lanes1<T>>.Run(new View<T>(pa, rows, 2, 2, 1), new View<T>(pb, 2, columns, columns, 1), all, adds: false);
        }

        Assert.All(c[(rows * columns)..], value => Assert.True(T.IsNaN(value)));
        for (int k = 0; k < rows * columns; k++)
        {
            (int row, int column) = Math.DivRem(k, columns);
            int sum = 2 * row % 101 * column + (2 * row + 1) % 101 * (columns + column);
            if (c[k] != T.CreateChecked(sum))
            {
                Assert.Fail($"[{row},{column}] is {c[k]}");
            }
        }
    }

    [Fact]
    public void ShortSums_AreTakenWhereTheyFit_AndNowhereElse()
    {
        Assert.True(Takes());
        Assert.True(Takes(finish: Finish.Add));
        Assert.True(Takes(rows: 2));
        Assert.True(Takes(depth: 8));
        Assert.False(Takes(depth: 9));
        Assert.False(Takes(rows: 1));
        Assert.False(Takes(columnStrideOfB: 2));
        Assert.False(Takes(columnStrideOfC: 2));
        Assert.False(Takes(biased: true));
        Assert.False(Takes(finish: Finish.Rectify));
        Assert.False(Takes(finish: Finish.Gate));
        Assert.False(Takes(finish: Finish.GateThenAdd));
    }

    [Fact]
    public void MoreThanFourTerms_AreTakenWhereBSharesNoSets_AndCIsInTheCaches()
    {
        nint page = 4096 / sizeof(T),
            most = (8 << 20) / sizeof(T) / 4;
        Assert.True(Takes(depth: 5, rowStrideOfB: page + 1));
        Assert.False(Takes(depth: 5, rowStrideOfB: page));
        Assert.False(Takes(depth: 5, rowStrideOfB: 3 * page));
        Assert.True(Takes(depth: 4, rowStrideOfB: page));
        Assert.True(Takes(depth: 5, rows: most));
        Assert.False(Takes(depth: 5, rows: most + 1));
        Assert.True(Takes(depth: 4, rows: most + 1));
        Assert.False(Takes(depth: 5, rows: 2 * most));
        Assert.True(Takes(depth: 8, rows: 2 * most + 1)); // one by one
    }

    [Fact]
    public void ShortRowsOfMoreThan16MiB_AreTakenOneByOne()
    {
        nint most = (16 << 20) / sizeof(T) / 4,
            farthest = 3072 / sizeof(T);
        Assert.Equal(4, Together(most, 5, 4));
        Assert.Equal(2, Together(most, 5, 5));
        Assert.Equal(1, Together(most + 1, 5, 4));
        Assert.Equal(1, Together(most + 1, farthest, 5));
        Assert.Equal(2, Together(most + 1, farthest + 1, 5));
    }

    private static nint Together(nint rows, nint rowStride, nint depth) =>
        ShortSums<T, T, Lanes1<T>>.Together(new View<T>(null, rows, 4, rowStride, 1), depth);

    private static bool Takes(
        nint rows = 3,
        nint depth = 1,
        nint rowStrideOfB = 10,
        nint columnStrideOfB = 1,
        nint columnStrideOfC = 1,
        bool biased = false,
        Finish finish = Finish.Store
    ) =>
        ShortSums<T, T, Lanes1<T>>.Takes(
            new View<T>(null, rows, depth, depth, 1),
            new View<T>(null, depth, 4, rowStrideOfB, columnStrideOfB),
            new View<T>(null, rows, 4, 10, columnStrideOfC),
            new Epilogue<T>(biased ? new View<T>(null, rows, 4, 0, 1) : default, finish, default)
        );

    private static void AssertPlain<V, L>()
        where V : struct
        where L : struct, ILanes<V, T>
    {
        for (int depth = 1; depth <= 8; depth++)
        {
            for (int rows = 1; rows <= 9; rows += 1 + depth % 3)
            {
                AssertPlain<V, L>(rows, L.Count + (depth + rows) % 4 * (L.Count / 2 + 1), depth);
            }
        }
    }

    private static void AssertPlain<V, L>(int rows, int columns, int depth)
        where V : struct
        where L : struct, ILanes<V, T>
    {
        foreach (Finish finish in (Finish[])[Finish.Store, Finish.Add])
        {
            var random = new Random(rows + columns + depth);
            Grid<T> a = new(rows, depth, random),
                b = Grid<T>.OfRows(depth, columns, random),
                c = Grid<T>.OfRows(rows, columns, random);
            T[,] old = Draw.Reals<T>(random, rows, columns);
            a.Values = Draw.Reals<T>(random, rows, depth);
            b.Values = Draw.Reals<T>(random, depth, columns);
            c.Values = old;
            fixed (
                T* pa = a.Read,
                    pb = b.Read,
                    pc = c.Write
            )
            {
                ShortSums<T, V, L>.Run(new View<T>(pa, a.Read), new View<T>(pb, b.Read), new View<T>(pc, c.Read), finish == Finish.Add);
            }

            Same.Bits(PlainProduct.Of(a.Values, b.Values, null, finish, old, old), c.Values);
            c.AssertGapsUntouched();
        }
    }
}

public sealed class ShortSumsLawsOfFloat : ShortSumsLaws<float>;

public sealed class ShortSumsLawsOfDouble : ShortSumsLaws<double>;
