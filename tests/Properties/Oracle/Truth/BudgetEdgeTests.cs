using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Truth;
using ExactGrad.Reference;
using ExactGrad.Tests.Properties.Oracle.Support;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Truth;

/// <summary>More edges of the exact lane's budget: of losses and their gradients.</summary>
public sealed class BudgetEdgeTests
{
    private static readonly double[][] Ones = Calls.Column(1, 1, 1);

    [Theory]
    [InlineData(3, false)]
    [InlineData(2, true)]
    [InlineData(0, true)]
    public void LossGradient_IsAMeanOverAPowerOfTwo(int rows, bool holds) =>
        Assert.Equal(holds, ExactBudget.Holds(Calls.MseBackward(Ones[..rows], Ones[..rows], Reduction.BatchMean, 1), 24));

    // The smallest f16 is 2^-24: half of it is none.
    [Theory]
    [InlineData(Reduction.Sum, true)]
    [InlineData(Reduction.BatchMean, false)]
    public void LossGradient_DoesNotUnderflow(Reduction reduction, bool holds)
    {
        double smallest = Math.ScaleB(1, -24);
        Call call = Calls.MseBackward(Calls.Column(smallest, 0), Calls.Column(0, 0), reduction, 1);
        Assert.Equal(holds, ExactBudget.Holds(Calls.In(ElementType.F16, call), 11));
    }

    // Each square has 24 bits, and the sum of two one more.
    [Theory]
    [InlineData(Reduction.None, true)]
    [InlineData(Reduction.Sum, false)]
    public void Loss_IsASumOfAllSquares(Reduction reduction, bool holds) =>
        Assert.Equal(holds, ExactBudget.Holds(Calls.MseForward(Calls.Column(4095, 4095), Calls.Column(0, 0), reduction), 24));

    // An element has the bits of its type, however many sums have: 17^2 has 9.
    [Theory]
    [InlineData(15, true)]
    [InlineData(17, false)]
    public void Square_IsAnElementOfItsType(double error, bool holds) =>
        Assert.Equal(
            holds,
            ExactBudget.Holds(Calls.In(ElementType.BF16, Calls.MseForward(Calls.Row(error), Calls.Row(0), Reduction.None)), 24)
        );

    [Fact]
    public void BitsOfNoFormat_HaveNone()
    {
        Assert.Null(AccumulatorFormat.OfBits(7));
        Assert.Equal(ElementType.F32, AccumulatorFormat.OfBits(24)!.Type);
    }

    [Theory]
    [InlineData(3, 1, 1)]
    [InlineData(1, 3, 1)]
    [InlineData(1, 1, 3)]
    public void WrongEntries_AreAtLeastAsManyAsRowsColumnsOrThoseFound(int rows, int columns, int found) =>
        Assert.Equal(3, new WrongEntries(new int[rows], new int[columns], new (int, int)[found], false).Least);

    // The value at 0 is what is declared.
    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.5, 3)]
    [InlineData(1, 6)]
    public void Relu_AtZero_IsAsDeclared(double atZero, double dx)
    {
        var call = new Call(
            Operation.ReluBackward,
            ElementType.F64,
            default,
            default,
            [],
            new Dictionary<string, Tensor>
            {
                ["x"] = Calls.Matrix(ElementType.F64, Calls.Row(0)),
                ["dy"] = Calls.Matrix(ElementType.F64, Calls.Row(6)),
            }
        )
        {
            ReluAtZero = atZero,
        };
        Assert.Equal(dx, Assert.Single(Evaluations.InDouble(call)["dx"]));
    }
}
