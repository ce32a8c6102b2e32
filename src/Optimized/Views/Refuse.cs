using System.Runtime.CompilerServices;

namespace ExactGrad.Optimized;

/// <summary>What is refused, before anything is written.</summary>
internal static unsafe class Refuse
{
    /// <summary>Refuses two extents that ought to be equal and are not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Unequal(nint actual, string what, nint expected, string where)
    {
        if (actual != expected)
        {
            ThrowUnequal(actual, what, expected, where);
        }
    }

    /// <summary>Refuses element types that the kernels are not made for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void UnsupportedType<T>()
    {
        if (typeof(T) != typeof(float) && typeof(T) != typeof(double))
        {
            ThrowUnsupported(typeof(T));
        }
    }

    /// <summary>Refuses an output that shares memory with another operand.</summary>
    internal static void Overlap<T>(in View<T> output, string outputName, in View<T> other, string otherName)
        where T : unmanaged
    {
        if (Intersects(output, other))
        {
            ThrowOverlap(outputName, otherName);
        }
    }

    /// <summary>
    /// Whether two views share an element, or might: their address ranges intersect, and they are not the plain case of different
    /// columns (or rows) of one buffer. Views that interleave in other ways count as overlapping.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static bool Intersects<T>(in View<T> a, in View<T> b)
        where T : unmanaged
    {
        if (a.IsEmpty || b.IsEmpty)
        {
            return false;
        }

        if (a.At(a.Rows - 1, a.Columns - 1) < b.Data || b.At(b.Rows - 1, b.Columns - 1) < a.Data)
        {
            // The last element of one may still reach into the first of the other, where they are not aligned to each other.
            return Misaligned(a, b) && Touches(a, b);
        }

        return Misaligned(a, b) || !(Interleaves(a, b) || Interleaves(a.Transposed, b.Transposed));
    }

    private static bool Misaligned<T>(in View<T> a, in View<T> b)
        where T : unmanaged => ((byte*)b.Data - (byte*)a.Data) % sizeof(T) != 0;

    private static bool Touches<T>(in View<T> a, in View<T> b)
        where T : unmanaged =>
        (byte*)(a.At(a.Rows - 1, a.Columns - 1) + 1) > (byte*)b.Data && (byte*)(b.At(b.Rows - 1, b.Columns - 1) + 1) > (byte*)a.Data;

    /// <summary>
    /// Same row stride p; within a row, a covers [0, la) and b covers [offset, offset + lb), modulo p: disjoint where la is at most the
    /// offset and b ends before a's next row.
    /// </summary>
    private static bool Interleaves<T>(in View<T> a, in View<T> b)
        where T : unmanaged
    {
        nint period = a.RowStride;
        if (period != b.RowStride || period == 0)
        {
            return false;
        }

        nint la = (a.Columns - 1) * a.ColumnStride + 1,
            lb = (b.Columns - 1) * b.ColumnStride + 1,
            offset = (nint)(b.Data - a.Data) % period;
        offset = offset < 0 ? offset + period : offset;
        return la <= offset && lb <= period - offset;
    }

    internal static void Layout(WeightLayout layout) =>
        throw new ArgumentOutOfRangeException(nameof(layout), layout, "expected InputMajor or OutputMajor");

    internal static void Mode(string name, GradientMode mode) =>
        throw new ArgumentOutOfRangeException(name, mode, "expected Skip, Overwrite or Accumulate");

    internal static void Threads(int threads) =>
        throw new ArgumentOutOfRangeException(nameof(LayerOptions.Threads), threads, "Threads must be 0 (one thread) or more.");

    private static void ThrowUnequal(nint actual, string what, nint expected, string where) =>
        throw new ArgumentException($"{what} is {actual}, but {where} is {expected}: they must be equal.");

    private static void ThrowUnsupported(Type type) =>
        throw new NotSupportedException($"Elements of type {type} are not supported: only float and double are.");

    private static void ThrowOverlap(string output, string other) =>
        throw new ArgumentException($"The output {output} overlaps {other} in memory: they must lie apart.");
}
