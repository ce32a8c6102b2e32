using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Truth;
using ExactGrad.Reference;
using ExactGrad.Tests.Properties.Oracle.Support;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Truth;

/// <summary>Each condition of the budget by itself: it alone decides, while all others hold.</summary>
public sealed class ExactBudgetPartsTests
{
    // Sparse data: the largest x never meets the largest w, and the sums themselves are small.
    [Fact]
    public void SparseSums_AreTakenAsTheyAre()
    {
        double[][] x = Calls.Row(1 << 23, 0);
        double[][] w = Calls.Column(1, 1 << 23);
        Assert.True(ExactBudget.Holds(Calls.Forward(x, w, [1]), 24));
        Assert.False(ExactBudget.Holds(Calls.Forward(x, w, [(1 << 23) + 1]), 24));
    }

    // One sum of many is too large.
    [Fact]
    public void SparseSums_AreAllToFit() =>
        Assert.False(
            ExactBudget.Holds(
                Calls.Forward(
                    [
                        [1 << 23, 1 << 23],
                        [1, 0],
                    ],
                    Calls.Column(1, 1),
                    [0]
                ),
                24
            )
        );

    [Fact]
    public void NoSums_FitAlways()
    {
        // b alone would not: 2^24 and 1.
        Call empty = Calls.Forward([], [], [1 << 24, 1]) with
        {
            Inputs = new Dictionary<string, Tensor>
            {
                ["x"] = Tensor.Zeros(ElementType.F32, 0, 1),
                ["w"] = Tensor.Zeros(ElementType.F32, 1, 2),
                ["b"] = Calls.Vector(ElementType.F32, 1 << 24, 1),
            },
        };
        Assert.True(ExactBudget.Holds(empty, 24));
    }

    // Old content has a unit of its own: 2^22 and a half take 24 bits, and an eighth two more.
    [Theory]
    [InlineData(0.5, true)]
    [InlineData(0.125, false)]
    public void SparseSums_ThatAreAdded_TakeTheUnitOfOldContent(double old, bool holds)
    {
        Call sparse = Sparse(1 << 22);
        Call adding = sparse with
        {
            Request = [new GradientRequest("dw", GradientMode.Accumulate)],
            Inputs = new Dictionary<string, Tensor>(sparse.Inputs) { ["dw"] = Calls.Matrix(ElementType.F32, Calls.Row(old)) },
        };
        Assert.Equal(holds, ExactBudget.Holds(adding, 24));
    }

    // dw = 256 + 1 is stored once and rounded once: only the wider accumulator has to hold it, and not the 8 bits of bf16.
    [Fact]
    public void SparseSums_OfANarrowType_AreHeldByTheAccumulator()
    {
        Call sparse = Calls.Backward(Calls.Column(256, 1, 0), Calls.Row(0), Calls.Column(1, 1, 1 << 22), "dw");
        Assert.True(ExactBudget.Holds(Calls.In(ElementType.BF16, sparse), 24));
        Assert.False(ExactBudget.Holds(Calls.In(ElementType.BF16, sparse), 8));
    }

    // e, its square, the sum of the squares, and what a mean makes of it.
    [Theory]
    [InlineData(ElementType.BF16, Reduction.Sum, new double[] { 15, 0 }, true)]
    [InlineData(ElementType.BF16, Reduction.Sum, new double[] { 255, 0 }, false)]
    [InlineData(ElementType.F32, Reduction.Sum, new double[] { 2047, 1, 0, 0 }, true)]
    [InlineData(ElementType.F32, Reduction.Sum, new double[] { 2048, 1, 0, 0 }, false)]
    [InlineData(ElementType.F32, Reduction.None, new double[] { 2048, 1, 0, 0 }, true)]
    [InlineData(ElementType.F16, Reduction.Mean, new double[] { 128, 0, 0, 0 }, false)]
    [InlineData(ElementType.F16, Reduction.Mean, new double[] { 64, 0, 0, 0 }, true)]
    [InlineData(ElementType.F16, Reduction.Sum, new[] { 1.0 / 4096, 0 }, true)]
    [InlineData(ElementType.F16, Reduction.Mean, new[] { 1.0 / 4096, 0 }, false)]
    [InlineData(ElementType.F32, Reduction.Mean, new double[] { 1, 1, 1 }, false)]
    public void Loss_FitsInEachOfItsSteps(ElementType type, Reduction reduction, double[] prediction, bool holds)
    {
        double[] target = new double[prediction.Length];
        Assert.Equal(holds, ExactBudget.Holds(Calls.In(type, Calls.MseForward([prediction], [target], reduction)), 24));
    }

    // p - t must fit, even where dl is 0; and a mean over three divides nothing exactly.
    [Theory]
    [InlineData(Reduction.Sum, new double[] { (1 << 24) - 1 }, 1, 0, false)]
    [InlineData(Reduction.Sum, new double[] { (1 << 24) - 1 }, 0, 0, true)]
    [InlineData(Reduction.Mean, new double[] { 1, 2, 4 }, 0, 1, false)]
    [InlineData(Reduction.Mean, new double[] { 1, 2 }, 0, 1, true)]
    public void GradientOfTheLoss_FitsInEachOfItsSteps(Reduction reduction, double[] prediction, double target, double dloss, bool holds)
    {
        double[] targets = [.. prediction.Select(_ => target)];
        Assert.Equal(holds, ExactBudget.Holds(Calls.MseBackward([prediction], [targets], reduction, dloss), 24));
    }

    // What one layer hands to the next is stored in the type: 255 + 2 is one bit too much for bf16, though nothing comes of it where w2 is 0.
    [Theory]
    [InlineData(0, true)]
    [InlineData(2, false)]
    public void Chain_HandsOverWhatFitsTheType(double b1, bool holds)
    {
        var call = new Call(
            Operation.NetworkStep,
            ElementType.BF16,
            default,
            Reduction.Sum,
            [new GradientRequest("db2", GradientMode.Overwrite)],
            new Dictionary<string, Tensor>
            {
                ["x"] = One(1),
                ["w1"] = One(255),
                ["b1"] = Calls.Vector(ElementType.BF16, b1),
                ["w2"] = One(0),
                ["b2"] = Calls.Vector(ElementType.BF16, 1),
                ["target"] = One(1),
                ["dloss"] = Calls.Scalar(ElementType.BF16, 1),
            }
        );
        Assert.Equal(holds, ExactBudget.Holds(call, 24));
    }

    private static Tensor One(double number) => Calls.Matrix(ElementType.BF16, Calls.Row(number));

    /// <summary>dw = sum * 1 + 0 * 2^22: the largest x and the largest dy never meet.</summary>
    private static Call Sparse(double sum) => Calls.Backward(Calls.Column(sum, 0), Calls.Row(0), Calls.Column(1, 1 << 22), "dw");
}
