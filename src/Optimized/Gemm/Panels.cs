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
    /// <summary>
    /// Packs panels one behind the other. Panel p of [first, end) has the lines that the shares give it, in units of so many lines; the view, of
    /// lines x depth, begins with the first panel's.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Pack(in View<T> source, in Shares shares, nint first, nint end, nint unit, T* target)
    {
        nint start = shares.Before(first) * unit,
            depth = source.Columns;
        if (source.RowStride != 1)
        {
            for (nint panel = first; panel < end; panel++)
            {
                nint line = shares.Before(panel) * unit - start,
                    lines = Math.Min(source.Rows, shares.Before(panel + 1) * unit - start) - line;
                Pack(source.Part(line, lines, 0, depth), target + line * depth);
            }

            return;
        }

        // Lines lie next to each other, so that memory is read in its order: a k of all panels, and then the next.
        T* from = source.Data;
        for (nint k = 0; k < depth; k++, from += source.ColumnStride)
        {
            nint line = 0;
            for (nint panel = first; panel < end; panel++)
            {
                nint next = Math.Min(source.Rows, shares.Before(panel + 1) * unit - start),
                    lines = next - line;
                Copy(from + line, target + line * depth + k * lines, lines);
                line = next;
            }
        }
    }

    /// <summary>Packs one panel, a view of lines x depth whose lines do not lie next to each other.</summary>
    internal static void Pack(in View<T> source, T* target)
    {
        if (source.ColumnStride == 1)
        {
            Transposition<T>.Run(source.Data, source.RowStride, source.Rows, source.Columns, target, source.Rows);
            return;
        }

        for (nint k = 0; k < source.Columns; k++)
        {
            for (nint line = 0; line < source.Rows; line++)
            {
                *target++ = *source.At(line, k);
            }
        }
    }

    /// <summary>Vectors as long as there are any; the last one ends where the stretch ends.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy(T* from, T* to, nint count)
    {
        int side = Vector256<byte>.Count / sizeof(T);
        if (count < side)
        {
            for (nint i = 0; i < count; i++)
            {
                to[i] = from[i];
            }

            return;
        }

        for (nint i = 0; i < count - side; i += side)
        {
            Vector256.Store(Vector256.Load((byte*)(from + i)), (byte*)(to + i));
        }

        Vector256.Store(Vector256.Load((byte*)(from + count - side)), (byte*)(to + count - side));
    }
}
