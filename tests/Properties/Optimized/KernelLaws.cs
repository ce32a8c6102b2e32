using System.Numerics;
using System.Runtime.Intrinsics;
using ExactGrad.Optimized;
using ExactGrad.Tests.Properties.Support;
using Xunit;

namespace ExactGrad.Tests.Properties.Optimized;

/// <summary>
/// Every kernel, those that this machine would not choose included (vectors that it lacks are computed in software), gives the same bits.
/// </summary>
public abstract class KernelLaws<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly Blocking Small = new(
        Mc: 12,
        Kc: 7,
        Nc: 60,
        UnpackedRows: 9,
        UnpackedBytes: 64,
        PackedPanels: 2,
        FarBytes: 100,
        FarRows: 5,
        StreamedBytes: 200,
        StreamedKc: 1,
        StreamedNc: 40,
        PerThread: long.MaxValue
    );

    [Fact]
    public void VectorsOfEveryWidth_GiveTheSameBits() =>
        Law.Holds(
            LayerCase.Small,
            shape =>
            {
                T[,] scalar = Run<T, Lanes1<T>>(shape);
                Same.Bits(scalar, Run<Vector128<T>, Lanes128<T>>(shape));
                Same.Bits(scalar, Run<Vector256<T>, Lanes256<T>>(shape));
                Same.Bits(scalar, Run<Vector512<T>, Lanes512<T>>(shape));
            },
            60
        );

    [Fact]
    public void TilesOfEverySize_GiveTheSameBits()
    {
        for (int rows = 1; rows <= 8; rows++)
        {
            for (int columns = Vector128<T>.Count; columns <= (rows <= 6 ? 4 : 3) * Vector128<T>.Count; columns++)
            {
                var shape = new LayerCase(rows, 5, columns, rows);
                T[,] scalar = Run<T, Lanes1<T>>(shape);
                Same.Bits(scalar, Run<Vector128<T>, Lanes128<T>>(shape));
                Same.Bits(scalar, OneTile<Vector128<T>, Lanes128<T>>(shape));
            }
        }
    }

    [Fact]
    public void RowsOfEveryWidth_GiveTheSameBits()
    {
        for (int columns = 3 * Vector128<T>.Count + 1; columns <= 6 * Vector128<T>.Count; columns++)
        {
            var shape = new LayerCase(1, 5, columns, columns);
            Same.Bits(Run<T, Lanes1<T>>(shape), OneTile<Vector128<T>, Lanes128<T>>(shape));
        }
    }

    [Fact]
    public void SumsOfOneTerm_AreTheSameBits_WithVectorsOfEveryWidth() =>
        Law.Holds(
            LayerCase.Small,
            shape =>
            {
                LayerCase outer = shape with { N = 1 };
                foreach (Finish finish in (Finish[])[Finish.Store, Finish.Add])
                {
                    T[,] scalar = Run<T, Lanes1<T>>(outer, finish);
                    Same.Bits(scalar, Run<Vector128<T>, Lanes128<T>>(outer, finish));
                    Same.Bits(scalar, Run<Vector256<T>, Lanes256<T>>(outer, finish));
                    Same.Bits(scalar, Run<Vector512<T>, Lanes512<T>>(outer, finish));
                }
            },
            40
        );

    /// <summary>A product whose rows have less than one vector goes by narrower ones: here it is left to single elements.</summary>
    private static unsafe T[,] Run<V, L>(LayerCase shape, Finish? finish = null)
        where V : struct
        where L : struct, ILanes<V, T>
    {
        (Grid<T> a, Grid<T> b, Grid<T> c) = Operands(shape);
        if (shape.N > 0 && shape.B > 0 && shape.M > 0)
        {
            fixed (
                T* pa = a.Read,
                    pb = b.Read,
                    pc = c.Write
            )
            {
                View<T> va = new(pa, a.Read),
                    vb = new(pb, b.Read),
                    vc = new(pc, c.Read);
                Epilogue<T> epilogue = finish is Finish given
                    ? new(given)
                    : new((shape.Seed & 2) == 0 ? default : vc, (shape.Seed & 4) == 0 ? Finish.Store : Finish.Rectify, default);
                if (shape.M >= L.Count)
                {
                    BlockedProduct<T, V, L>.Run(va, vb, vc, epilogue, Small);
                }
                else
                {
                    BlockedProduct<T, T, Lanes1<T>>.Run(va, vb, vc, epilogue, Small);
                }
            }
        }

        c.AssertGapsUntouched();
        return c.Values;
    }

    /// <summary>One call of the micro-kernel, of sizes that this machine's instruction set may not choose.</summary>
    private static unsafe T[,] OneTile<V, L>(LayerCase shape)
        where V : struct
        where L : struct, ILanes<V, T>
    {
        (Grid<T> a, Grid<T> b, Grid<T> c) = Operands(shape);
        fixed (
            T* pa = a.Read,
                pb = b.Read,
                pc = c.Write
        )
        {
            var call = new TileCall<T>
            {
                Depth = shape.N,
                A = pa,
                B = pb,
                StepB = b.RowStride * sizeof(T),
                Last = shape.M - L.Count,
                From = (shape.Seed & 2) == 0 ? null : pc,
                FromStride = c.RowStride,
                To = pc,
                ToStride = c.RowStride,
                Finish = (shape.Seed & 4) == 0 ? Finish.Store : Finish.Rectify,
            };
            call.SetRows(a.RowStride, a.ColumnStride);
            Tiles<T, V, L>.Run(shape.B, (shape.M + L.Count - 1) / L.Count, call);
        }

        c.AssertGapsUntouched();
        return c.Values;
    }

    private static (Grid<T> A, Grid<T> B, Grid<T> C) Operands(LayerCase shape)
    {
        Random random = shape.Random;
        return (
            new Grid<T>(shape.B, shape.N, random) { Values = Draw.Reals<T>(random, shape.B, shape.N) },
            new Grid<T>(shape.N, shape.M) { Values = Draw.Reals<T>(random, shape.N, shape.M) },
            new Grid<T>(shape.B, shape.M) { Values = Draw.Reals<T>(random, shape.B, shape.M) }
        );
    }
}

public sealed class KernelLawsOfFloat : KernelLaws<float>;

public sealed class KernelLawsOfDouble : KernelLaws<double>;
