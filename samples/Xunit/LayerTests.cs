using ExactGrad.Xunit;

namespace Sample;

/// <summary>Eight tests, one for each lane.</summary>
public sealed class FloatLayerTests : LinearLayerTests<float>
{
    protected override ILinearLayer<float> Layer => new Layer<float>();
}

/// <summary>Eight more.</summary>
public sealed class DoubleLayerTests : LinearLayerTests<double>
{
    protected override ILinearLayer<double> Layer => new Layer<double>();
}
