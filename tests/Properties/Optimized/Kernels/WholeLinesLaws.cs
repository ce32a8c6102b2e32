using System.Numerics;
using System.Runtime.Intrinsics;
using ExactGrad.Optimized;
using Xunit;

namespace ExactGrad.Tests.Properties.Optimized.Kernels;

/// <summary>Products of one term that are written line by line: the plain bits, wherever the lines begin; and what is taken.</summary>
public abstract unsafe class WholeLinesLaws<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly int Lanes = Vector512<T>.Count;

    // Rows of every length from two lines to four, from every place in a line.
    [Fact]
    public void Products_AreThePlainBits()
    {
        for (int columns = 2 * Lanes; columns <= 4 * Lanes; columns++)
        {
            for (int offset = 0; offset < Lanes; offset++)
            {
                AssertPlain(2 + (columns + offset) % 9, columns, offset);
            }
        }

        AssertPlain(3, 8192 / sizeof(T), 1);
    }

    [Fact]
    public void Products_AreTaken_WhereTheyFit_AndNowhereElse()
    {
        Assert.Equal(Isa.Has512, Takes());
        Assert.Equal(Isa.Has512, Takes(rows: 2));
        Assert.False(Takes(rows: 1));
        Assert.False(Takes(depth: 2));
        Assert.Equal(Isa.Has512, Takes(columns: 128 / sizeof(T)));
        Assert.False(Takes(columns: 128 / sizeof(T) - 1));
        Assert.Equal(Isa.Has512, Takes(columns: 8192 / sizeof(T)));
        Assert.False(Takes(columns: 8192 / sizeof(T) + 1));
        Assert.False(Takes(gap: 1));
        Assert.False(Takes(columnStrideOfB: 2));
        Assert.False(Takes(columnStrideOfC: 2));
        Assert.Equal(Isa.Has512, Takes(address: sizeof(T)));
        Assert.False(Takes(address: 2));
        Assert.False(Takes(biased: true));
        Assert.False(Takes(finish: Finish.Add));
        Assert.False(Takes(finish: Finish.Rectify));
        Assert.False(Takes(finish: Finish.Gate));
        Assert.False(Takes(finish: Finish.GateThenAdd));
    }

    private static bool Takes(
        nint rows = 3,
        nint depth = 1,
        nint columns = 100,
        nint gap = 0,
        nint columnStrideOfB = 1,
        nint columnStrideOfC = 1,
        nint address = 0,
        bool biased = false,
        Finish finish = Finish.Store
    ) =>
        WholeLines<T>.Takes(
            new View<T>(null, rows, depth, depth, 1),
            new View<T>(null, depth, columns, columns, columnStrideOfB),
            new View<T>((T*)address, rows, columns, columns + gap, columnStrideOfC),
            new Epilogue<T>(biased ? new View<T>(null, rows, columns, 0, 1) : default, finish, default)
        );

    private static void AssertPlain(int rows, int columns, int offset)
    {
        var random = new Random(rows + columns + offset);
        Grid<T> a = new(rows, 1, random),
            b = Grid<T>.OfRows(1, columns, random);
        a.Values = Draw.Reals<T>(random, rows, 1);
        b.Values = Draw.Reals<T>(random, 1, columns);
        T[] memory = [.. Enumerable.Repeat(T.NaN, rows * columns + 3 * Lanes)],
            expected = [.. memory];
        var nothing = new T[rows, columns];
        fixed (
            T* pa = a.Read,
                pb = b.Read,
                start = memory
        )
        {
            nint first = (-(nint)start & 63) / sizeof(T) + offset;
            WholeLines<T>.Run(new View<T>(pa, a.Read), new View<T>(pb, b.Read), new View<T>(start + first, rows, columns, columns, 1));
            Draw.Flat(PlainProduct.Of(a.Values, b.Values, null, Finish.Store, nothing, nothing)).CopyTo(expected, (int)first);
            Same.Bits(expected, memory);
        }
    }
}

public sealed class WholeLinesLawsOfFloat : WholeLinesLaws<float>;

public sealed class WholeLinesLawsOfDouble : WholeLinesLaws<double>;
