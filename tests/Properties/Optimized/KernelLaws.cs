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
    private static readonly Blocking Small = new(Mc: 20, Kc: 7, Nc: 60, Direct: 0, PerThread: long.MaxValue);

    [Fact]
    public void Tile8x3_OfEveryWidth_GivesTheSameBits() =>
        Law.Holds(
            LayerCase.Small,
            shape =>
            {
                T[,] scalar = Run<GemmTile8x3<T, T, Lanes1<T>>>(shape);
                Same.Bits(scalar, Run<GemmTile8x3<T, Vector128<T>, Lanes128<T>>>(shape));
                Same.Bits(scalar, Run<GemmTile8x3<T, Vector256<T>, Lanes256<T>>>(shape));
                Same.Bits(scalar, Run<GemmTile8x3<T, Vector512<T>, Lanes512<T>>>(shape));
            },
            40
        );

    [Fact]
    public void Tile6x2_OfEveryWidth_GivesTheSameBits() =>
        Law.Holds(
            LayerCase.Small,
            shape =>
            {
                T[,] scalar = Run<GemmTile8x3<T, T, Lanes1<T>>>(shape);
                Same.Bits(scalar, Run<GemmTile6x2<T, T, Lanes1<T>>>(shape));
                Same.Bits(scalar, Run<GemmTile6x2<T, Vector128<T>, Lanes128<T>>>(shape));
                Same.Bits(scalar, Run<GemmTile6x2<T, Vector256<T>, Lanes256<T>>>(shape));
                Same.Bits(scalar, Run<GemmTile6x2<T, Vector512<T>, Lanes512<T>>>(shape));
            },
            40
        );

    private static unsafe T[,] Run<K>(LayerCase shape)
        where K : struct, ITile<T>
    {
        Random random = shape.Random;
        Grid<T> a = new(shape.B, shape.N, random) { Values = Draw.Reals<T>(random, shape.B, shape.N) },
            b = new(shape.N, shape.M, random) { Values = Draw.Reals<T>(random, shape.N, shape.M) },
            c = new(shape.B, shape.M, random) { Values = Draw.Reals<T>(random, shape.B, shape.M) };
        if (shape.N > 0 && shape.B > 0 && shape.M > 0)
        {
            fixed (
                T* pa = a.Read,
                    pb = b.Read,
                    pc = c.Write
            )
            {
                Start start = (Start)(shape.Seed % 3);
                // A depth of several blocks cannot add a finished sum: that is the caller's part.
                Blocking blocking = start == Start.ZeroThenAdd ? Small with { Kc = shape.N } : Small;
                PackedProduct<T, K>.Run(new View<T>(pa, a.Read), new View<T>(pb, b.Read), new View<T>(pc, c.Read), start, blocking);
            }
        }

        c.AssertGapsUntouched();
        return c.Values;
    }
}

public sealed class KernelLawsOfFloat : KernelLaws<float>;

public sealed class KernelLawsOfDouble : KernelLaws<double>;
