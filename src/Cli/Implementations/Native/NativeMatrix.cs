using System.Runtime.InteropServices;

namespace ExactGrad.Cli.Implementations.Native;

/// <summary>exactgrad_matrix_f64 and exactgrad_matrix_f32 of adapters/native/exactgrad_layer.h, field by field.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeMatrix
{
    internal nint Data;
    internal long Rows;
    internal long Columns;
    internal long RowStride;
    internal long ColumnStride;
}
