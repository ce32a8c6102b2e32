using System.Numerics;
using System.Runtime.CompilerServices;

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
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>
    /// Packs panels one behind the other. Each has the lines that the shares give it, in units of so many lines; the view is of lines x depth.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Pack(in View<T> source, in Shares shares, nint unit, T* target)
    {
        for (nint panel = 0; panel < shares.Count; panel++)
        {
            nint line = shares.Before(panel) * unit,
                lines = Math.Min(source.Rows, shares.Before(panel + 1) * unit) - line;
            Pack(source.Part(line, lines, 0, source.Columns), target + line * source.Columns);
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
}
