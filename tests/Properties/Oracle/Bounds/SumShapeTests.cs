using ExactGrad.Oracle.Bounds;
using ExactGrad.Oracle.Calls;
using ExactGrad.Reference;
using ExactGrad.Tests.Properties.Oracle.Support;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Bounds;

/// <summary>How many terms, roundings and stores an output of each operation has: B = 2, n = 3, m = 5.</summary>
public sealed class SumShapeTests
{
    private static readonly double[][] X = Zeros(2, 3),
        W = Zeros(3, 5),
        Dy = Zeros(2, 5);

    [Fact]
    public void Forward_AddsTheBias() => Assert.Equal(new SumShape(3 + 1, 0, 1), SumShape.Of(Calls.Forward(X, W, new double[5]), "y"));

    [Theory]
    [InlineData("dx", 5)]
    [InlineData("dw", 2)]
    [InlineData("db", 2)]
    public void Backward_SumsOverWhatTheOutputLacks_AndOldContentIsOneTermAndOneStoreMore(string output, int terms)
    {
        Call call = Calls.Backward(X, W, Dy, "dx", "dw", "db");
        Call accumulating = call with
        {
            Request =
            [
                .. call.Request.Select(request =>
                    request with
                    {
                        Mode = request.Name == output ? GradientMode.Accumulate : GradientMode.Overwrite,
                    }
                ),
            ],
        };
        Assert.Equal(new SumShape(terms, 0, 1), SumShape.Of(call, output));
        Assert.Equal(new SumShape(terms + 1, 0, 2), SumShape.Of(accumulating, output));
        // Another gradient's old content is none of this one's.
        Assert.Equal(1, SumShape.Of(accumulating, output == "dx" ? "dw" : "dx").Stores);
    }

    [Fact]
    public void Rectifier_RoundsNothing()
    {
        Call forward = Calls.Forward(X, W, new double[5]);
        Assert.Equal(new SumShape(0, 0, 1), SumShape.Of(forward with { Operation = Operation.ReluForward }, "y"));
        Assert.Equal(new SumShape(0, 0, 1), SumShape.Of(forward with { Operation = Operation.ReluBackward }, "dx"));
    }

    [Theory]
    [InlineData(Reduction.None, 1, 3, 2)]
    [InlineData(Reduction.Sum, 10, 3, 2)]
    [InlineData(Reduction.BatchMean, 10, 5, 4)]
    [InlineData(Reduction.Mean, 10, 5, 4)]
    public void Loss_IsOneSum_AndAMeanRoundsTwiceMore(Reduction reduction, int terms, int roundings, int gradientRoundings)
    {
        Assert.Equal(new SumShape(terms, roundings, 1), SumShape.Of(Calls.MseForward(Dy, Dy, reduction), "loss"));
        Assert.Equal(new SumShape(1, gradientRoundings, 1), SumShape.Of(Calls.MseBackward(Dy, Dy, reduction, 1), "dprediction"));
    }

    [Fact]
    public void Chain_HasNoBound_AndThatIsSaid()
    {
        Call call = new(
            Operation.NetworkStep,
            ElementType.F32,
            default,
            Reduction.Sum,
            [],
            new Dictionary<string, Tensor>
            {
                ["x"] = Calls.Matrix(ElementType.F32, X),
                ["w1"] = Calls.Matrix(ElementType.F32, W),
                ["w2"] = Calls.Matrix(ElementType.F32, Zeros(5, 1)),
            }
        );
        Assert.Contains(
            "no bound is known for loss of network.step",
            Assert.Throws<InvalidOperationException>(() => SumShape.Of(call, "loss")).Message,
            StringComparison.Ordinal
        );
    }

    private static double[][] Zeros(int rows, int columns) => [.. Enumerable.Range(0, rows).Select(_ => new double[columns])];
}
