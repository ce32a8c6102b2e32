using System.Numerics;
using ExactGrad.Optimized;

namespace ExactGrad.Tests.Properties.Optimized;

/// <summary>One layer with its operands somewhere in memory, outputs poisoned with NaN; and the calls on it.</summary>
internal sealed class LayerRun<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly WeightLayout _layout;

    internal LayerRun(LayerCase shape, T[,] x, T[,] w, T[] b, T[,] dy, Random? strides = null)
    {
        Grid<T> New(int rows, int columns) => strides is null ? new Grid<T>(rows, columns) : new Grid<T>(rows, columns, strides);

        _layout = shape.Layout;
        (int rows, int columns) = shape.WeightShape;
        (X, W, Dy) = (New(shape.B, shape.N), New(rows, columns), New(shape.B, shape.M));
        (Y, Dx, Dw) = (New(shape.B, shape.M), New(shape.B, shape.N), New(rows, columns));
        (X.Values, W.Values, Dy.Values) = (x, w, dy);
        Bias = b;
        Db = new T[shape.M];
        Array.Fill(Db, T.NaN);
    }

    internal Grid<T> X { get; }

    internal Grid<T> W { get; }

    internal Grid<T> Dy { get; }

    internal Grid<T> Y { get; }

    internal Grid<T> Dx { get; }

    internal Grid<T> Dw { get; }

    internal T[] Bias { get; }

    internal T[] Db { get; }

    internal LayerRun<T> Forward(int threads = 0)
    {
        LinearLayer.Forward(X.Read, W.Read, Bias, Y.Write, _layout, new LayerOptions { Threads = threads });
        return this;
    }

    internal LayerRun<T> Backward(
        GradientMode dx = GradientMode.Overwrite,
        GradientMode dw = GradientMode.Overwrite,
        GradientMode db = GradientMode.Overwrite,
        int threads = 0
    )
    {
        var gradients = new LinearGradients<T>
        {
            Dx = Dx.Write,
            DxMode = dx,
            Dw = Dw.Write,
            DwMode = dw,
            Db = Db,
            DbMode = db,
        };
        LinearLayer.Backward(X.Read, W.Read, Dy.Read, gradients, _layout, new LayerOptions { Threads = threads });
        return this;
    }

    /// <summary>A layer of real numbers, dense in memory unless strides are asked for.</summary>
    internal static LayerRun<T> OfReals(LayerCase shape, bool strided = false)
    {
        Random random = shape.Random;
        (int rows, int columns) = shape.WeightShape;
        return new LayerRun<T>(
            shape,
            Draw.Reals<T>(random, shape.B, shape.N),
            Draw.Reals<T>(random, rows, columns),
            Draw.Flat(Draw.Reals<T>(random, 1, shape.M)),
            Draw.Reals<T>(random, shape.B, shape.M),
            strided ? random : null
        );
    }
}
