using System.Numerics;
using ExactGrad.Optimized;
using ExactGrad.Tests.Properties.Optimized.Kernels;
using Xunit;

namespace ExactGrad.Tests.Properties.Optimized.Gemm;

/// <summary>Whatever way a product takes, by its shape, by how its operands lie or by the blocks, its bits are the plain ones.</summary>
public abstract class ProductLaws<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly Blocking Small = SmallBlocks.Alone with { PerThread = 200 };

    // More panels of A than are packed at once, for several blocks of columns; and for a single one.
    private static readonly Blocking Panels = Small with
    {
        Mc = 90,
        Nc = 16,
        PackedPanels = 1,
        UnpackedRows = 1,
        SplitRows = 1,
        FarRows = 1,
        PerThread = long.MaxValue,
    };

    private static readonly Blocking OneBlock = Panels with { Kc = 50, LongKc = 50, Nc = 1000 };

    [Fact]
    public void ManyPanels_GiveThePlainBits()
    {
        for (int seed = 0; seed < 4; seed++)
        {
            var shape = new LayerCase(41 + 9 * seed, 8, 70 - seed, seed * 5);
            AssertPlain(shape, 1, blocking: Panels);
            AssertPlain(shape, 1, blocking: OneBlock);
        }
    }

    // B as weights lie for dx: for few rows it is C that is turned over.
    [Fact]
    public void TurnedB_GivesThePlainBits()
    {
        for (int seed = 0; seed < 45; seed++)
        {
            AssertPlain(new LayerCase(7 + seed % 5, 15 + seed % 9, 8 + seed, seed), threads: 1, turnedB: true);
            // Turned over each of them, with every way to end: of more rows than dot products take.
            AssertPlain(new LayerCase(13 + seed % 3, 27 + seed % 4, 16 + seed, seed), threads: 1, turnedB: true);
        }
    }

    // In blocks as deep as this machine's, which hold all of each sum: what adds to C must do so once all the same.
    [Fact]
    public void SmallBatches_GiveThePlainBits()
    {
        for (int seed = 0; seed < 30; seed++)
        {
            int batch = 1 + seed % 9;
            AssertPlain(new LayerCase(batch, 3 + seed % 11, 14 + seed, seed), threads: 1, turnedB: true, blocking: Blocking.For<T>());
            AssertPlain(
                new LayerCase(1 + seed % 2, batch, 250 + 13 * seed, seed),
                threads: 1,
                a: Lies.AlongColumns,
                blocking: Blocking.For<T>()
            );
            AssertPlain(new LayerCase(5 + seed, batch, 20 + seed, seed), threads: 1, a: Lies.AlongColumns, blocking: Blocking.For<T>());
        }
    }

    // A as inputs lie for dw, and for forward: the columns that would need another vector are computed for themselves.
    [Fact]
    public void RestOfAFewColumns_GivesThePlainBits()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            AssertPlain(new LayerCase(66 + seed % 3, 1 + seed % 19, 32 + seed % 8, seed), threads: 1 + seed % 3, a: Lies.AlongColumns);
            AssertPlain(new LayerCase(32 + seed, 1 + seed % 9, 32 + seed % 8, seed), threads: 1 + seed % 3, a: Lies.AlongRows);
            AssertPlain(new LayerCase(30 + seed, 8, 33 + seed % 3, seed), threads: 1, turnedB: true, a: Lies.AlongRows);
        }

        // More rows than are taken at once: so many have 256 KiB, and 64 more.
        for (int seed = 0; seed < 5; seed++)
        {
            AssertPlain(new LayerCase(130, 1100, 33, seed), threads: 1, a: Lies.AlongRows);
        }
    }

    // Turned over it is rows that are, each a dot product.
    [Fact]
    public void RestOfAFewRows_GivesThePlainBits()
    {
        for (int seed = 0; seed < 30; seed++)
        {
            AssertPlain(new LayerCase(9 + seed, 80 + seed, 50 - seed % 9, seed), threads: 1 + seed % 3, turnedB: true);
        }
    }

    // More rows than a part of 256 KiB has elements. Sums of products of small integers, which are exact.
    [Fact]
    public unsafe void RestOfManyRows_IsExact()
    {
        const int rows = 70_000,
            depth = 9,
            columns = 34;
        T[] a = new T[depth * rows],
            c = new T[rows * columns];
        for (int k = 0; k < a.Length; k++)
        {
            a[k] = T.CreateChecked(k % 101);
        }

        T[] b = [.. Enumerable.Range(1, depth * columns).Select(T.CreateChecked)];
        fixed (
            T* pa = a,
                pb = b,
                pc = c
        )
        {
            var product = new View<T>(pc, rows, columns, columns, 1);
            Product<T>.Run(
                new(pa, rows, depth, 1, rows),
                new(pb, depth, columns, columns, 1),
                product,
                new Epilogue<T>(Finish.Store),
                1,
                Blocking.For<T>()
            );
        }

        for (int k = 0; k < c.Length; k++)
        {
            (int row, int column) = Math.DivRem(k, columns);
            int sum = 0;
            for (int i = 0; i < depth; i++)
            {
                sum += (i * rows + row) % 101 * (i * columns + column + 1);
            }

            if (c[k] != T.CreateChecked(sum))
            {
                Assert.Fail($"[{row},{column}] is {c[k]}");
            }
        }
    }

    [Fact]
    public void SingleRows_GiveThePlainBits()
    {
        for (int seed = 0; seed < 30; seed++)
        {
            AssertPlain(new LayerCase(1, 3 + seed % 7, 14 + seed, seed), threads: 1, turnedB: true);
        }
    }

    [Fact]
    public void StridesOfEveryKind_GiveThePlainBits()
    {
        for (int seed = 0; seed < 40; seed++)
        {
            AssertPlain(new LayerCase(1 + seed * 5 % 30, 1 + seed % 20, 1 + seed * 7 % 50, seed), threads: 1);
        }
    }

    [Fact]
    public void Threads_GiveThePlainBits()
    {
        for (int seed = 0; seed < 45; seed++)
        {
            AssertPlain(new LayerCase(1 + seed * 11 % 80, 1 + seed % 12, 1 + seed * 17 % 120, seed), threads: 2 + seed % 4);
        }
    }

    [Fact]
    public void SumsOfNothing_AreWhatTheyStartFrom()
    {
        for (int seed = 0; seed < 15; seed++)
        {
            AssertPlain(new LayerCase(3, 0, 5, seed), threads: 1);
        }
    }

    // More rows than are brought to C at a time.
    [Fact]
    public void ManyRowsApartFromC_GiveThePlainBits()
    {
        for (int seed = 0; seed < 5; seed++)
        {
            AssertPlain(new LayerCase(515, 2, 3, seed), threads: 1);
        }

        // A part that is turned over has 256 KiB.
        AssertPlain(new LayerCase(9, 19, 7300, 0), threads: 1, turnedB: true);
        AssertPlain(new LayerCase(9, 19, 7300, 1), threads: 1, turnedB: true);
    }

    private static void AssertPlain(LayerCase shape, int threads, bool turnedB = false, Lies a = Lies.Anyhow, Blocking? blocking = null)
    {
        // Of whole products none starts from C, for that is how blocks of the depth go on; and none is added that starts from biases.
        bool adds = (Finish)(shape.Seed % 5) is Finish.Add or Finish.GateThenAdd;
        var start = adds ? ProductCase<T>.Start.Zeros : (ProductCase<T>.Start)(shape.Seed / 5 % 2);
        var product = new ProductCase<T>(shape, start: start, stridedB: a == Lies.Anyhow, turnedB: turnedB, a: a);
        T[,] expected = product.Expected;
        foreach (bool stridedC in (bool[])[false, true])
        {
            Same.Bits(
                expected,
                product.Run((a, b, c, epilogue) => Product<T>.Run(a, b, c, epilogue, threads, blocking ?? Small), stridedC)
            );
        }
    }
}

public sealed class ProductLawsOfFloat : ProductLaws<float>;

public sealed class ProductLawsOfDouble : ProductLaws<double>;
