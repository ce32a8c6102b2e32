using System.Numerics;
using ExactGrad.Optimized;
using ExactGrad.Reference;
using ExactGrad.Tests.Properties.Support;
using Xunit;

namespace ExactGrad.Tests.Properties.Optimized;

/// <summary>On small integers every order of summation gives the same bits: the layer must equal the specification.</summary>
public abstract class LinearExactLaws<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Fact]
    public void Layer_EqualsReference() => Law.Holds(LayerCase.Small, shape => EqualsReference(shape, threads: 0), 300);

    [Fact]
    public void LargeLayer_EqualsReference() => Law.Holds(LayerCase.Large, shape => EqualsReference(shape, threads: 0), 8);

    [Fact]
    public void EveryBlockingLoopRunTwice_StillEqualsReference()
    {
        EqualsReference(new LayerCase(140, 257, 130, 2), threads: 0);
        EqualsReference(new LayerCase(70, 520, 60, 5), threads: 0);
        EqualsReference(new LayerCase(9, 400, 600, 4), threads: 0);
        EqualsReference(new LayerCase(2100, 12, 20, 6), threads: 0);
    }

    [Fact]
    public void ThreadedLayer_EqualsReference() => Law.Holds(LayerCase.Large, shape => EqualsReference(shape, 1 + shape.Seed % 7), 8);

    private static void EqualsReference(LayerCase shape, int threads)
    {
        Random random = shape.Random;
        (int rows, int columns) = shape.WeightShape;
        long[,] x = Draw.Integers(random, shape.B, shape.N),
            w = Draw.Integers(random, rows, columns),
            dy = Draw.Integers(random, shape.B, shape.M),
            oldDx = Draw.Integers(random, shape.B, shape.N),
            oldDw = Draw.Integers(random, rows, columns);
        long[] b = Draw.Integers(random, shape.M),
            oldDb = Draw.Integers(random, shape.M);
        GradientMode Mode() => (GradientMode)random.Next(3);
        GradientMode modeDx = Mode(),
            modeDw = Mode(),
            modeDb = Mode();

        var run = new LayerRun<T>(
            shape,
            Draw.Cast<long, T>(x),
            Draw.Cast<long, T>(w),
            Draw.Cast<long, T>(b),
            Draw.Cast<long, T>(dy),
            random
        );
        Fill(run.Dx, oldDx, modeDx);
        Fill(run.Dw, oldDw, modeDw);
        if (modeDb == GradientMode.Accumulate)
        {
            Draw.Cast<long, T>(oldDb).CopyTo(run.Db, 0);
        }

        Grid<T>[] inputs = [run.X, run.W, run.Dy];
        T[][] before = Array.ConvertAll(inputs, grid => grid.Snapshot());
        T[] biasBefore = [.. run.Bias];
        run.Forward(threads).Backward(modeDx, modeDw, modeDb, threads);

        Same.Bits(Draw.Cast<long, T>(Linear<long>.Forward(x, w, b, shape.SpecLayout)), run.Y.Values);
        Same.Bits(Expected(Linear<long>.InputGradient(w, dy, shape.SpecLayout), oldDx, modeDx), run.Dx.Values);
        Same.Bits(Expected(Linear<long>.WeightGradient(x, dy, shape.SpecLayout), oldDw, modeDw), run.Dw.Values);
        Same.Bits(Expected(AsRow(Linear<long>.BiasGradient(dy)), AsRow(oldDb), modeDb), AsRow(run.Db));
        foreach (Grid<T> output in (Grid<T>[])[run.Y, run.Dx, run.Dw])
        {
            output.AssertGapsUntouched();
        }

        for (int i = 0; i < inputs.Length; i++)
        {
            inputs[i].AssertUnchangedSince(before[i]);
        }

        Same.Bits(biasBefore, run.Bias);
    }

    private static void Fill(Grid<T> grid, long[,] old, GradientMode mode)
    {
        // Overwrite and Skip find the NaN that the grid was made with.
        if (mode == GradientMode.Accumulate)
        {
            grid.Values = Draw.Cast<long, T>(old);
        }
    }

    private static T[,] Expected(long[,] gradient, long[,] old, GradientMode mode)
    {
        var expected = new T[gradient.GetLength(0), gradient.GetLength(1)];
        for (int r = 0; r < gradient.GetLength(0); r++)
        {
            for (int c = 0; c < gradient.GetLength(1); c++)
            {
                expected[r, c] = mode switch
                {
                    GradientMode.Skip => T.NaN,
                    GradientMode.Overwrite => T.CreateChecked(gradient[r, c]),
                    _ => T.CreateChecked(old[r, c] + gradient[r, c]),
                };
            }
        }

        return expected;
    }

    private static S[,] AsRow<S>(S[] values)
    {
        var row = new S[1, values.Length];
        for (int j = 0; j < values.Length; j++)
        {
            row[0, j] = values[j];
        }

        return row;
    }
}

public sealed class LinearExactLawsOfFloat : LinearExactLaws<float>;

public sealed class LinearExactLawsOfDouble : LinearExactLaws<double>;
