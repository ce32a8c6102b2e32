using System.Numerics;
using ExactGrad.Optimized;
using ExactGrad.Reference;
using ExactGrad.Tests.Properties.Support;
using Xunit;
using Reduction = ExactGrad.Optimized.Reduction;

namespace ExactGrad.Tests.Properties.Optimized;

/// <summary>The loss and its gradient against the specification, each with the strides and gaps of a drawn view.</summary>
public abstract class SquaredErrorLossLaws<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly Reduction[] Reductions = [Reduction.Sum, Reduction.BatchMean, Reduction.Mean];

    [Fact]
    public void LossOfIntegers_EqualsReference() =>
        Law.Holds(
            LayerCase.Small,
            shape =>
            {
                // The sum is exact, whatever its order; so one division rounds both to the same bits.
                (T[,] p, T[,] t, Grid<T> gp, Grid<T> gt, _) = Case(shape, integers: true);
                foreach (Reduction reduction in Reductions)
                {
                    T expected = SquaredError<T>.Loss(p, t, (ExactGrad.Reference.Reduction)reduction);
                    Assert.Equal(expected, SquaredErrorLoss.Loss(gp.Read, gt.Read, reduction));
                }
            },
            150
        );

    [Fact]
    public void LossOfReals_IsWithinTheProvenBound() =>
        Law.Holds(
            LayerCase.Small,
            shape =>
            {
                (T[,] p, T[,] t, Grid<T> gp, Grid<T> gt, _) = Case(shape, integers: false);
                T sum = SquaredErrorLoss.Loss(gp.Read, gt.Read, Reduction.Sum),
                    truth = SquaredError<T>.Loss(p, t, ExactGrad.Reference.Reduction.Sum);
                // All terms are positive: both sums lie within T + 3 roundings of the truth, so twice that apart.
                double terms = p.LongLength + 3,
                    u = double.CreateTruncating(T.BitIncrement(T.One) - T.One) / 2;
                Assert.True(
                    double.CreateTruncating(T.Abs(sum - truth)) <= 2 * terms * u / (1 - terms * u) * double.CreateTruncating(truth)
                );
            },
            100
        );

    [Fact]
    public void Gradient_EqualsReference_OnAnyNumbers() =>
        Law.Holds(
            LayerCase.Small,
            shape =>
            {
                // Element by element the roundings are the same, in the same order.
                (T[,] p, T[,] t, Grid<T> gp, Grid<T> gt, Random random) = Case(shape, integers: false);
                T dloss = T.CreateTruncating(random.NextDouble() * 3);
                foreach (Reduction reduction in Reductions)
                {
                    var dp = new Grid<T>(shape.B, shape.M, random);
                    SquaredErrorLoss.Gradient(gp.Read, gt.Read, dloss, reduction, dp.Write);
                    Same.Bits(SquaredError<T>.Gradient(p, t, dloss, (ExactGrad.Reference.Reduction)reduction), dp.Values);
                    dp.AssertGapsUntouched();
                }
            },
            150
        );

    [Fact]
    public void UnreducedLossAndGradient_EqualReference_OnAnyNumbers() =>
        Law.Holds(
            LayerCase.Small,
            shape =>
            {
                (T[,] p, T[,] t, Grid<T> gp, Grid<T> gt, Random random) = Case(shape, integers: false);
                T[,] dl = Draw.Reals<T>(random, shape.B, shape.M);
                Grid<T> gdl = new(shape.B, shape.M, random) { Values = dl },
                    loss = new(shape.B, shape.M, random),
                    dp = new(shape.B, shape.M, random);
                SquaredErrorLoss.Loss(gp.Read, gt.Read, loss.Write);
                SquaredErrorLoss.Gradient(gp.Read, gt.Read, gdl.Read, dp.Write);
                Same.Bits(SquaredError<T>.Loss(p, t), loss.Values);
                Same.Bits(SquaredError<T>.Gradient(p, t, dl), dp.Values);
                loss.AssertGapsUntouched();
                dp.AssertGapsUntouched();
            },
            150
        );

    [Fact]
    public void MeanOverNothing_IsNaN_AndSumOverNothingIsZero()
    {
        ReadOnlyMatrixSpan<T> none = new(Array.Empty<T>(), 0, 3),
            narrow = new(Array.Empty<T>(), 3, 0);
        Assert.Equal(T.Zero, SquaredErrorLoss.Loss(none, none, Reduction.Sum));
        Assert.True(T.IsNaN(SquaredErrorLoss.Loss(none, none, Reduction.BatchMean)));
        Assert.True(T.IsNaN(SquaredErrorLoss.Loss(none, none, Reduction.Mean)));
        Assert.Equal(T.Zero, SquaredErrorLoss.Loss(narrow, narrow, Reduction.BatchMean));
        Assert.True(T.IsNaN(SquaredErrorLoss.Loss(narrow, narrow, Reduction.Mean)));
    }

    [Fact]
    public void LongSumOfOnes_DoesNotStick()
    {
        // One float accumulator would stick at 2^24. The operands are one element each, seen through strides of zero.
        const int rows = 5000,
            columns = 4000;
        T[] one = [T.One],
            zero = [T.Zero];
        T loss = SquaredErrorLoss.Loss(
            new ReadOnlyMatrixSpan<T>(one, rows, columns, 0, 0),
            new ReadOnlyMatrixSpan<T>(zero, rows, columns, 0, 0),
            Reduction.Sum
        );
        Assert.Equal(T.CreateChecked(rows * columns), loss);
    }

    [Fact]
    public void NaNInOneElement_ReachesTheLossAndThatGradientOnly()
    {
        var p = new T[3, 7];
        p[1, 6] = T.NaN;
        var dp = new T[3, 7];
        Assert.True(T.IsNaN(SquaredErrorLoss.Loss<T>(p, new T[3, 7], Reduction.Sum)));
        SquaredErrorLoss.Gradient<T>(p, new T[3, 7], T.One, Reduction.Mean, dp);
        Assert.Equal(1, dp.Cast<T>().Count(T.IsNaN));
        Assert.True(T.IsNaN(dp[1, 6]));
    }

    [Fact]
    public void UnfitCalls_AreRefused_BeforeAnythingIsWritten()
    {
        var p = new T[2, 3];
        T[] memory = new T[8];
        Assert.Throws<ArgumentOutOfRangeException>(() => SquaredErrorLoss.Loss<T>(p, p, Reduction.None));
        Assert.Throws<ArgumentOutOfRangeException>(() => SquaredErrorLoss.Gradient<T>(p, p, T.One, Reduction.None, new T[2, 3]));
        Assert.Throws<ArgumentOutOfRangeException>(() => SquaredErrorLoss.Loss<T>(p, p, (Reduction)9));
        Assert.Throws<ArgumentException>(() => SquaredErrorLoss.Loss<T>(p, new T[3, 2], Reduction.Sum));
        Assert.Throws<ArgumentException>(() => SquaredErrorLoss.Loss<T>(p, p, new T[2, 2]));
        Assert.Throws<ArgumentException>(() => SquaredErrorLoss.Gradient<T>(p, p, new T[1, 3], new T[2, 3]));
        Assert.Throws<ArgumentException>(() => SquaredErrorLoss.Loss<T>(p, p, p));
        Assert.Throws<ArgumentException>(() => SquaredErrorLoss.Gradient<T>(p, p, p, p));
        Assert.Throws<ArgumentException>(() =>
            SquaredErrorLoss.Gradient(p, p, new ReadOnlyMatrixSpan<T>(memory, 2, 3), new MatrixSpan<T>(memory.AsSpan(2), 2, 3))
        );
        Assert.All(memory, value => Assert.Equal(T.Zero, value));
        Assert.Throws<NotSupportedException>(() => SquaredErrorLoss.Loss<Half>(new Half[1, 1], new Half[1, 1], Reduction.Sum));
    }

    private static (T[,] P, T[,] T, Grid<T> Gp, Grid<T> Gt, Random Random) Case(LayerCase shape, bool integers)
    {
        Random random = shape.Random;
        T[,] Values() => integers ? Draw.Cast<long, T>(Draw.Integers(random, shape.B, shape.M)) : Draw.Reals<T>(random, shape.B, shape.M);
        T[,] p = Values(),
            t = Values();
        return (p, t, new Grid<T>(shape.B, shape.M, random) { Values = p }, new Grid<T>(shape.B, shape.M, random) { Values = t }, random);
    }
}

public sealed class SquaredErrorLossLawsOfFloat : SquaredErrorLossLaws<float>;

public sealed class SquaredErrorLossLawsOfDouble : SquaredErrorLossLaws<double>;
