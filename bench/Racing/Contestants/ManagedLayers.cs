using System.Numerics;
using MathNet.Numerics.Providers.LinearAlgebra;
using Spec = ExactGrad.Reference;

namespace ExactGrad.Racing.Contestants;

/// <summary>MathNet.Numerics with its managed provider, which takes column-major arrays: a row-major matrix is its own transpose there.</summary>
internal sealed unsafe class MathNetLayer<T>(Operands<T> operands) : Contestant<T>("MathNet", operands)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T[] _x = new Span<T>(operands.X, operands.B * operands.N).ToArray(),
        _w = new Span<T>(operands.W, operands.N * operands.M).ToArray(),
        _dy = new Span<T>(operands.Dy, operands.B * operands.M).ToArray(),
        _y = new T[operands.B * operands.M],
        _dx = new T[operands.B * operands.N],
        _dw = new T[operands.N * operands.M];

    protected override void Forward()
    {
        Operands.FillWithBias();
        new Span<T>(Operands.Y, _y.Length).CopyTo(_y);
        // y' [m,B] = w' x'.
        Product(!Operands.InputMajor, _w, Operands.M, Operands.N, false, _x, Operands.N, Operands.B, T.One, _y);
        _y.CopyTo(new Span<T>(Operands.Y, _y.Length));
    }

    protected override void Backward()
    {
        // dx' [n,B] = w dy'; dw' [m,n] = dy' x, or [n,m] = x' dy.
        Product(Operands.InputMajor, _w, Operands.N, Operands.M, false, _dy, Operands.M, Operands.B, T.Zero, _dx);
        if (Operands.InputMajor)
        {
            Product(false, _dy, Operands.M, Operands.B, true, _x, Operands.B, Operands.N, T.Zero, _dw);
        }
        else
        {
            Product(false, _x, Operands.N, Operands.B, true, _dy, Operands.B, Operands.M, T.Zero, _dw);
        }

        _dx.CopyTo(new Span<T>(Operands.Dx, _dx.Length));
        _dw.CopyTo(new Span<T>(Operands.Dw, _dw.Length));
        Operands.SumBiasGradient();
    }

    /// <summary>C = op(A) op(B) + beta C, where op(A) is rows x depth and op(B) depth x columns.</summary>
    private static void Product(bool transposeA, T[] a, int rows, int depth, bool transposeB, T[] b, int depthB, int columns, T beta, T[] c)
    {
        Transpose opA = transposeA ? Transpose.Transpose : Transpose.DontTranspose,
            opB = transposeB ? Transpose.Transpose : Transpose.DontTranspose;
        (int rowsA, int columnsA) = transposeA ? (depth, rows) : (rows, depth);
        (int rowsB, int columnsB) = transposeB ? (columns, depthB) : (depthB, columns);
        ILinearAlgebraProvider provider = ManagedLinearAlgebraProvider.Instance;
        if (typeof(T) == typeof(float))
        {
            (float[] fa, float[] fb, float[] fc) = ((float[])(object)a, (float[])(object)b, (float[])(object)c);
            provider.MatrixMultiplyWithUpdate(opA, opB, 1, fa, rowsA, columnsA, fb, rowsB, columnsB, float.CreateTruncating(beta), fc);
        }
        else
        {
            (double[] da, double[] db, double[] dc) = ((double[])(object)a, (double[])(object)b, (double[])(object)c);
            provider.MatrixMultiplyWithUpdate(opA, opB, 1, da, rowsA, columnsA, db, rowsB, columnsB, double.CreateTruncating(beta), dc);
        }
    }
}

/// <summary>src/Reference: the formulas as they stand.</summary>
internal sealed unsafe class ReferenceLayer<T>(Operands<T> operands) : Contestant<T>("reference", operands)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Spec.WeightLayout _layout = operands.InputMajor ? Spec.WeightLayout.InputMajor : Spec.WeightLayout.OutputMajor;
    private readonly T[,] _x = Matrix(operands.X, operands.B, operands.N),
        _w = operands.InputMajor ? Matrix(operands.W, operands.N, operands.M) : Matrix(operands.W, operands.M, operands.N),
        _dy = Matrix(operands.Dy, operands.B, operands.M);
    private readonly T[] _b = new Span<T>(operands.Bias, operands.M).ToArray();

    protected override void Forward() => Copy(Spec.Linear<T>.Forward(_x, _w, _b, _layout), Operands.Y);

    protected override void Backward()
    {
        Copy(Spec.Linear<T>.InputGradient(_w, _dy, _layout), Operands.Dx);
        Copy(Spec.Linear<T>.WeightGradient(_x, _dy, _layout), Operands.Dw);
        Spec.Linear<T>.BiasGradient(_dy).CopyTo(new Span<T>(Operands.Db, Operands.M));
    }

    private static T[,] Matrix(T* from, int rows, int columns)
    {
        var matrix = new T[rows, columns];
        fixed (T* to = matrix)
        {
            new Span<T>(from, rows * columns).CopyTo(new Span<T>(to, rows * columns));
        }

        return matrix;
    }

    private static void Copy(T[,] from, T* to)
    {
        fixed (T* first = from)
        {
            new Span<T>(first, from.Length).CopyTo(new Span<T>(to, from.Length));
        }
    }
}
