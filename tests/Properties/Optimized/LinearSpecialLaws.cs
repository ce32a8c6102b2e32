using System.Numerics;
using ExactGrad.Reference;
using ExactGrad.Tests.Properties.Support;
using Xunit;

namespace ExactGrad.Tests.Properties.Optimized;

/// <summary>NaN and infinities come out where a plain loop has them: no zero is skipped, and no padding lane is let in.</summary>
public abstract class LinearSpecialLaws<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Fact]
    public void ClassOfEveryElement_IsThatOfThePlainLoop() => Law.Holds(LayerCase.Small, ClassesAgree, 200);

    [Fact]
    public void ClassOfEveryElementOfALargeLayer_IsThatOfThePlainLoop() => ClassesAgree(new LayerCase(100, 70, 130, 11));

    [Fact]
    public void CleanCallAfterOneFullOfNaN_IsClean() =>
        Law.Holds(
            LayerCase.Small,
            shape =>
            {
                // Packing buffers are used again: what the first call left in them must not show in the second.
                (int rows, int columns) = shape.WeightShape;
                T[,] NaNs(int r, int c) => Draw.Of(r, c, () => T.NaN);
                T[,] Ones(int r, int c) => Draw.Of(r, c, () => T.One);
                _ = new LayerRun<T>(shape, NaNs(shape.B, shape.N), NaNs(rows, columns), new T[shape.M], NaNs(shape.B, shape.M))
                    .Forward()
                    .Backward();
                LayerRun<T> clean = new(shape, Ones(shape.B, shape.N), Ones(rows, columns), new T[shape.M], Ones(shape.B, shape.M));
                clean.Forward().Backward();
                Same.Bits(Draw.Of(shape.B, shape.M, () => T.CreateChecked(shape.N)), clean.Y.Values);
                Same.Bits(Draw.Of(shape.B, shape.N, () => T.CreateChecked(shape.M)), clean.Dx.Values);
                Same.Bits(Draw.Of(rows, columns, () => T.CreateChecked(shape.B)), clean.Dw.Values);
            },
            60
        );

    private static void ClassesAgree(LayerCase shape)
    {
        Random random = shape.Random;
        (int rows, int columns) = shape.WeightShape;
        T[,] x = Draw.Specials<T>(random, shape.B, shape.N),
            w = Draw.Specials<T>(random, rows, columns),
            dy = Draw.Specials<T>(random, shape.B, shape.M);
        T[] b = Draw.Flat(Draw.Specials<T>(random, 1, shape.M));
        LayerRun<T> run = new LayerRun<T>(shape, x, w, b, dy, random).Forward().Backward();
        SameClasses(Linear<T>.Forward(x, w, b, shape.SpecLayout), run.Y.Values);
        SameClasses(Linear<T>.InputGradient(w, dy, shape.SpecLayout), run.Dx.Values);
        SameClasses(Linear<T>.WeightGradient(x, dy, shape.SpecLayout), run.Dw.Values);
        T[] db = Linear<T>.BiasGradient(dy);
        for (int j = 0; j < db.Length; j++)
        {
            Assert.Equal(db[j], run.Db[j]);
        }
    }

    /// <summary>NaN, infinities and, for these integers, values agree; Equals holds between NaNs whatever their payload.</summary>
    private static void SameClasses(T[,] expected, T[,] actual) =>
        Same.Elements(expected, actual, static (left, right) => left.Equals(right));
}

public sealed class LinearSpecialLawsOfFloat : LinearSpecialLaws<float>;

public sealed class LinearSpecialLawsOfDouble : LinearSpecialLaws<double>;
