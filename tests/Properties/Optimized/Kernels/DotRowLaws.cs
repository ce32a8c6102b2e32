using System.Numerics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using ExactGrad.Optimized;
using Xunit;

namespace ExactGrad.Tests.Properties.Optimized.Kernels;

/// <summary>One row from columns of B that lie along k: the plain bits, for every length of row and depth; and what it is taken for.</summary>
public abstract unsafe class DotRowLaws<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly int Least = Vector512<T>.Count,
        Square = 16 / sizeof(T);

    [Fact]
    public void RowsAndDepthsOfEveryLength_GiveThePlainBits()
    {
        if (!Avx512F.IsSupported)
        {
            // Nothing is taken, as the other law says.
            return;
        }

        int seed = 0;
        for (int columns = Least; columns <= 4 * Least + 1; columns += 1 + seed % 3)
        {
            for (int depth = Square; depth <= 2 * Square + 1; depth++)
            {
                AssertPlain(columns, depth, seed++);
            }
        }
    }

    [Fact]
    public void Row_IsTakenWhereItFits_AndNowhereElse()
    {
        Assert.Equal(Avx512F.IsSupported, Takes());
        if (!Avx512F.IsSupported)
        {
            return;
        }

        Assert.True(Takes(columns: Least, depth: Square));
        Assert.False(Takes(columns: Least - 1));
        Assert.False(Takes(depth: Square - 1));
        Assert.False(Takes(rows: 2));
        Assert.False(Takes(rowStrideOfB: 2));
        Assert.False(Takes(columnStrideOfB: 1));
        Assert.False(Takes(columnStrideOfC: 2));
        // Vectors may do some columns twice.
        Assert.False(Takes(finish: Finish.Add));
        Assert.False(Takes(finish: Finish.GateThenAdd));
        Assert.True(Takes(finish: Finish.Rectify));
        Assert.True(Takes(finish: Finish.Gate));
        Assert.False(Takes(columnStrideOfFrom: 2));
        Assert.False(Takes(finish: Finish.Gate, columnStrideOfGate: 2));
    }

    private static bool Takes(
        nint rows = 1,
        nint columns = 40,
        nint depth = 9,
        nint rowStrideOfB = 1,
        nint columnStrideOfB = 11,
        nint columnStrideOfC = 1,
        nint columnStrideOfFrom = 1,
        nint columnStrideOfGate = 1,
        Finish finish = Finish.Store
    )
    {
        View<T> a = new(null, rows, depth, depth, 1),
            b = new(null, depth, columns, rowStrideOfB, columnStrideOfB),
            c = new(null, rows, columns, columns, columnStrideOfC),
            from = new(null, rows, columns, 0, columnStrideOfFrom),
            gate = new(null, rows, columns, columns, columnStrideOfGate);
        return DotRow<T>.Takes(a, b, c, new Epilogue<T>(from, finish, gate));
    }

    private static void AssertPlain(int columns, int depth, int seed)
    {
        var random = new Random(seed);
        Finish finish = ((Finish[])[Finish.Store, Finish.Rectify, Finish.Gate])[seed % 3];
        bool biased = seed / 3 % 2 == 0;
        Grid<T> a = new(1, depth, random) { Values = Draw.Reals<T>(random, 1, depth) },
            turned = Grid<T>.OfRows(columns, depth, random),
            c = Grid<T>.OfRows(1, columns, random);
        turned.Values = Draw.Reals<T>(random, columns, depth);
        T[,] from = Draw.Reals<T>(random, 1, columns),
            gate = Draw.Reals<T>(random, 1, columns),
            b = new T[depth, columns];
        for (int k = 0; k < depth; k++)
        {
            for (int j = 0; j < columns; j++)
            {
                b[k, j] = turned.Values[j, k];
            }
        }

        fixed (
            T* pa = a.Read,
                pb = turned.Read,
                pc = c.Write,
                pfrom = from,
                pgate = gate
        )
        {
            var epilogue = new Epilogue<T>(
                // Empty is what has no elements, wherever it points.
                new View<T>(pfrom, biased ? 1 : 0, columns, 0, 1),
                finish,
                finish == Finish.Gate ? new View<T>(pgate, 1, columns, columns, 1) : default
            );
            DotRow<T>.Run(new View<T>(pa, a.Read), new View<T>(pb, turned.Read).Transposed, new View<T>(pc, c.Read), epilogue);
        }

        Same.Bits(PlainProduct.Of(a.Values, b, biased ? from : null, finish, gate, from), c.Values);
        c.AssertGapsUntouched();
    }
}

public sealed class DotRowLawsOfFloat : DotRowLaws<float>;

public sealed class DotRowLawsOfDouble : DotRowLaws<double>;
