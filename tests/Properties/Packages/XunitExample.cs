using ExactGrad.Oracle.Judging;
using ExactGrad.Xunit;
using Sample;

namespace ExactGrad.Tests.Properties.Packages;

/// <summary>The example of src/Xunit/README.md: a right layer, which all of its eight tests pass.</summary>
public sealed class MyLayerTests : LinearLayerTests<float>
{
    protected override ILinearLayer<float> Layer => new MyLayer();

    // Enough to see that it runs.
    protected override JudgeOptions Options { get; } = new() { Cases = 20, Seed = 1 };
}

/// <summary>The layer of the sample.</summary>
internal sealed class MyLayer : Layer<float>;
