using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

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
    // A line of the cache; how many k of a narrow panel are copied at a time; how many k ahead of them memory is asked for.
    private const nint LineBytes = 64,
        Stretch = 16,
        Ahead = 8;

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

        // Lines lie next to each other. Memory is read in its order, a k of all panels and then the next, but where panels are so narrow that they
        // share lines of the cache: there some k of a panel, and then of the next, while the cache still has them.
        nint stretch = shares.Most * unit * sizeof(T) <= LineBytes ? Stretch : 1,
            stride = source.ColumnStride * sizeof(T);
        for (nint k = 0; k < depth; k += stretch)
        {
            byte* from = (byte*)source.At(0, k);
            nint count = Math.Min(stretch, depth - k),
                line = 0;
            for (nint panel = first; panel < end; panel++)
            {
                nint next = Math.Min(source.Rows, shares.Before(panel + 1) * unit - start),
                    lines = next - line;
                Copy(from + line * sizeof(T), stride, (byte*)(target + line * depth + k * lines), lines * sizeof(T), count);
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

    /// <summary>
    /// So many bytes of each k, one k behind the other: a vector, or as many as there are room for, the last of which ends where the bytes end.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy(byte* from, nint stride, byte* to, nint bytes, nint count)
    {
        if (bytes == Vector256<byte>.Count)
        {
            for (; count > 0; count--, from += stride, to += Vector256<byte>.Count)
            {
                if (Sse.IsSupported)
                {
                    // A hint, which no address can make wrong.
                    Sse.Prefetch0(from + Ahead * stride);
                }

                Vector256.Store(Vector256.Load(from), to);
            }
        }
        else if (bytes > Vector256<byte>.Count)
        {
            for (; count > 0; count--, from += stride, to += bytes)
            {
                for (nint i = 0; i < bytes - Vector256<byte>.Count; i += Vector256<byte>.Count)
                {
                    Vector256.Store(Vector256.Load(from + i), to + i);
                }

                nint last = bytes - Vector256<byte>.Count;
                Vector256.Store(Vector256.Load(from + last), to + last);
            }
        }
        else if (bytes >= Vector128<byte>.Count)
        {
            nint last = bytes - Vector128<byte>.Count;
            for (; count > 0; count--, from += stride, to += bytes)
            {
                Vector128.Store(Vector128.Load(from), to);
                Vector128.Store(Vector128.Load(from + last), to + last);
            }
        }
        else
        {
            for (; count > 0; count--, from += stride, to += bytes)
            {
                for (nint i = 0; i < bytes; i += sizeof(T))
                {
                    *(T*)(to + i) = *(T*)(from + i);
                }
            }
        }
    }
}
