using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ExactGrad.Optimized;

/// <summary>C from A B over general strides: chooses threads, orientation, path and kernel. None of these choices changes a bit.</summary>
internal static unsafe class Product<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>C (M x N) from A (M x K) and B (K x N); what C held counts as <paramref name="start"/> says.</summary>
    internal static void Run(View<T> a, View<T> b, View<T> c, Start start, int threads, Blocking blocking)
    {
        if (c.IsEmpty)
        {
            return;
        }

        if (a.Columns == 0)
        {
            if (start == Start.Zero)
            {
                Elements<T>.Clear(c);
            }

            return;
        }

        // A B transposed is B-transposed A-transposed: so C's rows can be made the direction of unit stride.
        if (c.ColumnStride != 1 && c.RowStride == 1)
        {
            (a, b, c) = (b.Transposed, a.Transposed, c.Transposed);
        }

        double work = (double)a.Columns * c.Rows * c.Columns;
        threads = (int)Math.Min(threads, work / blocking.PerThread);
        if (threads > 1)
        {
            InParallel(a, b, c, start, threads, blocking);
        }
        else
        {
            Alone(a, b, c, start, work, blocking);
        }
    }

    /// <summary>
    /// Each thread computes whole elements, a block of rows or columns of C: chains are never cut, so the bits are those of one thread.
    /// </summary>
    private static void InParallel(View<T> a, View<T> b, View<T> c, Start start, int threads, Blocking blocking)
    {
        bool byRows = c.Rows >= c.Columns;
        nint extent = byRows ? c.Rows : c.Columns,
            // A multiple of all tiles' sides, unless that would leave threads without work.
            unit = extent >= 48 * (nint)threads ? 48 : 1,
            share = ((extent + threads - 1) / threads + unit - 1) / unit * unit;
        int shares = (int)((extent + share - 1) / share);
        Parallel.For(
            0,
            shares,
            new ParallelOptions { MaxDegreeOfParallelism = threads },
            thread =>
            {
                nint first = thread * share,
                    count = Math.Min(share, extent - first);
                View<T> partA = byRows ? a.Part(first, count, 0, a.Columns) : a,
                    partB = byRows ? b : b.Part(0, b.Rows, first, count),
                    partC = byRows ? c.Part(first, count, 0, c.Columns) : c.Part(0, c.Rows, first, count);
                Alone(partA, partB, partC, start, (double)a.Columns * partC.Rows * partC.Columns, blocking);
            }
        );
    }

    private static void Alone(View<T> a, View<T> b, View<T> c, Start start, double work, Blocking blocking)
    {
        if (work <= blocking.Direct || (c.Rows <= Blocking.SkinnyRows && b.ColumnStride == 1 && c.ColumnStride == 1))
        {
            DirectProduct<T>.Run(a, b, c, start);
        }
        else if (start == Start.ZeroThenAdd && a.Columns > blocking.Kc)
        {
            AddFinished(a, b, c, blocking);
        }
        else
        {
            Packed(a, b, c, start, blocking);
        }
    }

    /// <summary>
    /// C + (A B) where the depth takes several blocks: C must not see a sum before it is finished, so the sums are made apart, one part of
    /// C at a time.
    /// </summary>
    private static void AddFinished(View<T> a, View<T> b, View<T> c, Blocking blocking)
    {
        nint rows = Math.Min(c.Rows, 2 * blocking.Mc),
            columns = Math.Min(c.Columns, blocking.Nc);
        T* memory = Workspace.Current.C<T>(rows * columns);
        for (nint i = 0; i < c.Rows; i += rows)
        {
            for (nint j = 0; j < c.Columns; j += columns)
            {
                View<T> part = c.Part(i, Math.Min(rows, c.Rows - i), j, Math.Min(columns, c.Columns - j));
                var sums = new View<T>(memory, part.Rows, part.Columns, part.Columns, 1);
                Packed(a.Part(i, part.Rows, 0, a.Columns), b.Part(0, b.Rows, j, part.Columns), sums, Start.Zero, blocking);
                Elements<T>.Map<Plus<T>>(part, sums, sums, part);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Packed(View<T> a, View<T> b, View<T> c, Start start, Blocking blocking)
    {
        if (Isa.Has512)
        {
            PackedProduct<T, GemmTile8x3<T, Vector512<T>, Lanes512<T>>>.Run(a, b, c, start, blocking);
        }
        else if (Isa.Has256)
        {
            PackedProduct<T, GemmTile6x2<T, Vector256<T>, Lanes256<T>>>.Run(a, b, c, start, blocking);
        }
        else if (Isa.Has128 && Isa.Has32Registers)
        {
            PackedProduct<T, GemmTile8x3<T, Vector128<T>, Lanes128<T>>>.Run(a, b, c, start, blocking);
        }
        else if (Isa.Has128)
        {
            PackedProduct<T, GemmTile6x2<T, Vector128<T>, Lanes128<T>>>.Run(a, b, c, start, blocking);
        }
        else
        {
            PackedProduct<T, GemmTile6x2<T, T, Lanes1<T>>>.Run(a, b, c, start, blocking);
        }
    }
}
