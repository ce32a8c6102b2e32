using System.Numerics;
using System.Runtime.Intrinsics;
using ExactGrad.Optimized;
using Xunit;

namespace ExactGrad.Tests.Properties.Optimized.Kernels;

/// <summary>A long row: the plain bits in vectors of every width, for every number of rows of B; and what it is taken for.</summary>
public abstract unsafe class LongRowLaws<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly int Short = 1024 / sizeof(T),
        Stretch = 16384 / sizeof(T);

    [Fact]
    public void Depths_GiveThePlainBits_InVectorsOf512Bits() => AssertPlain<Vector512<T>, Lanes512<T>>();

    [Fact]
    public void Depths_GiveThePlainBits_InVectorsOf256Bits() => AssertPlain<Vector256<T>, Lanes256<T>>();

    [Fact]
    public void Depths_GiveThePlainBits_InVectorsOf128Bits() => AssertPlain<Vector128<T>, Lanes128<T>>();

    [Fact]
    public void Depths_GiveThePlainBits_WithoutVectors() => AssertPlain<T, Lanes1<T>>();

    [Fact]
    public void Row_IsTakenWhereItIsLong_AndNothingElseIsAsked()
    {
        Assert.True(Takes());
        Assert.False(Takes(columns: Short));
        Assert.False(Takes(rows: 2));
        Assert.False(Takes(columnStrideOfB: 2));
        Assert.False(Takes(columnStrideOfC: 2));
        Assert.False(Takes(columnStrideOfFrom: 2));
        Assert.False(Takes(finish: Finish.Add));
        Assert.False(Takes(finish: Finish.Rectify));
        Assert.False(Takes(finish: Finish.Gate));
        Assert.False(Takes(finish: Finish.GateThenAdd));
    }

    private static bool Takes(
        nint rows = 1,
        nint? columns = null,
        nint columnStrideOfB = 1,
        nint columnStrideOfC = 1,
        nint columnStrideOfFrom = 1,
        Finish finish = Finish.Store
    )
    {
        nint width = columns ?? Short + 1;
        View<T> b = new(null, 5, width, width, columnStrideOfB),
            c = new(null, rows, width, width, columnStrideOfC),
            from = new(null, rows, width, 0, columnStrideOfFrom);
        return LongRow<T, T, Lanes1<T>>.Takes(b, c, new Epilogue<T>(from, finish, default));
    }

    private static void AssertPlain<V, L>()
        where V : struct
        where L : struct, ILanes<V, T>
    {
        for (int depth = 1; depth <= 13; depth++)
        {
            AssertPlain<V, L>(L.Count + depth, depth);
        }

        AssertPlain<V, L>(Stretch + 1, 3);
        AssertPlain<V, L>(2 * Stretch + L.Count / 2, 8);
    }

    private static void AssertPlain<V, L>(int columns, int depth)
        where V : struct
        where L : struct, ILanes<V, T>
    {
        var random = new Random(columns + depth);
        Grid<T> a = new(1, depth, random),
            b = Grid<T>.OfRows(depth, columns, random),
            c = Grid<T>.OfRows(1, columns, random);
        a.Values = Draw.Reals<T>(random, 1, depth);
        b.Values = Draw.Reals<T>(random, depth, columns);
        T[,] from = Draw.Reals<T>(random, 1, columns);
        bool biased = depth % 2 == 0,
            startsFromC = depth % 4 == 0;
        c.Values = from;
        fixed (
            T* pa = a.Read,
                pb = b.Read,
                pc = c.Write,
                pfrom = from
        )
        {
            LongRow<T, V, L>.Run(
                new View<T>(pa, a.Read),
                new View<T>(pb, b.Read),
                new View<T>(pc, c.Read),
                startsFromC ? pc
                    : biased ? pfrom
                    : null
            );
        }

        Same.Bits(PlainProduct.Of(a.Values, b.Values, biased ? from : null, Finish.Store, from, from), c.Values);
        c.AssertGapsUntouched();
    }
}

public sealed class LongRowLawsOfFloat : LongRowLaws<float>;

public sealed class LongRowLawsOfDouble : LongRowLaws<double>;
