using ExactGrad.Reference;
using Xunit;

namespace ExactGrad.Tests.Properties.Packages;

/// <summary>The example of src/Reference/README.md.</summary>
public sealed class ReferenceExample
{
    [Fact]
    public void GivesWhatItSays()
    {
        double[,] x =
            {
                { 1, 2 },
            },
            w =
            {
                { 3 },
                { 4 },
            },
            dy =
            {
                { 10 },
            };
        double[,] y = Linear<double>.Forward(x, w, [5], WeightLayout.InputMajor);
        double[,] dw = Linear<double>.WeightGradient(x, dy, WeightLayout.InputMajor);
        Assert.Equal(
            new double[,]
            {
                { 16 },
            },
            y
        );
        Assert.Equal(
            new double[,]
            {
                { 10 },
                { 20 },
            },
            dw
        );
    }
}
