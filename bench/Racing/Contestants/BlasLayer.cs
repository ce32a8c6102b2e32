using System.Numerics;
using System.Runtime.InteropServices;

namespace ExactGrad.Racing.Contestants;

/// <summary>A library with the C interface of BLAS: OpenBLAS and BLIS.</summary>
internal sealed unsafe class BlasLayer<T> : Contestant<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int RowMajor = 101,
        Plain = 111,
        Transposed = 112;

    private readonly IntPtr _gemm;

    internal BlasLayer(string name, IntPtr library, string setThreads, bool wide, Operands<T> operands, int threads)
        : base(name, operands)
    {
        _gemm = NativeLibrary.GetExport(library, typeof(T) == typeof(float) ? "cblas_sgemm" : "cblas_dgemm");
        IntPtr set = NativeLibrary.GetExport(library, setThreads);
        // BLIS counts in 64 bits, OpenBLAS in an int.
        if (wide)
        {
            ((delegate* unmanaged<long, void>)set)(threads);
        }
        else
        {
            ((delegate* unmanaged<int, void>)set)(threads);
        }
    }

    protected override void Forward()
    {
        Operands.FillWithBias();
        Product(false, !Operands.InputMajor, Operands.B, Operands.M, Operands.N, Operands.X, Operands.W, Operands.Y, true);
    }

    protected override void Backward()
    {
        Product(false, Operands.InputMajor, Operands.B, Operands.N, Operands.M, Operands.Dy, Operands.W, Operands.Dx, false);
        if (Operands.InputMajor)
        {
            Product(true, false, Operands.N, Operands.M, Operands.B, Operands.X, Operands.Dy, Operands.Dw, false);
        }
        else
        {
            Product(true, false, Operands.M, Operands.N, Operands.B, Operands.Dy, Operands.X, Operands.Dw, false);
        }

        Operands.SumBiasGradient();
    }

    /// <summary>C [rows, columns] = op(A) op(B), added to C where asked; all matrices without gaps.</summary>
    private void Product(bool transposeA, bool transposeB, int rows, int columns, int depth, T* a, T* b, T* c, bool add)
    {
        int opA = transposeA ? Transposed : Plain,
            opB = transposeB ? Transposed : Plain,
            lda = transposeA ? rows : depth,
            ldb = transposeB ? depth : columns;
        if (typeof(T) == typeof(float))
        {
            ((delegate* unmanaged<int, int, int, int, int, int, float, float*, int, float*, int, float, float*, int, void>)_gemm)(
                RowMajor,
                opA,
                opB,
                rows,
                columns,
                depth,
                1,
                (float*)a,
                lda,
                (float*)b,
                ldb,
                add ? 1 : 0,
                (float*)c,
                columns
            );
        }
        else
        {
            ((delegate* unmanaged<int, int, int, int, int, int, double, double*, int, double*, int, double, double*, int, void>)_gemm)(
                RowMajor,
                opA,
                opB,
                rows,
                columns,
                depth,
                1,
                (double*)a,
                lda,
                (double*)b,
                ldb,
                add ? 1 : 0,
                (double*)c,
                columns
            );
        }
    }
}
