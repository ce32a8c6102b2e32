using ExactGrad.Reference;
using Xunit;

namespace ExactGrad.Tests.Properties.Reference;

/// <summary>Shapes that do not fit are refused before anything is computed, by name and with both extents.</summary>
public sealed class WrongShapeTests
{
    private const WeightLayout InputMajor = WeightLayout.InputMajor;
    private const WeightLayout OutputMajor = WeightLayout.OutputMajor;

    [Fact]
    public void Forward_RefusesInputsOfAnotherWidth() =>
        AssertRefused("columns of x is 4, but inputs of w is 2", () => Linear<int>.Forward(M(5, 4), M(2, 3), V(3), InputMajor));

    [Fact]
    public void Forward_RefusesInputsOfAnotherWidth_InTheOtherLayout() =>
        AssertRefused("columns of x is 2, but inputs of w is 3", () => Linear<int>.Forward(M(5, 2), M(2, 3), V(2), OutputMajor));

    [Fact]
    public void Forward_RefusesABiasOfAnotherLength() =>
        AssertRefused("length of b is 2, but outputs of w is 3", () => Linear<int>.Forward(M(5, 2), M(2, 3), V(2), InputMajor));

    [Fact]
    public void Forward_RefusesABiasOfAnotherLength_InTheOtherLayout() =>
        AssertRefused("length of b is 3, but outputs of w is 2", () => Linear<int>.Forward(M(5, 3), M(2, 3), V(3), OutputMajor));

    [Fact]
    public void InputGradient_RefusesAGradientOfAnotherWidth() =>
        AssertRefused("columns of dy is 2, but outputs of w is 3", () => Linear<int>.InputGradient(M(2, 3), M(5, 2), InputMajor));

    [Fact]
    public void InputGradient_RefusesAGradientOfAnotherWidth_InTheOtherLayout() =>
        AssertRefused("columns of dy is 3, but outputs of w is 2", () => Linear<int>.InputGradient(M(2, 3), M(5, 3), OutputMajor));

    [Fact]
    public void WeightGradient_RefusesAnotherBatch() =>
        AssertRefused("rows of dy is 4, but rows of x is 5", () => Linear<int>.WeightGradient(M(5, 2), M(4, 3), InputMajor));

    [Fact]
    public void ReluBackward_RefusesAnotherBatch() =>
        AssertRefused("rows of dy is 4, but rows of x is 5", () => Relu<int>.Backward(M(5, 2), M(4, 2)));

    [Fact]
    public void ReluBackward_RefusesAnotherWidth() =>
        AssertRefused("columns of dy is 3, but columns of x is 2", () => Relu<int>.Backward(M(5, 2), M(5, 3)));

    [Fact]
    public void Loss_RefusesTargetsOfAnotherShape()
    {
        const string Rows = "rows of target is 4, but rows of prediction is 5";
        const string Columns = "columns of target is 3, but columns of prediction is 2";
        AssertRefused(Rows, () => SquaredError<int>.Loss(M(5, 2), M(4, 2)));
        AssertRefused(Columns, () => SquaredError<int>.Loss(M(5, 2), M(5, 3)));
        AssertRefused(Rows, () => SquaredError<int>.Loss(M(5, 2), M(4, 2), Reduction.Sum));
        AssertRefused(Columns, () => SquaredError<int>.Loss(M(5, 2), M(5, 3), Reduction.Sum));
    }

    [Fact]
    public void LossGradient_RefusesTargetsOfAnotherShape()
    {
        const string Rows = "rows of target is 4, but rows of prediction is 5";
        const string Columns = "columns of target is 3, but columns of prediction is 2";
        AssertRefused(Rows, () => SquaredError<int>.Gradient(M(5, 2), M(4, 2), M(5, 2)));
        AssertRefused(Columns, () => SquaredError<int>.Gradient(M(5, 2), M(5, 3), M(5, 2)));
        AssertRefused(Rows, () => SquaredError<int>.Gradient(M(5, 2), M(4, 2), 1, Reduction.Sum));
        AssertRefused(Columns, () => SquaredError<int>.Gradient(M(5, 2), M(5, 3), 1, Reduction.Sum));
    }

    [Fact]
    public void LossGradient_RefusesGradientsFromAboveOfAnotherShape()
    {
        AssertRefused("rows of dloss is 4, but rows of prediction is 5", () => SquaredError<int>.Gradient(M(5, 2), M(5, 2), M(4, 2)));
        AssertRefused("columns of dloss is 3, but columns of prediction is 2", () => SquaredError<int>.Gradient(M(5, 2), M(5, 2), M(5, 3)));
    }

    [Fact]
    public void Layout_ThatIsNone_IsRefused()
    {
        var neither = (WeightLayout)2;
        foreach (
            Func<object> operation in new Func<object>[]
            {
                () => Linear<int>.Forward(M(5, 2), M(2, 2), V(2), neither),
                () => Linear<int>.InputGradient(M(2, 2), M(5, 2), neither),
                () => Linear<int>.WeightGradient(M(5, 2), M(5, 2), neither),
            }
        )
        {
            var thrown = Assert.Throws<ArgumentOutOfRangeException>(operation);
            Assert.Equal("layout", thrown.ParamName);
            Assert.Equal(neither, thrown.ActualValue);
            Assert.Contains("expected InputMajor or OutputMajor", thrown.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(Reduction.None)]
    [InlineData((Reduction)99)]
    public void ScalarLoss_RefusesWhatIsNoReduction(Reduction reduction)
    {
        var loss = Assert.Throws<ArgumentOutOfRangeException>(() => SquaredError<int>.Loss(M(5, 2), M(5, 2), reduction));
        var gradient = Assert.Throws<ArgumentOutOfRangeException>(() => SquaredError<int>.Gradient(M(5, 2), M(5, 2), 1, reduction));
        Assert.Equal("reduction", loss.ParamName);
        Assert.Equal(reduction, gradient.ActualValue);
        Assert.Contains("expected Sum, BatchMean or Mean", loss.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Step_RefusesGradientsOfAnotherShape()
    {
        AssertRefused("rows of the gradient is 4, but rows of the parameter is 5", () => GradientDescent<int>.Step(M(5, 2), M(4, 2), 1));
        AssertRefused(
            "columns of the gradient is 3, but columns of the parameter is 2",
            () => GradientDescent<int>.Step(M(5, 2), M(5, 3), 1)
        );
        AssertRefused("length of the gradient is 3, but length of the parameter is 2", () => GradientDescent<int>.Step(V(2), V(3), 1));
    }

    [Fact]
    public void Chain_RefusesWhatItsLayersRefuse()
    {
        NetworkParameters<int> parameters = new(M(2, 3), V(3), M(3, 4), V(4), InputMajor);
        AssertRefused("columns of x is 3, but inputs of w is 2", () => Network<int>.Forward(M(5, 3), parameters));
        AssertRefused("columns of x is 3, but inputs of w is 2", () => Network<int>.Forward(M(5, 2), parameters with { W2 = M(2, 4) }));
        NetworkActivations<int> f = Network<int>.Forward(M(5, 2), parameters);
        AssertRefused("rows of dy is 6, but rows of x is 5", () => Network<int>.Backward(M(5, 2), parameters, f, M(6, 4)));
        AssertRefused("columns of dy is 3, but outputs of w is 4", () => Network<int>.Backward(M(5, 2), parameters, f, M(5, 3)));
    }

    private static int[,] M(int rows, int columns) => new int[rows, columns];

    private static int[] V(int length) => new int[length];

    private static void AssertRefused(string expected, Func<object> operation)
    {
        var thrown = Assert.Throws<ArgumentException>(operation);
        Assert.Contains(expected, thrown.Message, StringComparison.Ordinal);
    }
}
