using ExactGrad.Optimized;
using ExactGrad.Tests.Properties.Support;
using Xunit;
using Spec = ExactGrad.Reference;

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

    // Larger than what goes the way of small products, into matrices without gaps: each kernel that is chosen by shape sees strides of zero.
    [Theory]
    [InlineData(1, 70, 50)]
    [InlineData(1, 50, 70)]
    [InlineData(1, 300, 300)]
    [InlineData(2, 300, 50)]
    [InlineData(9, 300, 50)]
    [InlineData(33, 65, 129)]
    [InlineData(64, 200, 50)]
    public void LargerLayerThroughStridesOfZero_EqualsTheDenseOne(int b, int n, int m)
    {
        float[] values = Draw.Flat(Draw.Reals<float>(new Random(b + n + m), 1, n * m));
        foreach ((int rowStride, int columnStride) in ((int, int)[])[(0, 0), (0, 1), (1, 0)])
        {
            ReadOnlyMatrixSpan<float> x = new(values, b, n, rowStride, columnStride),
                dy = new(values, b, m, rowStride, columnStride),
                denseX = Dense(x),
                denseDy = Dense(dy);
            foreach (WeightLayout layout in Enum.GetValues<WeightLayout>())
            {
                ReadOnlyMatrixSpan<float> w =
                    layout == WeightLayout.InputMajor ? new(values, n, m) : new ReadOnlyMatrixSpan<float>(values, m, n);
                AssertSame(Results(denseX, w, denseDy, layout), Results(x, w, denseDy, layout));
                AssertSame(Results(denseX, w, denseDy, layout), Results(denseX, w, dy, layout));
            }
        }
    }

    private static float[,] Dense(in ReadOnlyMatrixSpan<float> matrix)
    {
        var dense = new float[matrix.Rows, matrix.Columns];
        for (int r = 0; r < matrix.Rows; r++)
        {
            for (int c = 0; c < matrix.Columns; c++)
            {
                dense[r, c] = matrix[r, c];
            }
        }

        return dense;
    }

    private static float[][,] Results(
        in ReadOnlyMatrixSpan<float> x,
        in ReadOnlyMatrixSpan<float> w,
        in ReadOnlyMatrixSpan<float> dy,
        WeightLayout layout
    )
    {
        float[,] y = new float[dy.Rows, dy.Columns],
            dx = new float[x.Rows, x.Columns],
            dw = new float[w.Rows, w.Columns];
        LinearLayer.Forward(x, w, new float[dy.Columns], y, layout);
        var gradients = new LinearGradients<float>
        {
            Dx = dx,
            DxMode = GradientMode.Overwrite,
            Dw = dw,
            DwMode = GradientMode.Overwrite,
        };
        LinearLayer.Backward(x, w, dy, gradients, layout);
        return [y, dx, dw];
    }

    private static void AssertSame(float[][,] expected, float[][,] actual)
    {
        for (int k = 0; k < expected.Length; k++)
        {
            Same.Bits(expected[k], actual[k]);
        }
    }

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

        Same.Bits(Spec.Linear<float>.BiasGradient(noInputs.Dy.Values), noInputs.Db);
    }
}
