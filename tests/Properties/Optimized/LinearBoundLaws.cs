using System.Numerics;
using ExactGrad.Reference;
using ExactGrad.Tests.Properties.Support;
using Xunit;

namespace ExactGrad.Tests.Properties.Optimized;

/// <summary>
/// On numbers that do not add up exactly: abs(error) &lt;= gamma S + u abs(truth), gamma = T u / (1 - T u), for T terms whose absolute values
/// add up to S (Higham, Accuracy and Stability of Numerical Algorithms, ch. 3). The numbers are long integers, so that truth, S and
/// error are exact in 128 bits; sums of rounded integers are integers too.
/// </summary>
public abstract class LinearBoundLaws<T>(int precision, int valueBits)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Fact]
    public void Layer_IsWithinTheProvenBound() => Law.Holds(LayerCase.Small, IsWithinBound, 100);

    private void IsWithinBound(LayerCase shape)
    {
        Random random = shape.Random;
        (int rows, int columns) = shape.WeightShape;
        Int128[,] x = Long(random, shape.B, shape.N),
            w = Long(random, rows, columns),
            dy = Long(random, shape.B, shape.M),
            b = Long(random, 1, shape.M);
        LayerRun<T> run = new(
            shape,
            Draw.Cast<Int128, T>(x),
            Draw.Cast<Int128, T>(w),
            Draw.Flat(Draw.Cast<Int128, T>(b)),
            Draw.Cast<Int128, T>(dy)
        );
        run.Forward().Backward();
        Int128[,] ax = Abs(x),
            aw = Abs(w),
            ady = Abs(dy);
        Int128[] bias = Draw.Flat(b),
            absBias = Draw.Flat(Abs(b));
        var layout = shape.SpecLayout;
        Check(Linear<Int128>.Forward(x, w, bias, layout), Linear<Int128>.Forward(ax, aw, absBias, layout), shape.N + 1, run.Y.Values);
        Check(Linear<Int128>.InputGradient(w, dy, layout), Linear<Int128>.InputGradient(aw, ady, layout), shape.M, run.Dx.Values);
        Check(Linear<Int128>.WeightGradient(x, dy, layout), Linear<Int128>.WeightGradient(ax, ady, layout), shape.B, run.Dw.Values);
    }

    private void Check(Int128[,] truth, Int128[,] absolutes, int terms, T[,] actual)
    {
        double u = Math.ScaleB(1, -precision),
            gamma = terms * u / (1 - terms * u);
        for (int r = 0; r < truth.GetLength(0); r++)
        {
            for (int c = 0; c < truth.GetLength(1); c++)
            {
                Assert.True(T.IsFinite(actual[r, c]));
                double error = (double)Int128.Abs(Int128.CreateChecked(actual[r, c]) - truth[r, c]),
                    bound = gamma * (double)absolutes[r, c] + u * (double)Int128.Abs(truth[r, c]);
                if (!(error <= bound))
                {
                    Assert.Fail($"[{r},{c}]: {actual[r, c]} differs from {truth[r, c]} by {error}, above {bound}");
                }
            }
        }
    }

    private Int128[,] Long(Random random, int rows, int columns) =>
        Draw.Of(
            rows,
            columns,
            () =>
            {
                Int128 value = random.NextInt64(1L << valueBits) << random.Next(5);
                return random.Next(2) == 0 ? value : -value;
            }
        );

    private static Int128[,] Abs(Int128[,] values)
    {
        var absolute = (Int128[,])values.Clone();
        for (int r = 0; r < values.GetLength(0); r++)
        {
            for (int c = 0; c < values.GetLength(1); c++)
            {
                absolute[r, c] = Int128.Abs(values[r, c]);
            }
        }

        return absolute;
    }
}

public sealed class LinearBoundLawsOfFloat() : LinearBoundLaws<float>(precision: 24, valueBits: 24);

public sealed class LinearBoundLawsOfDouble() : LinearBoundLaws<double>(precision: 53, valueBits: 53);
