using System.Runtime.CompilerServices;

namespace ExactGrad.Optimized;

/// <summary>
/// Packing. A block of A (rows x k) and a block of B (k x columns, seen transposed) are copied into panels of the tile's width w, MR or NR:
/// <code>
///   line:  0  1 .. w-1 | w .. 2w-1 | .. lines, then zeros up to a multiple of w
///
///   panel 0:  [k=0: line 0, 1, .. w-1] [k=1: line 0, 1, .. w-1] .. [k=kc-1: ..]
///   panel 1:  [k=0: line w, .. 2w-1  ] [k=1: ..               ] ..
/// </code>
/// A line is a row of A or a column of B. A micro-kernel reads one panel of each from start to end. The padding is written every time: the
/// buffer may hold what an earlier call left there.
/// </summary>
internal static unsafe class Panels<T>
    where T : unmanaged
{
    /// <summary>Elements that the panels of so many lines take.</summary>
    internal static nint Size(nint lines, nint depth, nint width) => (lines + width - 1) / width * width * depth;

    /// <summary>Packs a view of lines x depth; the target holds <see cref="Size"/> elements.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Pack(View<T> source, nint width, T* target)
    {
        for (nint line = 0; line < source.Rows; line += width)
        {
            nint lines = Math.Min(width, source.Rows - line);
            T* from = source.At(line, 0);
            if (lines == width && source.RowStride == 1)
            {
                Copy(from, source.ColumnStride, source.Columns, width, target);
            }
            else if (lines == width && width % 4 == 0)
            {
                Interleave(from, source.RowStride, source.ColumnStride, source.Columns, width, target);
            }
            else
            {
                Gather(from, source.RowStride, source.ColumnStride, source.Columns, lines, width, target);
            }

            target += width * source.Columns;
        }
    }

    /// <summary>Lines lie next to each other: each k is one stretch of memory.</summary>
    private static void Copy(T* from, nint depthStride, nint depth, nint width, T* target)
    {
        for (nint k = 0; k < depth; k++, from += depthStride, target += width)
        {
            Unsafe.CopyBlockUnaligned(target, from, (uint)(width * sizeof(T)));
        }
    }

    /// <summary>Four lines at a time, each read along k.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Interleave(T* from, nint lineStride, nint depthStride, nint depth, nint width, T* target)
    {
        for (nint line = 0; line < width; line += 4)
        {
            T* l0 = from + line * lineStride,
                l1 = l0 + lineStride,
                l2 = l1 + lineStride,
                l3 = l2 + lineStride,
                to = target + line;
            for (nint k = 0, at = 0; k < depth; k++, at += depthStride, to += width)
            {
                to[0] = l0[at];
                to[1] = l1[at];
                to[2] = l2[at];
                to[3] = l3[at];
            }
        }
    }

    /// <summary>Any strides, and the last panel with its padding.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Gather(T* from, nint lineStride, nint depthStride, nint depth, nint lines, nint width, T* target)
    {
        for (nint k = 0; k < depth; k++, from += depthStride, target += width)
        {
            nint line = 0;
            for (T* at = from; line < lines; line++, at += lineStride)
            {
                target[line] = *at;
            }

            for (; line < width; line++)
            {
                target[line] = default;
            }
        }
    }
}
