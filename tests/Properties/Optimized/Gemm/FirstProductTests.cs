using System.Numerics;
using ExactGrad.Optimized;
using ExactGrad.Tests.Properties.Optimized.Kernels;
using Xunit;

namespace ExactGrad.Tests.Properties.Optimized.Gemm;

/// <summary>
/// A thread's first product finds no buffer from an earlier one, and must ask for as much as it writes. Whoever asks for less writes into memory
/// of others, which may go unnoticed for long; here the mistake that takes the quotient of two sides for their product asks for nothing, and gets none.
/// </summary>
public abstract class FirstProductTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // One row of B, which has to be brought into order.
    [Fact]
    public void SmallProduct_HasRoomForB() =>
        AssertPlain(
            new LayerCase(2, 1, 3, 0),
            (a, b, c, epilogue) => SmallProduct<T>.Run(a, b, c, epilogue.From, epilogue.Finish, epilogue.Gate),
            turnedB: true
        );

    // Of more terms than a block, sums that are added to C are made apart from it; and of less rows than columns.
    [Fact]
    public void SumsApartFromC_HaveRoom() =>
        AssertPlain(
            new LayerCase(2, (int)SmallBlocks.Alone.Kc + 1, 5, 0),
            (a, b, c, epilogue) => Product<T>.Run(a, b, c, epilogue, 1, SmallBlocks.Alone),
            finish: Finish.Add
        );

    private static void AssertPlain(LayerCase shape, ProductCase<T>.Kernel kernel, bool turnedB = false, Finish finish = Finish.Store)
    {
        var product = new ProductCase<T>(shape, finish, ProductCase<T>.Start.Zeros, turnedB: turnedB);
        T[,]? result = null;
        FreshThread.Run(() => result = product.Run(kernel));
        Same.Bits(product.Expected, result!);
    }
}

public sealed class FirstProductTestsOfFloat : FirstProductTests<float>;

public sealed class FirstProductTestsOfDouble : FirstProductTests<double>;
