using ExactGrad.Optimized;
using ExactGrad.Tests.Properties.Optimized.Kernels;
using Xunit;

namespace ExactGrad.Tests.Properties.Optimized.Gemm;

/// <summary>Start and end of a product, for parts of it, turned over, and for sums that lie elsewhere.</summary>
public sealed unsafe class EpilogueTests
{
    [Fact]
    public void SumsThatLieElsewhere_AreFinishedAsInATile()
    {
        foreach (Finish finish in Enum.GetValues<Finish>())
        {
            for (int columns = 1; columns < 40; columns += 6)
            {
                var product = new ProductCase<double>(new LayerCase(3, 0, columns, 10), finish);
                // With no terms the sums are what they start from.
                Assert.Equal(ProductCase<double>.Start.C, product.StartsFrom);
                double[,] sums = Draw.Reals<double>(new Random(columns), 3, columns),
                    old = Draw.Reals<double>(new Random(columns + 1), 3, columns),
                    gate = product.Gate.Values;
                var c = new Grid<double>(3, columns, new Random(columns)) { Values = old };
                fixed (
                    double* psums = sums,
                        pgate = gate,
                        pc = c.Write
                )
                {
                    View<double> vgate = finish is Finish.Gate or Finish.GateThenAdd ? new(pgate, 3, columns, columns, 1) : default;
                    Epilogue<double>.Apply(
                        new View<double>(psums, 3, columns, columns, 1),
                        new Epilogue<double>(default, finish, vgate),
                        new View<double>(pc, c.Read)
                    );
                }

                Same.Bits(PlainProduct.Of(new double[3, 0], new double[0, columns], sums, finish, gate, old), c.Values);
                c.AssertGapsUntouched();
            }
        }
    }

    [Theory]
    [InlineData(1, 1, true)]
    [InlineData(2, 1, false)]
    [InlineData(1, 2, false)]
    public void TilesTakeColumnsNextToEachOther(nint from, nint gate, bool fits)
    {
        double element = 0;
        View<double> vfrom = new(&element, 3, 4, 8, from),
            vgate = new(&element, 3, 4, 8, gate);
        Assert.Equal(fits, new Epilogue<double>(vfrom, Finish.Gate, vgate).FitsTiles);
        Assert.Equal(from == 1, new Epilogue<double>(vfrom, Finish.Store, default).FitsTiles);
        Assert.Equal(gate == 1, new Epilogue<double>(default, Finish.Gate, vgate).FitsTiles);
        Assert.True(new Epilogue<double>(default, Finish.Gate, default).FitsTiles);
    }

    [Theory]
    [InlineData(nameof(Finish.Store), false, false)]
    [InlineData(nameof(Finish.Rectify), false, false)]
    [InlineData(nameof(Finish.Add), true, false)]
    [InlineData(nameof(Finish.Gate), false, true)]
    [InlineData(nameof(Finish.GateThenAdd), true, true)]
    public void Ends_AddOrGate(string finish, bool adds, bool gates)
    {
        var epilogue = new Epilogue<float>(Enum.Parse<Finish>(finish));
        Assert.Equal((adds, gates), (epilogue.Adds, epilogue.Gates));
    }

    [Fact]
    public void PartAndTransposed_ShowTheSameElements()
    {
        var memory = new double[60];
        fixed (double* start = memory)
        {
            var epilogue = new Epilogue<double>(new(start, 3, 4, 8, 2), Finish.Gate, new(start + 1, 3, 4, 8, 1));
            Epilogue<double> part = epilogue.Part(1, 2, 2, 1),
                turned = epilogue.Transposed;
            AssertView(part.From, start + 8 + 4, 2, 1, 8, 2);
            AssertView(part.Gate, start + 1 + 8 + 2, 2, 1, 8, 1);
            AssertView(turned.From, start, 4, 3, 2, 8);
            AssertView(turned.Gate, start + 1, 4, 3, 1, 8);
            Assert.Equal((Finish.Gate, Finish.Gate), (part.Finish, turned.Finish));
            Epilogue<double> plain = new Epilogue<double>(Finish.Store).Part(1, 2, 2, 1);
            Assert.True(plain.From.IsEmpty && plain.Gate.IsEmpty);
        }
    }

    private static void AssertView(View<double> view, double* data, nint rows, nint columns, nint rowStride, nint columnStride)
    {
        Assert.True(view.Data == data);
        Assert.Equal((rows, columns), (view.Rows, view.Columns));
        Assert.Equal((rowStride, columnStride), (view.RowStride, view.ColumnStride));
    }
}
