using System.Numerics;
using ExactGrad.Optimized;
using ExactGrad.Tests.Properties.Support;
using Xunit;
using Spec = ExactGrad.Reference;

namespace ExactGrad.Tests.Properties.Optimized;

/// <summary>One call in place of two: the same bits, on any numbers, NaN and infinities included; and the Reference's on exact ones.</summary>
public abstract class FusedLaws<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Fact]
    public void ForwardRectified_IsForwardAndThenTheRectifier() =>
        Law.Holds(LayerCase.Small, shape => ForwardIsTheTwo(shape, Draw.Reals<T>), 100);

    [Fact]
    public void ForwardRectifiedOfALargeLayer_IsForwardAndThenTheRectifier() =>
        Law.Holds(LayerCase.Large, shape => ForwardIsTheTwo(shape, Draw.Reals<T>), 4);

    [Fact]
    public void ForwardRectifiedOfSpecials_IsForwardAndThenTheRectifier() =>
        Law.Holds(LayerCase.Small, shape => ForwardIsTheTwo(shape, Draw.Specials<T>), 60);

    [Fact]
    public void GatedBackward_IsBackwardAndThenTheRectifiersGradient() =>
        Law.Holds(LayerCase.Small, shape => BackwardIsTheTwo(shape, Draw.Reals<T>), 100);

    [Fact]
    public void GatedBackwardOfALargeLayer_IsBackwardAndThenTheRectifiersGradient() =>
        Law.Holds(LayerCase.Large, shape => BackwardIsTheTwo(shape, Draw.Reals<T>), 4);

    [Fact]
    public void GatedBackwardOfSpecials_IsBackwardAndThenTheRectifiersGradient() =>
        Law.Holds(LayerCase.Small, shape => BackwardIsTheTwo(shape, Draw.Specials<T>), 60);

    [Fact]
    public void ForwardRectified_EqualsTheReference() =>
        Law.Holds(
            LayerCase.Small,
            shape =>
            {
                Random random = shape.Random;
                (int rows, int columns) = shape.WeightShape;
                long[,] x = Draw.Integers(random, shape.B, shape.N),
                    w = Draw.Integers(random, rows, columns);
                long[] b = Draw.Integers(random, shape.M);
                long[,] expected = Spec.Relu<long>.Forward(Spec.Linear<long>.Forward(x, w, b, shape.SpecLayout));
                var y = new Grid<T>(shape.B, shape.M, random);
                LinearLayer.ForwardRectified(
                    On(Draw.Cast<long, T>(x)).Read,
                    On(Draw.Cast<long, T>(w)).Read,
                    Draw.Cast<long, T>(b),
                    y.Write,
                    shape.Layout
                );
                Same.Bits(Draw.Cast<long, T>(expected), y.Values);
            },
            60
        );

    [Fact]
    public void GateOfAnotherShape_IsRefused()
    {
        LayerRun<T> run = LayerRun<T>.OfReals(new LayerCase(3, 4, 5, 0));
        Assert.Throws<ArgumentException>(() => Gated(run, new Grid<T>(3, 3), run.Dx, GradientMode.Overwrite, WeightLayout.InputMajor, 1));
    }

    [Fact]
    public void GateThatDxOverlaps_IsRefused()
    {
        LayerRun<T> run = LayerRun<T>.OfReals(new LayerCase(3, 4, 5, 0));
        Assert.Throws<ArgumentException>(() => Gated(run, run.Dx, run.Dx, GradientMode.Overwrite, WeightLayout.InputMajor, 1));
    }

    private static void ForwardIsTheTwo(LayerCase shape, Func<Random, int, int, T[,]> draw)
    {
        LayerRun<T> run = Drawn(shape, draw);
        run.Forward();
        Rectifier.Forward(run.Y.Read, run.Y.Write);
        foreach (int threads in (int[])[1, 3])
        {
            var y = new Grid<T>(shape.B, shape.M, shape.Random);
            var options = new LayerOptions { Threads = threads };
            LinearLayer.ForwardRectified(run.X.Read, run.W.Read, run.Bias, y.Write, shape.Layout, options);
            Same.BitsOrNaN(run.Y.Values, y.Values);
            y.AssertGapsUntouched();
        }
    }

    private static void BackwardIsTheTwo(LayerCase shape, Func<Random, int, int, T[,]> draw)
    {
        LayerRun<T> run = Drawn(shape, draw);
        run.Backward();
        Grid<T> gate = new(shape.B, shape.N, shape.Random) { Values = draw(new Random(shape.Seed + 1), shape.B, shape.N) };
        Rectifier.Backward(gate.Read, run.Dx.Read, run.Dx.Write);
        T[,] old = Draw.Reals<T>(new Random(shape.Seed + 2), shape.B, shape.N),
            gradient = run.Dx.Values,
            sum = (T[,])old.Clone();
        for (int s = 0; s < shape.B; s++)
        {
            for (int i = 0; i < shape.N; i++)
            {
                sum[s, i] += gradient[s, i];
            }
        }

        foreach (int threads in (int[])[1, 3])
        {
            var dx = new Grid<T>(shape.B, shape.N, shape.Random);
            Gated(run, gate, dx, GradientMode.Overwrite, shape.Layout, threads);
            Same.BitsOrNaN(gradient, dx.Values);
            dx.AssertGapsUntouched();
            dx.Values = old;
            Gated(run, gate, dx, GradientMode.Accumulate, shape.Layout, threads);
            Same.BitsOrNaN(sum, dx.Values);
        }
    }

    private static LayerRun<T> Drawn(LayerCase shape, Func<Random, int, int, T[,]> draw)
    {
        Random random = shape.Random;
        (int rows, int columns) = shape.WeightShape;
        return new LayerRun<T>(
            shape,
            draw(random, shape.B, shape.N),
            draw(random, rows, columns),
            Draw.Flat(draw(random, 1, shape.M)),
            draw(random, shape.B, shape.M),
            random
        );
    }

    private static void Gated(LayerRun<T> run, Grid<T> gate, Grid<T> dx, GradientMode mode, WeightLayout layout, int threads) =>
        LinearLayer.Backward(
            run.X.Read,
            run.W.Read,
            run.Dy.Read,
            new LinearGradients<T>
            {
                Dx = dx.Write,
                DxMode = mode,
                DxGate = gate.Read,
            },
            layout,
            new LayerOptions { Threads = threads }
        );

    private static Grid<T> On(T[,] values) => new(values.GetLength(0), values.GetLength(1)) { Values = values };
}

public sealed class FusedLawsOfFloat : FusedLaws<float>;

public sealed class FusedLawsOfDouble : FusedLaws<double>;
