using ExactGrad.Optimized;
using Xunit;

namespace ExactGrad.Tests.Properties.Packages;

/// <summary>The example of src/Optimized/README.md.</summary>
public sealed class OptimizedExample
{
    [Fact]
    public void GivesWhatItSays()
    {
        float[] x = [1, 2],
            w = [3, 4],
            b = [5],
            y = new float[1],
            dw = new float[2];
        LinearLayer.Forward<float>(new(x, 1, 2), new(w, 2, 1), b, new(y, 1, 1), WeightLayout.InputMajor);
        var gradients = new LinearGradients<float> { Dw = new(dw, 2, 1), DwMode = GradientMode.Overwrite };
        LinearLayer.Backward<float>(new(x, 1, 2), new(w, 2, 1), new(y, 1, 1), gradients, WeightLayout.InputMajor);
        Assert.Equal([16], y);
        Assert.Equal([16, 32], dw);
    }
}
