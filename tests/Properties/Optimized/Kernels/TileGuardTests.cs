using System.Runtime.Intrinsics;
using ExactGrad.Optimized;
using ExactGrad.Oracle.Lanes.Contract;
using Xunit;

namespace ExactGrad.Tests.Properties.Optimized.Kernels;

/// <summary>A tile reads its own rows of what it starts from, and none behind the last: that would end the process.</summary>
public sealed unsafe class TileGuardTests
{
    [Fact]
    public void TileThatStartsFromC_ReadsNoRowBehindIt()
    {
        Assert.SkipWhen(GuardPage.Problem is not null, GuardPage.Problem ?? "");
        const int depth = 2;
        int columns = Lanes128<double>.Count;
        double[] a = new double[8 * depth],
            b = new double[depth * columns];
        using var page = new GuardPage(4096);
        for (int rows = 1; rows <= 8; rows++)
        {
            double* c = (double*)page.AtEnd((nuint)(rows * columns * sizeof(double)));
            new Span<double>(c, rows * columns).Fill(rows);
            fixed (
                double* pa = a,
                    pb = b
            )
            {
                var call = new TileCall<double>
                {
                    Depth = depth,
                    A = pa,
                    B = pb,
                    StepB = columns * sizeof(double),
                    From = c,
                    FromStride = columns,
                    To = c,
                    ToStride = columns,
                };
                call.SetRows(depth, 1);
                Tiles<double, Vector128<double>, Lanes128<double>>.Run(rows, 1, call);
            }

            foreach (double sum in new ReadOnlySpan<double>(c, rows * columns))
            {
                Assert.Equal(rows, sum);
            }
        }
    }
}
