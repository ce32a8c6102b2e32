using System.Numerics;
using ExactGrad.Optimized;
using ExactGrad.Reference;
using ExactGrad.Tests.Properties.Support;
using Xunit;

namespace ExactGrad.Tests.Properties.Optimized;

/// <summary>The rectifier equals the specification bit for bit on any numbers: NaN, infinities, zeros of both signs, subnormals.</summary>
public abstract class RectifierLaws<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Fact]
    public void Rectifier_EqualsReference() =>
        Law.Holds(
            LayerCase.Small,
            shape =>
            {
                Random random = shape.Random;
                T[,] x = Any(random, shape),
                    dy = Any(random, shape);
                Grid<T> gx = Grid(x, random),
                    gdy = Grid(dy, random),
                    gy = new(shape.B, shape.M, random),
                    gdx = new(shape.B, shape.M, random);
                T[][] before = [gx.Snapshot(), gdy.Snapshot()];
                Rectifier.Forward(gx.Read, gy.Write);
                Rectifier.Backward(gx.Read, gdy.Read, gdx.Write);
                Same.BitsOrNaN(Relu<T>.Forward(x), gy.Values);
                Same.BitsOrNaN(Relu<T>.Backward(x, dy), gdx.Values);
                gy.AssertGapsUntouched();
                gdx.AssertGapsUntouched();
                gx.AssertUnchangedSince(before[0]);
                gdy.AssertUnchangedSince(before[1]);
            },
            200
        );

    [Fact]
    public void InPlace_GivesTheSame() =>
        Law.Holds(
            LayerCase.Small,
            shape =>
            {
                Random random = shape.Random;
                T[,] x = Any(random, shape),
                    dy = Any(random, shape);
                Grid<T> y = Grid(x, random),
                    overDy = Grid(dy, random),
                    overX = Grid(x, random);
                Rectifier.Forward(y.Read, y.Write);
                Rectifier.Backward(Grid(x, random).Read, overDy.Read, overDy.Write);
                Rectifier.Backward(overX.Read, Grid(dy, random).Read, overX.Write);
                Same.BitsOrNaN(Relu<T>.Forward(x), y.Values);
                Same.BitsOrNaN(Relu<T>.Backward(x, dy), overDy.Values);
                Same.BitsOrNaN(Relu<T>.Backward(x, dy), overX.Values);
            },
            100
        );

    [Fact]
    public void PartialOverlap_IsRefused_BeforeAnythingIsWritten()
    {
        var memory = new T[20];
        T[] before = [.. memory];
        Assert.Throws<ArgumentException>(() =>
            Rectifier.Forward(new ReadOnlyMatrixSpan<T>(memory, 3, 5), new MatrixSpan<T>(memory.AsSpan(1), 3, 5))
        );
        Assert.Throws<ArgumentException>(() =>
            Rectifier.Forward(new ReadOnlyMatrixSpan<T>(memory, 4, 4), new MatrixSpan<T>(memory, 4, 4).Transposed)
        );
        Assert.Throws<ArgumentException>(() =>
            Rectifier.Backward(
                new ReadOnlyMatrixSpan<T>(new T[15], 3, 5),
                new ReadOnlyMatrixSpan<T>(memory, 3, 5),
                new MatrixSpan<T>(memory.AsSpan(1), 3, 5)
            )
        );
        Same.Bits(before, memory);
    }

    private static Grid<T> Grid(T[,] values, Random random) => new(values.GetLength(0), values.GetLength(1), random) { Values = values };

    private static T[,] Any(Random random, LayerCase shape) =>
        Draw.Of(
            shape.B,
            shape.M,
            () =>
                random.Next(8) switch
                {
                    0 => T.NaN,
                    1 => T.Zero,
                    2 => T.NegativeZero,
                    3 => random.Next(2) == 0 ? T.PositiveInfinity : T.NegativeInfinity,
                    4 => random.Next(2) == 0 ? T.Epsilon : -T.Epsilon,
                    _ => T.CreateTruncating(random.NextDouble() - 0.5),
                }
        );
}

public sealed class RectifierLawsOfFloat : RectifierLaws<float>;

public sealed class RectifierLawsOfDouble : RectifierLaws<double>;
