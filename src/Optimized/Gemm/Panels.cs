using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ExactGrad.Optimized;

/// <summary>
/// Packing. Some lines (rows of A, or columns of B) are copied into a panel, in which those of the same k lie next to each other:
/// <code>
///   [k=0: line 0, 1, .. lines-1] [k=1: line 0, 1, .. lines-1] .. [k=depth-1: ..]
/// </code>
/// A micro-kernel reads one panel of each from start to end. A panel is as wide as its tile, and the last one as what is left:
/// there is no padding.
/// </summary>
internal static unsafe class Panels<T>
    where T : unmanaged
{
    /// <summary>Packs a view of lines x depth into as many elements.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Pack(in View<T> source, T* target)
    {
        if (source.RowStride == 1)
        {
            Copy(source, target);
        }
        else if (source.ColumnStride == 1)
        {
            Transposition<T>.Run(source.Data, source.RowStride, source.Rows, source.Columns, target, source.Rows);
        }
        else
        {
            for (nint k = 0; k < source.Columns; k++)
            {
                for (nint line = 0; line < source.Rows; line++)
                {
                    *target++ = *source.At(line, k);
                }
            }
        }
    }

    /// <summary>Lines lie next to each other: each k is one stretch of memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Copy(in View<T> source, T* target)
    {
        nint lines = source.Rows;
        T* from = source.Data;
        int side = Vector256<byte>.Count / sizeof(T);
        for (nint k = 0; k < source.Columns; k++, from += source.ColumnStride, target += lines)
        {
            nint line = 0;
            for (; lines - line >= side; line += side)
            {
                Vector256.Store(Vector256.Load((byte*)(from + line)), (byte*)(target + line));
            }

            for (; line < lines; line++)
            {
                target[line] = from[line];
            }
        }
    }
}
