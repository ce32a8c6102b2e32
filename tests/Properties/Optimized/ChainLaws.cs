using System.Numerics;
using ExactGrad.Optimized;
using ExactGrad.Tests.Properties.Support;
using Xunit;

namespace ExactGrad.Tests.Properties.Optimized;

/// <summary>
/// What the layer promises beyond the specification: on any numbers, every element is one chain of multiply-adds in the order of its
/// sum's index, bit for bit. So nothing else about a call can show in its bits.
/// </summary>
public abstract class ChainLaws<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Blocks so small that every loop runs many times, and threads for next to nothing.
    private static readonly Blocking Tiny = new(
        Mc: 11,
        Kc: 3,
        LongKc: 4,
        Nc: 50,
        UnpackedRows: 1,
        SplitRows: 1,
        UnpackedTraffic: 0,
        UnpackedBytes: 0,
        CrowdedBytes: 0,
        UnpackedKc: 2,
        PackedPanels: 0,
        LargeBytes: 0,
        PackedPasses: 1,
        NearBytes: 0,
        FarBytes: 0,
        FarRows: 1,
        FarBytesBesidePanels: 0,
        StreamedBytes: nint.MaxValue,
        StreamedRows: 1000,
        StreamedKc: 1,
        StreamedNc: 1,
        PerThread: 1
    );

    // Operands as they lie in memory, wherever vectors can take them so.
    private static readonly Blocking Unpacked = Tiny with
    {
        Mc = 1000,
        Kc = 40,
        LongKc = 40,
        UnpackedKc = 30,
        Nc = 9,
        UnpackedRows = 1000,
        SplitRows = 1000,
        UnpackedTraffic = long.MaxValue,
        FarRows = 1000,
        PackedPanels = 1000,
        LargeBytes = nint.MaxValue,
        PerThread = long.MaxValue,
    };

    // And B as if it came from memory.
    private static readonly Blocking Streamed = Unpacked with { StreamedBytes = -1, StreamedKc = 2, StreamedNc = 40 };

    [Fact]
    public void EveryElement_IsOneChain() => Law.Holds(LayerCase.Small, IsOneChain, 200);

    [Fact]
    public void EveryElementOfALargeLayer_IsOneChain() => Law.Holds(LayerCase.Large, IsOneChain, 5);

    [Fact]
    public void EveryElementOfABatchOfOne_IsOneChain() => Law.Holds(LayerCase.SingleExample, IsOneChain, 100);

    [Fact]
    public void AccumulatingABatchOfOne_AddsTheFinishedSumOnce() => Law.Holds(LayerCase.SingleExample, AddsOnce, 60);

    [Fact]
    public void Accumulating_AddsTheFinishedSumOnce() => Law.Holds(LayerCase.Small, AddsOnce, 100);

    [Fact]
    public void AccumulatingOverADepthOfManyBlocks_AddsTheFinishedSumOnce() => AddsOnce(new LayerCase(700, 66, 530, 8));

    [Fact]
    public void Threads_ChangeNoBit() =>
        Law.Holds(
            LayerCase.Large,
            shape =>
            {
                LayerRun<T> one = LayerRun<T>.OfReals(shape).Forward(1).Backward(threads: 1);
                foreach (int threads in (int[])[2, 3, 7])
                {
                    LayerRun<T> many = LayerRun<T>.OfReals(shape).Forward(threads).Backward(threads: threads);
                    Same.Bits(one.Y.Values, many.Y.Values);
                    Same.Bits(one.Dx.Values, many.Dx.Values);
                    Same.Bits(one.Dw.Values, many.Dw.Values);
                    Same.Bits(one.Db, many.Db);
                }
            },
            6
        );

    [Fact]
    public void StridesAndBatchSize_ChangeNoBit() =>
        Law.Holds(
            LayerCase.Small,
            shape =>
            {
                LayerRun<T> dense = LayerRun<T>.OfReals(shape).Forward().Backward();
                LayerRun<T> strided = LayerRun<T>.OfReals(shape, strided: true).Forward().Backward();
                Same.Bits(dense.Y.Values, strided.Y.Values);
                Same.Bits(dense.Dx.Values, strided.Dx.Values);
                Same.Bits(dense.Dw.Values, strided.Dw.Values);
                Same.Bits(dense.Db, strided.Db);

                var row = new Grid<T>(1, shape.M);
                for (int s = 0; s < shape.B; s += 5)
                {
                    LinearLayer.Forward(dense.X.Read.Slice(s, 1, 0, shape.N), dense.W.Read, dense.Bias, row.Write, shape.Layout);
                    for (int j = 0; j < shape.M; j++)
                    {
                        Assert.Equal(Same.Bits(dense.Y.Values[s, j]), Same.Bits(row.Values[0, j]));
                    }
                }
            },
            100
        );

    [Fact]
    public void Blocking_ChangesNoBit() =>
        Law.Holds(
            LayerCase.Small,
            shape =>
            {
                T[,] a = Draw.Reals<T>(shape.Random, shape.B, shape.N),
                    b = Draw.Reals<T>(shape.Random, shape.N, shape.M),
                    old = Draw.Reals<T>(shape.Random, shape.B, shape.M);
                foreach (Finish finish in Enum.GetValues<Finish>())
                {
                    foreach (bool biased in (bool[])[false, true])
                    {
                        T[,] expected = Product(shape, a, b, old, biased, finish, 1, Blocking.For<T>());
                        Same.Bits(expected, Product(shape, a, b, old, biased, finish, 1, Tiny));
                        Same.Bits(expected, Product(shape, a, b, old, biased, finish, 3, Tiny));
                        Same.Bits(expected, Product(shape, a, b, old, biased, finish, 1, Unpacked));
                        Same.Bits(expected, Product(shape, a, b, old, biased, finish, 1, Streamed));
                    }
                }
            },
            60
        );

    private static unsafe T[,] Product(
        LayerCase shape,
        T[,] a,
        T[,] b,
        T[,] old,
        bool biased,
        Finish finish,
        int threads,
        Blocking blocking
    )
    {
        var c = new Grid<T>(shape.B, shape.M, shape.Random);
        if (finish is Finish.Add or Finish.GateThenAdd)
        {
            c.Values = old;
        }

        T[,] gate = Draw.Reals<T>(new Random(shape.Seed + 1), shape.B, shape.M);
        T[] bias = Draw.Flat(Draw.Reals<T>(new Random(shape.Seed + 2), 1, shape.M));
        fixed (
            T* pa = a,
                pb = b,
                pc = c.Write,
                pgate = gate,
                pbias = bias
        )
        {
            View<T> from = biased ? new View<T>(pbias, shape.B, shape.M, 0, 1) : default,
                gates = finish is Finish.Gate or Finish.GateThenAdd ? new View<T>(pgate, new ReadOnlyMatrixSpan<T>(gate)) : default;
            Product<T>.Run(
                new View<T>(pa, new ReadOnlyMatrixSpan<T>(a)),
                new View<T>(pb, new ReadOnlyMatrixSpan<T>(b)),
                new View<T>(pc, c.Read),
                new Epilogue<T>(from, finish, gates),
                threads,
                blocking
            );
        }

        c.AssertGapsUntouched();
        return c.Values;
    }

    private static void IsOneChain(LayerCase shape)
    {
        LayerRun<T> run = LayerRun<T>.OfReals(shape, strided: true).Forward().Backward();
        T[,] x = run.X.Values,
            dy = run.Dy.Values,
            stored = run.W.Values;
        bool inputMajor = shape.Layout == WeightLayout.InputMajor;
        T W(int i, int j) => inputMajor ? stored[i, j] : stored[j, i];

        Same.Bits(Chains(shape.B, shape.M, shape.N, (s, j) => run.Bias[j], (s, j, i) => (x[s, i], W(i, j))), run.Y.Values);
        Same.Bits(Chains(shape.B, shape.N, shape.M, (s, i) => T.Zero, (s, i, j) => (dy[s, j], W(i, j))), run.Dx.Values);
        Same.Bits(
            inputMajor
                ? Chains(shape.N, shape.M, shape.B, (i, j) => T.Zero, (i, j, s) => (x[s, i], dy[s, j]))
                : Chains(shape.M, shape.N, shape.B, (j, i) => T.Zero, (j, i, s) => (x[s, i], dy[s, j])),
            run.Dw.Values
        );
        Same.Bits(Draw.Flat(Chains(1, shape.M, shape.B, (_, j) => T.Zero, (_, j, s) => (T.One, dy[s, j]))), run.Db);
    }

    private static void AddsOnce(LayerCase shape)
    {
        LayerRun<T> sums = LayerRun<T>.OfReals(shape).Backward(),
            run = LayerRun<T>.OfReals(shape, strided: true);
        T[,] oldDx = Draw.Reals<T>(new Random(1), shape.B, shape.N),
            oldDw = Draw.Reals<T>(new Random(2), shape.WeightShape.Rows, shape.WeightShape.Columns),
            oldDb = Draw.Reals<T>(new Random(3), 1, shape.M);
        (run.Dx.Values, run.Dw.Values) = (oldDx, oldDw);
        Draw.Flat(oldDb).CopyTo(run.Db, 0);
        run.Backward(GradientMode.Accumulate, GradientMode.Accumulate, GradientMode.Accumulate);
        Same.Bits(Added(oldDx, sums.Dx.Values), run.Dx.Values);
        Same.Bits(Added(oldDw, sums.Dw.Values), run.Dw.Values);
        for (int j = 0; j < shape.M; j++)
        {
            Assert.Equal(oldDb[0, j] + sums.Db[j], run.Db[j]);
        }
    }

    private static T[,] Added(T[,] old, T[,] sum)
    {
        var added = (T[,])old.Clone();
        for (int r = 0; r < old.GetLength(0); r++)
        {
            for (int c = 0; c < old.GetLength(1); c++)
            {
                added[r, c] += sum[r, c];
            }
        }

        return added;
    }

    private static T[,] Chains(int rows, int columns, int depth, Func<int, int, T> start, Func<int, int, int, (T A, T B)> term)
    {
        var chains = new T[rows, columns];
        for (int r = 0; r < rows; r++)
        {
            for (int c = 0; c < columns; c++)
            {
                T sum = start(r, c);
                for (int k = 0; k < depth; k++)
                {
                    (T a, T b) = term(r, c, k);
                    sum = Isa.HasFma ? T.FusedMultiplyAdd(a, b, sum) : a * b + sum;
                }

                chains[r, c] = sum;
            }
        }

        return chains;
    }
}

public sealed class ChainLawsOfFloat : ChainLaws<float>;

public sealed class ChainLawsOfDouble : ChainLaws<double>;
