using System.Numerics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using ExactGrad.Optimized;
using Xunit;

namespace ExactGrad.Tests.Properties.Optimized.Kernels;

/// <summary>One call of the micro-kernel, of every size, with every start and end: the bits of the plain chains, and no gap touched.</summary>
public abstract unsafe class TileLaws<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Fact]
    public void TilesOfEverySize_GiveThePlainBits()
    {
        int seed = 0;
        for (int rows = 1; rows <= 8; rows++)
        {
            for (int columns = Vector128<T>.Count; columns <= (rows <= 6 ? 4 : 3) * Vector128<T>.Count; columns++)
            {
                AssertPlain<Vector128<T>, Lanes128<T>>(new LayerCase(rows, 5, columns, seed++));
            }
        }
    }

    [Fact]
    public void TilesWithEveryStartAndEnd_GiveThePlainBits()
    {
        for (int seed = 0; seed < 15; seed++)
        {
            AssertPlain<Vector128<T>, Lanes128<T>>(new LayerCase(2, 3, 4 * Vector128<T>.Count - 1, seed));
            AssertPlain<Vector128<T>, Lanes128<T>>(new LayerCase(1, 3, 16 * Vector128<T>.Count - 1, seed));
            AssertPlain<T, Lanes1<T>>(new LayerCase(3, 2, 3, seed));
        }
    }

    [Fact]
    public void RowsOfEveryWidth_GiveThePlainBits()
    {
        for (int columns = 3 * Vector128<T>.Count + 1; columns <= 16 * Vector128<T>.Count; columns++)
        {
            AssertPlain<Vector128<T>, Lanes128<T>>(new LayerCase(1, 5, columns, columns));
        }
    }

    [Fact]
    public void TilesOfRowsNarrowerThanAVector_GiveThePlainBits()
    {
        if (Avx.IsSupported)
        {
            AssertNarrowTilesPlain<Vector256<T>, Lanes256<T>>();
        }

        if (Avx512F.IsSupported)
        {
            AssertNarrowTilesPlain<Vector512<T>, Lanes512<T>>();
        }
    }

    [Fact]
    public void TilesThatPackB_GiveThePlainBits_AndItsPanel()
    {
        int seed = 0;
        for (int rows = 1; rows <= 8; rows++)
        {
            for (int columns = Vector128<T>.Count; columns <= 4 * Vector128<T>.Count; columns++)
            {
                AssertPacks<Vector128<T>, Lanes128<T>>(new LayerCase(rows, 5, columns, seed++), OnTheWay.PackB);
            }
        }

        if (Avx.IsSupported)
        {
            AssertPacks<Vector256<T>, Narrow<T, Vector256<T>, Lanes256<T>>>(
                new LayerCase(4, 3, Vector256<T>.Count - 1, seed),
                OnTheWay.PackB
            );
        }
    }

    [Fact]
    public void TilesThatPackA_GiveThePlainBits_AndItsPanel()
    {
        int seed = 0;
        for (int rows = 4; rows <= 8; rows++)
        {
            for (int vectors = 1; vectors <= 4; vectors++)
            {
                AssertPacks<Vector128<T>, Lanes128<T>>(new LayerCase(rows, 5, vectors * Vector128<T>.Count, seed++), OnTheWay.PackA);
            }
        }
    }

    [Theory]
    [InlineData((int)OnTheWay.FetchA)]
    [InlineData((int)OnTheWay.FetchB)]
    public void TilesThatFetch_GiveThePlainBits(int onTheWay)
    {
        int seed = 0;
        for (int rows = 1; rows <= 8; rows++)
        {
            for (int vectors = 1; vectors <= 4; vectors++)
            {
                AssertPlain<Vector128<T>, Lanes128<T>>(
                    new LayerCase(rows, 5, vectors * Vector128<T>.Count - (vectors - 1), seed++),
                    (OnTheWay)onTheWay
                );
            }
        }
    }

    private static void AssertPacks<V, L>(LayerCase shape, OnTheWay onTheWay)
        where V : struct
        where L : struct, ILanes<V, T>
    {
        var product = new ProductCase<T>(shape, a: onTheWay == OnTheWay.PackA ? Lies.AlongColumns : Lies.Anyhow);
        T[,] values = onTheWay == OnTheWay.PackA ? product.A.Values : product.B.Values;
        IEnumerable<T> panel =
            onTheWay == OnTheWay.PackA
                ? Enumerable.Range(0, shape.N).SelectMany(k => Enumerable.Range(0, shape.B).Select(row => values[row, k]))
                : values.Cast<T>();
        var packed = new T[values.Length + 2];
        T[,] c = product.Run(
            (a, b, c, epilogue) =>
            {
                fixed (T* memory = packed)
                {
                    Tile<V, L>(a, b, c, epilogue, onTheWay, memory + 1);
                }
            }
        );
        Same.Bits(product.Expected, c);
        Assert.Equal([T.Zero, .. panel, T.Zero], packed);
    }

    private static void AssertNarrowTilesPlain<V, L>()
        where V : struct
        where L : struct, ILanes<V, T>
    {
        int seed = 0;
        for (int columns = 1; columns < L.Count; columns++)
        {
            for (int trial = 0; trial < 6; trial++, seed++)
            {
                AssertPlain<V, Narrow<T, V, L>>(new LayerCase(1 + seed % 8, 5, columns, seed));
            }
        }
    }

    private static void AssertPlain<V, L>(LayerCase shape, OnTheWay onTheWay = OnTheWay.Nothing)
        where V : struct
        where L : struct, ILanes<V, T>
    {
        var product = new ProductCase<T>(shape);
        Same.Bits(product.Expected, product.Run((a, b, c, epilogue) => Tile<V, L>(a, b, c, epilogue, onTheWay, null)));
    }

    private static void Tile<V, L>(View<T> a, View<T> b, View<T> c, Epilogue<T> epilogue, OnTheWay onTheWay, T* packed)
        where V : struct
        where L : struct, ILanes<V, T>
    {
        var call = new TileCall<T>
        {
            Depth = a.Columns,
            A = a.Data,
            B = b.Data,
            StepB = b.RowStride * sizeof(T),
            Soon = b.Data,
            NextA = a.Data,
            Last = c.Columns - L.Count,
            From = epilogue.From.Data,
            FromStride = epilogue.From.RowStride,
            To = c.Data,
            Next = c.Data,
            ToStride = c.RowStride,
            Finish = epilogue.Finish,
            OnTheWay = onTheWay,
            Packed = packed,
            Gate = epilogue.Gate.Data,
            GateStride = epilogue.Gate.RowStride,
        };
        call.SetRows(a.RowStride, a.ColumnStride);
        Tiles<T, V, L>.Run(c.Rows, (c.Columns + L.Count - 1) / L.Count, call);
    }
}

public sealed class TileLawsOfFloat : TileLaws<float>;

public sealed class TileLawsOfDouble : TileLaws<double>;
