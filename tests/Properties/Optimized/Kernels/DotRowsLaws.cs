using System.Numerics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using ExactGrad.Optimized;
using Xunit;

namespace ExactGrad.Tests.Properties.Optimized.Kernels;

/// <summary>A few rows from columns of B that lie along k: the plain bits, for every size of tile and depth; and what they are taken for.</summary>
public abstract unsafe class DotRowsLaws<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly int Square = Vector128<T>.Count,
        Least = Vector256<T>.Count,
        Most = Math.Max(8, 48 / sizeof(T));

    private static bool CanTurn => Isa.Has256 && Avx.IsSupported;

    private delegate void Runner(in View<T> a, in View<T> b, in View<T> c, in Epilogue<T> epilogue);

    [Fact]
    public void TilesOfEverySize_GiveThePlainBits()
    {
        // Without vectors nothing is taken, as another law says.
        int seed = 0;
        for (int rows = 1; CanTurn && rows <= Most; rows++)
        {
            for (int columns = Least; columns <= 4 * Least + 1; columns += 1 + seed % 5)
            {
                int depth = Square + seed % (Square + 2);
                AssertPlain(rows, columns, depth, columns + 1, seed++, DotRows<T>.Run);
            }
        }
    }

    [Fact]
    public void DepthsOfEveryLength_GiveThePlainBits()
    {
        for (int depth = Square; CanTurn && depth <= 5 * Square; depth++)
        {
            AssertPlain(1, Least + 3, depth, depth, depth, DotRows<T>.Run);
            AssertPlain(3, 2 * Least, depth, depth + 5, depth, DotRows<T>.Run);
        }
    }

    [Theory]
    [InlineData(8)]
    [InlineData(16)]
    [InlineData(32)]
    public void VectorsOfEitherWidth_AndSoManyLines_GiveThePlainBits(int lines)
    {
        for (int columns = Vector512<T>.Count; CanTurn && columns <= 5 * Vector512<T>.Count; columns += 5)
        {
            foreach (
                (int rows, OnTheWay way) in from rows in (int[])[1, 2, 7]
                from way in (OnTheWay[])[OnTheWay.Nothing, OnTheWay.FetchB, OnTheWay.FetchNext]
                select (rows, way)
            )
            {
                // Seeds that ask for sums as they are: tiles do not finish them.
                AssertPlain(rows, columns, 2 * Square + 1, 2 * Square + 1, 3 * columns, Tiles<Vector256<T>, Lanes256<T>>(lines, way));
                if (Avx512F.IsSupported && lines >= Vector512<T>.Count)
                {
                    AssertPlain(rows, columns, 2 * Square + 1, 2 * Square + 1, 3 * columns, Tiles<Vector512<T>, Lanes512<T>>(lines, way));
                }
            }
        }
    }

    private static Runner Tiles<V, L>(int lines, OnTheWay way)
        where V : struct
        where L : struct, ITurns<V, T> =>
        (in a, in b, in c, in epilogue) =>
        {
            TileCall<T> call = DotRows<T>.Call(a, b, c, epilogue.From);
            call.OnTheWay = way;
            DotRows<T>.Run<V, L>(ref call, c.Rows, c.Columns, lines);
        };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    public void RowsThatLieOneKibibyteApart_GiveThePlainBits(int rows)
    {
        if (CanTurn)
        {
            AssertPlain(rows, Least + 1, 1024 / sizeof(T), 4096 / sizeof(T), rows, DotRows<T>.Run, 1024 / sizeof(T));
        }
    }

    [Fact]
    public void ColumnsReadSideBySide_AreFewerWhereTheyShareSets_OrComeFromMemory()
    {
        Assert.Equal(32, Lines(100, 1000));
        Assert.Equal(32, Lines(100, 768 / sizeof(T)));
        Assert.Equal(16, Lines(100, 1024 / sizeof(T)));
        Assert.Equal(16, Lines(100, 2048 / sizeof(T)));
        Assert.Equal(16, Lines(100, 3072 / sizeof(T)));
        Assert.Equal(8, Lines(100, 4096 / sizeof(T)));
        Assert.Equal(8, Lines(100, 12288 / sizeof(T)));
        Assert.Equal(32, Lines(1 << 10, (8 << 10) / sizeof(T) + 1, depth: (8 << 10) / sizeof(T)));
        Assert.Equal(16, Lines((1 << 10) + 1, (8 << 10) / sizeof(T) + 1, depth: (8 << 10) / sizeof(T)));

        static nint Lines(nint columns, nint stride, nint depth = 5) => DotRows<T>.Lines(new View<T>(null, depth, columns, 1, stride));
    }

    [Fact]
    public void ColumnsThatComeFromMemory_AreFetchedAhead_ButNotWhereTheyShareSets()
    {
        Assert.Equal(OnTheWay.FetchB, Fetches((1 << 10) + 1, (8 << 10) / sizeof(T) + 1));
        Assert.Equal(OnTheWay.Nothing, Fetches(1 << 10, (8 << 10) / sizeof(T) + 1));
        Assert.Equal(OnTheWay.Nothing, Fetches((1 << 10) + 1, (8 << 10) / sizeof(T)));
        Assert.Equal(OnTheWay.FetchB, Fetches((1 << 10) + 1, (10 << 10) / sizeof(T)));

        static OnTheWay Fetches(nint columns, nint stride) =>
            DotRows<T>.Fetches(new View<T>(null, (8 << 10) / sizeof(T), columns, 1, stride));
    }

    [Fact]
    public void ShortColumnsOfALargeB_AreFetchedBeforeTheirTurn()
    {
        // 14 KiB side by side: 448 bytes of 32 floats, 896 of 16 doubles.
        const nint most = 112;
        Assert.Equal(OnTheWay.FetchNext, Fetches(1000, 50));
        Assert.Equal(OnTheWay.FetchNext, Fetches(1000, most));
        Assert.Equal(OnTheWay.Nothing, Fetches(1000, most + 1));
        Assert.Equal(OnTheWay.FetchNext, Fetches(1 << 20, most));
        Assert.Equal(OnTheWay.FetchB, Fetches(1 << 20, most + 1));

        // More than the first level.
        Assert.Equal(OnTheWay.FetchNext, Fetches((32 << 10) / sizeof(T) / 64 + 1, 64));
        Assert.Equal(OnTheWay.Nothing, Fetches((32 << 10) / sizeof(T) / 64, 64));

        static OnTheWay Fetches(nint columns, nint stride) => DotRows<T>.Fetches(new View<T>(null, stride, columns, 1, stride));
    }

    [Fact]
    public void AFewRows_AreTakenWhereTheyFit_AndNowhereElse()
    {
        Assert.Equal(CanTurn, Takes());
        Assert.Equal(CanTurn, Takes(columns: Least, depth: Square));
        Assert.Equal(CanTurn, Takes(rows: Most));
        Assert.Equal(CanTurn, Takes(rows: 8, columnStrideOfB: 4096 / sizeof(T)));
        Assert.False(Takes(rows: Most + 1));
        Assert.False(Takes(rows: 9, columnStrideOfB: 4096 / sizeof(T)));
        Assert.False(Takes(columns: Least - 1));
        Assert.False(Takes(depth: Square - 1));
        Assert.False(Takes(rowStrideOfB: 2));
        Assert.False(Takes(columnStrideOfB: 1));
        Assert.False(Takes(columnStrideOfC: 2));
    }

    private static bool Takes(
        nint rows = 1,
        nint columns = 40,
        nint depth = 9,
        nint rowStrideOfB = 1,
        nint columnStrideOfB = 11,
        nint columnStrideOfC = 1
    ) =>
        DotRows<T>.Takes(
            new View<T>(null, rows, depth, depth, 1),
            new View<T>(null, depth, columns, rowStrideOfB, columnStrideOfB),
            new View<T>(null, rows, columns, columns, columnStrideOfC)
        );

    private static void AssertPlain(int rows, int columns, int depth, int stride, int seed, Runner run, int rowStrideOfA = 0)
    {
        var random = new Random(seed);
        Finish finish = ((Finish[])[Finish.Store, Finish.Rectify, Finish.Gate])[seed % 3];
        bool biased = seed / 3 % 2 == 0,
            startsFromC = seed / 3 % 4 == 2;
        Grid<T> c = Grid<T>.OfRows(rows, columns, random);
        rowStrideOfA = Math.Max(rowStrideOfA, depth);
        stride = Math.Max(stride, depth);
        T[,] a = Draw.Reals<T>(random, rows, depth),
            b = Draw.Reals<T>(random, depth, columns),
            from = Draw.Reals<T>(random, rows, columns),
            gate = Draw.Reals<T>(random, rows, columns),
            wideA = new T[rows, rowStrideOfA],
            turned = new T[columns, stride];
        for (int k = 0; k < depth; k++)
        {
            for (int i = 0; i < rows; i++)
            {
                wideA[i, k] = a[i, k];
            }

            for (int j = 0; j < columns; j++)
            {
                turned[j, k] = b[k, j];
            }
        }

        if (startsFromC)
        {
            c.Values = from;
        }

        fixed (
            T* pa = wideA,
                pb = turned,
                pc = c.Write,
                pfrom = from,
                pgate = gate
        )
        {
            var toC = new View<T>(pc, c.Read);
            var epilogue = new Epilogue<T>(
                // Empty is what has no elements, wherever it points.
                startsFromC ? toC : new View<T>(pfrom, biased ? rows : 0, columns, columns, 1),
                finish,
                finish == Finish.Gate ? new View<T>(pgate, rows, columns, columns, 1) : default
            );
            run(new View<T>(pa, rows, depth, rowStrideOfA, 1), new View<T>(pb, depth, columns, 1, stride), toC, epilogue);
        }

        Same.Bits(PlainProduct.Of(a, b, biased ? from : null, finish, gate, from), c.Values);
        c.AssertGapsUntouched();
    }
}

public sealed class DotRowsLawsOfFloat : DotRowsLaws<float>;

public sealed class DotRowsLawsOfDouble : DotRowsLaws<double>;
