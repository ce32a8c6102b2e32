using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ExactGrad.Optimized;

/// <summary>
/// C = a b' of one term, as dw of one example is, whose rows lie next to each other in memory: nothing but writing, and a store that crosses lines of the
/// cache costs as much as two. So C is written line by line, through all rows: a line that holds the end of a row and the start of the next has factors of
/// both, and meets b's start behind its end.
/// </summary>
internal static unsafe class WholeLines<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Bytes of a row: two lines at least, for else most hold parts of two; and so many at most that b stays in the first level while C passes.
    private const nint LeastBytes = 128,
        MostBytes = 1 << 13;

    /// <summary>Whether this machine has vectors of a line, and a product is of that kind, of which nothing else is asked.</summary>
    internal static bool Takes(in View<T> a, in View<T> b, in View<T> c, in Epilogue<T> epilogue) =>
        Isa.Has512
        && a.Columns == 1
        && c.Rows > 1
        && c.RowStride == c.Columns
        && c.ColumnStride == 1
        && b.ColumnStride == 1
        && c.Columns * sizeof(T) is >= LeastBytes and <= MostBytes
        && (nint)c.Data % sizeof(T) == 0
        && epilogue.From.IsEmpty
        && epilogue.Finish == Finish.Store;

    /// <summary>Carries it out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run(in View<T> a, in View<T> b, in View<T> c)
    {
        nint columns = c.Columns,
            last = columns - Vector512<T>.Count;
        T* row = Workspace.Current.B<T>(columns + Vector512<T>.Count),
            factors = a.Data,
            to = c.Data;
        Unsafe.CopyBlockUnaligned(row, b.Data, (uint)(columns * sizeof(T)));
        Vector512.Store(Vector512.Load(row), row + columns);

        // Both ends of C, where lines may hold something else.
        Store(Vector512.Create(*factors), row, to);
        Store(Vector512.Create(*a.At(a.Rows - 1, 0)), row + last, to + a.Rows * columns - Vector512<T>.Count);
        nint j = (-(nint)to & (sizeof(Vector512<T>) - 1)) / sizeof(T);
        to += j;
        for (nint left = a.Rows - 1; ; left--)
        {
            Vector512<T> factor = Vector512.Create(*factors);
            for (; j <= last; j += Vector512<T>.Count, to += Vector512<T>.Count)
            {
                Store(factor, row + j, to);
            }

            if (left == 0)
            {
                return;
            }

            factors += a.RowStride;
            if (j < columns)
            {
                Vector512<T> before = Vector512.LessThan(Vector512<T>.Indices, Vector512.Create(T.CreateTruncating(columns - j)));
                Store(Vector512.ConditionalSelect(before, factor, Vector512.Create(*factors)), row + j, to);
                j += Vector512<T>.Count;
                to += Vector512<T>.Count;
            }

            j -= columns;
        }
    }

    /// <summary>From 0, as every chain: 0 + -0 is 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector512<T> factor, T* row, T* to)
    {
        Vector512<T> sum = default;
        Lanes512<T>.MultiplyAdd(factor, Vector512.Load(row), ref sum);
        Vector512.Store(sum, to);
    }
}
