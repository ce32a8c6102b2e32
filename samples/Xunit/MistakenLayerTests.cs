using ExactGrad.Xunit;

namespace Sample;

/// <summary>What a failure looks like: these tests fail. The bias gradient is not summed over the batch: the last example wins.</summary>
public sealed class MistakenLayerTests : LinearLayerTests<float>
{
    protected override ILinearLayer<float> Layer => new MistakenLayer();

    private sealed class MistakenLayer : Layer<float>
    {
        public override void Backward(
            LinearShape shape,
            ReadOnlySpan<float> x,
            ReadOnlySpan<float> w,
            ReadOnlySpan<float> dy,
            Span<float> dx,
            Span<float> dw,
            Span<float> db
        )
        {
            base.Backward(shape, x, w, dy, dx, dw, db);
            for (int k = 0; k < dy.Length; k++)
            {
                db[k % shape.Outputs] = dy[k];
            }
        }
    }
}
