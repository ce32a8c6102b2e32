using System.Numerics;
using ExactGrad.Xunit;

namespace Sample;

/// <summary>Somebody's layer: six loops.</summary>
public class Layer<T> : ILinearLayer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc />
    public void Forward(LinearShape shape, ReadOnlySpan<T> x, ReadOnlySpan<T> w, ReadOnlySpan<T> b, Span<T> y)
    {
        for (int s = 0; s < shape.Batch; s++)
        {
            for (int j = 0; j < shape.Outputs; j++)
            {
                T sum = b[j];
                for (int i = 0; i < shape.Inputs; i++)
                {
                    sum += x[s * shape.Inputs + i] * w[shape.Weight(i, j)];
                }

                y[s * shape.Outputs + j] = sum;
            }
        }
    }

    /// <inheritdoc />
    public virtual void Backward(
        LinearShape shape,
        ReadOnlySpan<T> x,
        ReadOnlySpan<T> w,
        ReadOnlySpan<T> dy,
        Span<T> dx,
        Span<T> dw,
        Span<T> db
    )
    {
        dx.Clear();
        dw.Clear();
        db.Clear();
        for (int s = 0; s < shape.Batch; s++)
        {
            for (int j = 0; j < shape.Outputs; j++)
            {
                T gradient = dy[s * shape.Outputs + j];
                db[j] += gradient;
                for (int i = 0; i < shape.Inputs; i++)
                {
                    dx[s * shape.Inputs + i] += gradient * w[shape.Weight(i, j)];
                    dw[shape.Weight(i, j)] += x[s * shape.Inputs + i] * gradient;
                }
            }
        }
    }
}
