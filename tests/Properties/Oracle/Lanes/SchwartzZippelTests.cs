using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Lanes;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Lanes;

/// <summary>d q: the degree of the right polynomial, and the probability of the likeliest value.</summary>
public sealed class SchwartzZippelTests
{
    [Theory]
    [InlineData(Operation.LinearForward, "y", 0.25, 0.5)]
    [InlineData(Operation.LinearBackward, "dx", 0.25, 0.5)]
    [InlineData(Operation.LinearBackward, "db", 0.25, 0.25)]
    [InlineData(Operation.MseForward, "loss", 0.25, 0.5)]
    [InlineData(Operation.MseBackward, "dprediction", 0.25, 0.5)]
    [InlineData(Operation.LinearForward, "y", 0.75, 1.0)]
    [InlineData(Operation.ReluForward, "y", 0.25, null)]
    [InlineData(Operation.NetworkStep, "dx", 0.25, null)]
    public void WrongPolynomial_PassesAtMostThatOften(Operation operation, string output, double likeliest, double? expected) =>
        Assert.Equal(expected, SchwartzZippel.PassProbability(operation, output, likeliest));
}
