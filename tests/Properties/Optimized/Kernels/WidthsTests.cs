using System.Runtime.CompilerServices;
using ExactGrad.Optimized;
using Xunit;

namespace ExactGrad.Tests.Properties.Optimized.Kernels;

/// <summary>Which vectors the rows of a product are computed in, in bytes.</summary>
public sealed class WidthsTests
{
    [Theory]
    [InlineData(1, "4", "4", "4", "4")]
    [InlineData(2, "part of 32", "part of 32", "part of 32", "4")]
    [InlineData(3, "part of 32", "part of 32", "part of 32", "4")]
    [InlineData(4, "16", "16", "16", "16")]
    [InlineData(5, "part of 32", "part of 32", "part of 32", "16")]
    [InlineData(7, "part of 32", "part of 32", "part of 32", "16")]
    [InlineData(8, "32", "32", "32", "16")]
    [InlineData(9, "part of 64", "32", "32", "16")]
    [InlineData(15, "part of 64", "32", "32", "16")]
    [InlineData(16, "64", "32", "32", "16")]
    [InlineData(24, "64", "32", "32", "16")]
    [InlineData(25, "64", "64", "32", "16")]
    [InlineData(100, "64", "64", "32", "16")]
    public void RowsOfFloats_ByTheWidestVectorsThatTheMachineHas(int columns, string has512, string amd, string has256, string has128)
    {
        Assert.Equal(Isa.Has512 ? has512 : Less(), Chosen(columns, amd: false));
        Assert.Equal(Isa.Has512 ? amd : Less(), Chosen(columns, amd: true));
        Assert.Equal(Chosen(columns, Isa.IsAmd), Chosen(columns, amd: null));

        string Less() =>
            Isa.Has256 ? has256
            : Isa.Has128 ? has128
            : "4";
    }

    private static string Chosen(int columns, bool? amd)
    {
        string chosen = "";
        var work = new Noted(ref chosen);
        if (amd is { } known)
        {
            Widths<float>.Run(columns, work, known);
        }
        else
        {
            Widths<float>.Run(columns, work);
        }

        return chosen;
    }

    private readonly ref struct Noted(ref string chosen) : IInVectors<float>
    {
        private readonly ref string _chosen = ref chosen;

        public void Run<V, L>()
            where V : struct
            where L : struct, ILanes<V, float> =>
            _chosen = (typeof(L).Name.StartsWith("Narrow", StringComparison.Ordinal) ? "part of " : "") + Unsafe.SizeOf<V>();
    }
}
