using System.Numerics;
using ExactGrad.Reference;

namespace ExactGrad.Xunit;

/// <summary>
/// A fully connected layer over dense row-major memory: the least that <see cref="LinearLayerTests{T}"/> asks of an implementation.
/// What takes strides, accumulates, or has a ReLU and a loss implements <see cref="Oracle.Implementations.IImplementation"/> instead, for
/// <see cref="ImplementationTests"/>.
/// </summary>
/// <typeparam name="T">float, double or <see cref="Half"/>.</typeparam>
public interface ILinearLayer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The layouts of weights that it takes: both unless said.</summary>
    IReadOnlyCollection<WeightLayout> Layouts => [WeightLayout.InputMajor, WeightLayout.OutputMajor];

    /// <summary>y[s,j] = b[j] + sum_i x[s,i] w[i,j]. Overwrites y, whose old content is NaN.</summary>
    /// <param name="shape">B, n, m and the layout.</param>
    /// <param name="x">Inputs [B,n].</param>
    /// <param name="w">Weights [n,m] or [m,n].</param>
    /// <param name="b">Biases [m].</param>
    /// <param name="y">Outputs [B,m].</param>
    void Forward(LinearShape shape, ReadOnlySpan<T> x, ReadOnlySpan<T> w, ReadOnlySpan<T> b, Span<T> y);

    /// <summary>
    /// dx[s,i] = sum_j dy[s,j] w[i,j]; dw[i,j] = sum_s x[s,i] dy[s,j]; db[j] = sum_s dy[s,j]. Overwrites all three, whose old content is NaN.
    /// </summary>
    /// <param name="shape">B, n, m and the layout.</param>
    /// <param name="x">Inputs [B,n].</param>
    /// <param name="w">Weights [n,m] or [m,n].</param>
    /// <param name="dy">Gradient of the loss with respect to y, [B,m].</param>
    /// <param name="dx">Gradient with respect to x, [B,n].</param>
    /// <param name="dw">Gradient with respect to w, in its layout.</param>
    /// <param name="db">Gradient with respect to b, [m].</param>
    void Backward(LinearShape shape, ReadOnlySpan<T> x, ReadOnlySpan<T> w, ReadOnlySpan<T> dy, Span<T> dx, Span<T> dw, Span<T> db);
}
