using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Diagnosis;
using ExactGrad.Tests.Properties.Oracle.Support;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Diagnosis;

/// <summary>What came back, beside what should have.</summary>
public sealed class ObservationTests
{
    [Theory]
    [InlineData(new[] { 1.0, 2, 3 }, new[] { 1.0, 2, 3 }, true)]
    [InlineData(new[] { 1.0, 2, 3 }, new[] { 1.0, 2, 4 }, false)]
    [InlineData(new[] { 1.0, 2, 3 }, new[] { 0.0, 2, 3 }, false)]
    [InlineData(new[] { double.NaN, 2 }, new[] { double.NaN, 2 }, true)]
    [InlineData(new[] { double.NaN, 2 }, new[] { double.NaN, 1 }, false)]
    [InlineData(new[] { double.NaN, 2 }, new[] { 1.0, 2 }, false)]
    [InlineData(new[] { 1.0, 2 }, new[] { double.NaN, 2 }, false)]
    [InlineData(new[] { 0.0 }, new[] { -0.0 }, true)]
    [InlineData(new double[0], new double[0], true)]
    public void Same_IsEqualInEveryElement_WhereNaNIsItself(double[] left, double[] right, bool same) =>
        Assert.Equal(same, Observation.Same(Calls.Vector(ElementType.F64, left), Calls.Vector(ElementType.F64, right)));

    [Fact]
    public void Output_IsComparedWithTheTruth()
    {
        Observation wrong = Seen.Relu(
            [
                [-1, 2, 3],
            ],
            (k, right) => k == 2 ? 7 : right
        );
        Assert.True(wrong.Has("y"));
        Assert.True(wrong.IsWrong("y"));
        Assert.Equal([0, 2, 3], Enumerable.Range(0, 3).Select(k => wrong.Right["y"][k]));
        Assert.False(
            Seen.Relu(
                    [
                        [-1, 2, 3],
                    ],
                    (_, right) => right
                )
                .IsWrong("y")
        );
    }

    [Fact]
    public void OutputThatWasNotAskedFor_IsNotThere_AndNotWrong()
    {
        Observation observation = Seen.BiasGradient([1, 2], null, (_, _) => 0);
        Assert.True(observation.IsWrong("db"));
        Assert.False(observation.Has("dw"));
        Assert.False(observation.IsWrong("dw"));
    }
}
