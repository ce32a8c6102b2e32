using System.Numerics;
using ExactGrad.Optimized;
using ExactGrad.Oracle.Lanes.Contract;
using ExactGrad.Tests.Properties.Optimized.Kernels;
using Xunit;

namespace ExactGrad.Tests.Properties.Optimized.Gemm;

/// <summary>
/// Sums that are made apart from C: no part more is computed than there are. Of one that is empty nothing comes to C; but tiles read where it
/// would begin, behind A's last row or in B behind a row's last column, which here is memory that nobody may read.
/// </summary>
public abstract unsafe class ProductGuardTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Fact]
    public void SumsApartFromC_AreOfNoRowOrColumnMore()
    {
        Assert.SkipWhen(GuardPage.Problem is not null, GuardPage.Problem ?? "");
        // What is added to C is made apart from it, where a block holds less terms.
        const int rows = 2,
            columns = 5;
        int depth = (int)SmallBlocks.Alone.Kc + 1;
        using GuardPage pageA = new((nuint)(rows * depth * sizeof(T))),
            pageB = new((nuint)(depth * columns * sizeof(T)));
        T* a = Ones(pageA, rows * depth),
            b = Ones(pageB, depth * columns);
        var c = new T[rows * columns];
        fixed (T* to = c)
        {
            Product<T>.Run(
                new View<T>(a, rows, depth, depth, 1),
                new View<T>(b, depth, columns, columns, 1),
                new View<T>(to, rows, columns, columns, 1),
                new Epilogue<T>(default, Finish.Add, default),
                1,
                SmallBlocks.Alone
            );
        }

        Assert.Equal(Enumerable.Repeat(T.CreateChecked(depth), rows * columns), c);
    }

    private static T* Ones(GuardPage page, int elements)
    {
        T* first = (T*)page.AtEnd((nuint)(elements * sizeof(T)));
        new Span<T>(first, elements).Fill(T.One);
        return first;
    }
}

public sealed class ProductGuardTestsOfFloat : ProductGuardTests<float>;

public sealed class ProductGuardTestsOfDouble : ProductGuardTests<double>;
