using System.Numerics;
using ExactGrad.Optimized;

namespace ExactGrad.Racing.Contestants;

/// <summary>src/Optimized.</summary>
internal sealed unsafe class OptimizedLayer<T>(Operands<T> operands, int threads) : Contestant<T>("optimized", operands)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    protected override void Forward() =>
        LinearLayer.Forward(
            X,
            W(Operands.W),
            new ReadOnlySpan<T>(Operands.Bias, Operands.M),
            new MatrixSpan<T>(Operands.Y, Operands.B * Operands.M, Operands.B, Operands.M, Operands.M, 1),
            Operands.Layout,
            new LayerOptions { Threads = threads }
        );

    protected override void Backward()
    {
        var gradients = new LinearGradients<T>
        {
            Dx = new MatrixSpan<T>(Operands.Dx, Operands.B * Operands.N, Operands.B, Operands.N, Operands.N, 1),
            DxMode = GradientMode.Overwrite,
            Dw = W(Operands.Dw),
            DwMode = GradientMode.Overwrite,
            Db = new Span<T>(Operands.Db, Operands.M),
            DbMode = GradientMode.Overwrite,
        };
        var dy = new ReadOnlyMatrixSpan<T>(Operands.Dy, Operands.B * Operands.M, Operands.B, Operands.M, Operands.M, 1);
        LinearLayer.Backward(X, W(Operands.W), dy, gradients, Operands.Layout, new LayerOptions { Threads = threads });
    }

    private ReadOnlyMatrixSpan<T> X => new(Operands.X, Operands.B * Operands.N, Operands.B, Operands.N, Operands.N, 1);

    private MatrixSpan<T> W(T* weights)
    {
        (int rows, int columns) = Operands.InputMajor ? (Operands.N, Operands.M) : (Operands.M, Operands.N);
        return new MatrixSpan<T>(weights, rows * columns, rows, columns, columns, 1);
    }
}
