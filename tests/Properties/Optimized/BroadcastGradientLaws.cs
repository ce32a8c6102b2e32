using ExactGrad.Optimized;
using ExactGrad.Reference;
using ExactGrad.Tests.Properties.Support;
using Xunit;

namespace ExactGrad.Tests.Properties.Optimized;

/// <summary>The gradient of a sum is one element seen through strides of zero; that of a row sum is one stride of zero.</summary>
public sealed class BroadcastGradientLaws
{
    [Fact]
    public void GradientThroughStridesOfZero_EqualsTheDenseOne() =>
        Law.Holds(
            LayerCase.Small,
            shape =>
            {
                LayerRun<float> run = LayerRun<float>.OfReals(shape),
                    dense = LayerRun<float>.OfReals(shape);
                float[] values = [1.5f, .. Draw.Flat(Draw.Reals<float>(shape.Random, 1, 80))];
                (int rowStride, int columnStride) = (shape.Seed % 3) switch
                {
                    0 => (0, 0),
                    1 => (0, 1),
                    _ => (1, 0),
                };
                var dy = new float[shape.B, shape.M];
                for (int s = 0; s < shape.B; s++)
                {
                    for (int j = 0; j < shape.M; j++)
                    {
                        dy[s, j] = values[s * rowStride + j * columnStride];
                    }
                }

                dense.Dy.Values = dy;
                dense.Backward();
                var gradients = new LinearGradients<float>
                {
                    Dx = run.Dx.Write,
                    DxMode = GradientMode.Overwrite,
                    Dw = run.Dw.Write,
                    DwMode = GradientMode.Overwrite,
                    Db = run.Db,
                    DbMode = GradientMode.Overwrite,
                };
                ReadOnlyMatrixSpan<float> broadcast = new(values, shape.B, shape.M, rowStride, columnStride);
                LinearLayer.Backward(run.X.Read, run.W.Read, broadcast, gradients, shape.Layout);
                Same.Bits(dense.Dx.Values, run.Dx.Values);
                Same.Bits(dense.Dw.Values, run.Dw.Values);
                Same.Bits(dense.Db, run.Db);
            },
            100
        );

    [Fact]
    public void EmptyDimensions_GiveBiasOrZeros()
    {
        LayerRun<float> noBatch = LayerRun<float>.OfReals(new LayerCase(0, 3, 5, 2)).Forward().Backward();
        Same.Bits(new float[3, 5], noBatch.Dw.Values);
        Same.Bits(new float[5], noBatch.Db);
        noBatch.Backward(GradientMode.Skip, GradientMode.Accumulate, GradientMode.Accumulate);
        Same.Bits(new float[3, 5], noBatch.Dw.Values);

        LayerRun<float> noOutputs = LayerRun<float>.OfReals(new LayerCase(4, 3, 0, 2)).Forward().Backward();
        Same.Bits(new float[4, 3], noOutputs.Dx.Values);

        LayerRun<float> noInputs = LayerRun<float>.OfReals(new LayerCase(4, 0, 5, 2)).Forward().Backward();
        float[,] y = noInputs.Y.Values;
        for (int s = 0; s < 4; s++)
        {
            for (int j = 0; j < 5; j++)
            {
                Assert.Equal(noInputs.Bias[j], y[s, j]);
            }
        }

        Same.Bits(Linear<float>.BiasGradient(noInputs.Dy.Values), noInputs.Db);
    }
}
