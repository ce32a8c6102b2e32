using System.Numerics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using ExactGrad.Optimized;
using ExactGrad.Tests.Properties.Optimized.Kernels;
using ExactGrad.Tests.Properties.Support;
using Xunit;

namespace ExactGrad.Tests.Properties.Optimized.Gemm;

/// <summary>
/// The blocked product with vectors of every width, those that this machine would not choose included (what it lacks is computed in software),
/// gives the bits of the plain chains, from every start and with every end.
/// </summary>
public abstract class BlockedProductLaws<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Fact]
    public void VectorsOfEveryWidth_GiveThePlainBits() =>
        Law.Holds(
            LayerCase.Small,
            shape =>
            {
                // What is added to C once finished must be finished in one block.
                bool adds = (Finish)(shape.Seed % 5) is Finish.Add or Finish.GateThenAdd;
                AssertPlain(adds ? shape with { N = (int)Math.Min(shape.N, SmallBlocks.Alone.Kc) } : shape, null);
            },
            60
        );

    [Fact]
    public void SumsOfOneTerm_AreThePlainBits_WithVectorsOfEveryWidth() =>
        Law.Holds(
            LayerCase.Small,
            shape =>
            {
                AssertPlain(shape with { N = 1 }, Finish.Store);
                AssertPlain(shape with { N = 1 }, Finish.Add);
            },
            40
        );

    private static void AssertPlain(LayerCase shape, Finish? finish)
    {
        if (shape.N == 0 || shape.B == 0 || shape.M == 0)
        {
            return;
        }

        var product = new ProductCase<T>(shape, finish, stridedB: true);
        T[,] expected = product.Expected;
        Same.Bits(expected, Run<T, Lanes1<T>>(product));
        Same.Bits(expected, Run<Vector128<T>, Lanes128<T>>(product));
        Same.Bits(expected, Run<Vector256<T>, Lanes256<T>>(product));
        Same.Bits(expected, Run<Vector512<T>, Lanes512<T>>(product));
        if (Avx.IsSupported && shape.M < Vector256<T>.Count)
        {
            Same.Bits(expected, product.Run(Blocked<Vector256<T>, Narrow<T, Vector256<T>, Lanes256<T>>>));
        }

        if (Avx512F.IsSupported && shape.M < Vector512<T>.Count)
        {
            Same.Bits(expected, product.Run(Blocked<Vector512<T>, Narrow<T, Vector512<T>, Lanes512<T>>>));
        }
    }

    /// <summary>A product whose rows have less than one vector goes by narrower ones: here it is left to single elements.</summary>
    private static unsafe T[,] Run<V, L>(ProductCase<T> product)
        where V : struct
        where L : struct, ILanes<V, T> =>
        product.Run(
            (a, b, c, epilogue) =>
            {
                if (c.Columns >= L.Count)
                {
                    Blocked<V, L>(a, b, c, epilogue);
                }
                else
                {
                    Blocked<T, Lanes1<T>>(a, b, c, epilogue);
                }
            }
        );

    private static void Blocked<V, L>(View<T> a, View<T> b, View<T> c, Epilogue<T> epilogue)
        where V : struct
        where L : struct, ILanes<V, T> => BlockedProduct<T, V, L>.Run(a, b, c, epilogue, SmallBlocks.Alone);
}

public sealed class BlockedProductLawsOfFloat : BlockedProductLaws<float>;

public sealed class BlockedProductLawsOfDouble : BlockedProductLaws<double>;
