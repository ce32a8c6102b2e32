using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Lanes.Contract;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Contract;

/// <summary>How operands lie, by the rules of docs/cases.md.</summary>
public sealed class PlacementTests
{
    private static readonly Tensor Matrix = Tensor.Zeros(ElementType.F32, 3, 4);
    private static readonly Tensor Vector = Tensor.Zeros(ElementType.F32, 4);

    [Fact]
    public void Strided_LeavesEveryElementItsRoom_InEachOfItsFourWays()
    {
        var seen = new HashSet<int>();
        for (ulong seed = 0; seed < 60; seed++)
        {
            Placement placement = Placement.Strided(Seeded(seed), "x", Matrix);
            (int way, int gap) = (placement.RowStride, placement.ColumnStride) switch
            {
                (1, int column) => (0, column - 3),
                (int row, 2) => (1, row - 8),
                (3, int column) => (2, column - 9),
                (int row, _) => (3, row - 4),
            };
            Assert.InRange(gap, 0, 5);
            Assert.InRange(placement.Before, 0, 7);
            Assert.InRange(placement.After, 0, 4);
            seen.Add(way);
        }

        Assert.Equal([0, 1, 2, 3], seen.Order());
    }

    [Fact]
    public void Vector_LiesWithoutGaps_WithSomethingBeforeAndBehind()
    {
        for (ulong seed = 0; seed < 20; seed++)
        {
            foreach (
                Placement placement in new[] { Placement.Gapped(Seeded(seed), "b", Vector), Placement.Strided(Seeded(seed), "b", Vector) }
            )
            {
                Assert.Equal((4, 1), (placement.RowStride, placement.ColumnStride));
                Assert.Equal(placement.Before + 4 + placement.After, placement.Elements(Vector));
            }

            Assert.Equal(Placement.Dense(Vector), Placement.Broadcast(Seeded(seed), "b", Vector));
        }
    }

    [Fact]
    public void Words_TellWhatDoesNotLieDense()
    {
        Assert.Equal("", Placement.Dense(Matrix).Words("x", Matrix));
        Assert.Equal("", new Placement(1, 2, 3, 4).Words("x", Tensor.Zeros(ElementType.F32, 0, 4)));
        Assert.Equal(
            "x lies at offset 1 of its memory, with row stride 6 and column stride 1",
            new Placement(1, 6, 1, 2).Words("x", Matrix)
        );
    }

    private static CaseId Seeded(ulong seed) => ContractCases.Forward("strides", SplitMix64.Mix(seed));
}
