using System.Numerics;
using System.Runtime.Intrinsics;
using ExactGrad.Optimized;
using Xunit;

namespace ExactGrad.Tests.Properties.Optimized.Kernels;

/// <summary>One long row or two: the plain bits in vectors of every width, for every number of rows of B; and what is taken.</summary>
public abstract unsafe class LongRowsLaws<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly int Short = 10 * Vector512<T>.Count,
        ShortNear = 32 * Vector512<T>.Count,
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
    public void RowsAreTaken_WhereTheyAreLongAndFew_AndNothingElseIsAsked()
    {
        Assert.True(Takes());
        Assert.False(Takes(columns: ShortNear));
        Assert.True(Takes(rows: 2, columns: Short + 1));
        Assert.False(Takes(rows: 2, columns: Short));
        Assert.False(Takes(rows: 3, columns: 9 * ShortNear));
        // More than 8 MiB of B, whose rows have 1 KiB; but not shorter ones.
        Assert.True(Takes(columns: 16 * Vector512<T>.Count, depth: (8 << 10) + 1));
        Assert.False(Takes(columns: 16 * Vector512<T>.Count, depth: 8 << 10));
        Assert.False(Takes(columns: Short, depth: 1 << 20));
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
        nint depth = 5,
        nint columnStrideOfB = 1,
        nint columnStrideOfC = 1,
        nint columnStrideOfFrom = 1,
        Finish finish = Finish.Store
    )
    {
        nint width = columns ?? ShortNear + 1;
        View<T> b = new(null, depth, width, width, columnStrideOfB),
            c = new(null, rows, width, width, columnStrideOfC),
            from = new(null, rows, width, 0, columnStrideOfFrom);
        return LongRows<T, Vector512<T>, Lanes512<T>>.Takes(b, c, new Epilogue<T>(from, finish, default));
    }

    private static void AssertPlain<V, L>()
        where V : struct
        where L : struct, ILanes<V, T>
    {
        for (int depth = 1; depth <= 13; depth++)
        {
            AssertPlain<V, L>(1, L.Count + depth, depth);
            AssertPlain<V, L>(2, 2 * L.Count + depth, depth);
        }

        AssertPlain<V, L>(1, Stretch + 1, 3);
        AssertPlain<V, L>(2, 2 * Stretch + L.Count / 2, 8);

        // As if from memory.
        AssertPlain<V, L>(1, (8 << 20) / 7 / sizeof(T) + 1, 7);
        AssertPlain<V, L>(2, (8 << 20) / 13 / sizeof(T) + 1, 13);
    }

    private static void AssertPlain<V, L>(int rows, int columns, int depth)
        where V : struct
        where L : struct, ILanes<V, T>
    {
        var random = new Random(columns + depth);
        Grid<T> a = new(rows, depth, random),
            b = Grid<T>.OfRows(depth, columns, random),
            c = Grid<T>.OfRows(rows, columns, random);
        a.Values = Draw.Reals<T>(random, rows, depth);
        b.Values = Draw.Reals<T>(random, depth, columns);
        T[,] from = Draw.Reals<T>(random, rows, columns);
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
            View<T> to = new(pc, c.Read),
                start = startsFromC ? to : new(pfrom, rows, columns, columns, 1);
            LongRows<T, V, L>.Run(new View<T>(pa, a.Read), new View<T>(pb, b.Read), to, biased ? start : default);
        }

        Same.Bits(PlainProduct.Of(a.Values, b.Values, biased ? from : null, Finish.Store, from, from), c.Values);
        c.AssertGapsUntouched();
    }
}

public sealed class LongRowsLawsOfFloat : LongRowsLaws<float>;

public sealed class LongRowsLawsOfDouble : LongRowsLaws<double>;
