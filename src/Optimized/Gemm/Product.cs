using System.Numerics;
using System.Runtime.CompilerServices;

namespace ExactGrad.Optimized;

/// <summary>C from A B over general strides: chooses threads, orientation, path and kernel. None of these choices changes a bit.</summary>
internal static unsafe class Product<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Rows of a part of C that is computed apart from C.
    private const nint RowsApart = 256;

    // Bytes of a column of C, at most, for all of C to be computed turned over; and of a part of what is.
    private const nint TurnedColumn = 512,
        TurnedPart = 1 << 18;

    private static readonly Blocking s_usual = Blocking.For<T>();

    /// <summary>
    /// C (M x N) from A (M x K) and B (K x N), started from and finished as the <see cref="Epilogue{T}"/> of these says, which is made only where
    /// there is enough to do.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Run(in View<T> a, in View<T> b, in View<T> c, in View<T> from, Finish finish, in View<T> gate, int threads)
    {
        if (SmallProduct<T>.Takes(a, b, c, from, gate))
        {
            SmallProduct<T>.Run(a, b, c, from, finish, gate);
        }
        else
        {
            InBlocks(a, b, c, from, finish, gate, threads);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void InBlocks(in View<T> a, in View<T> b, in View<T> c, in View<T> from, Finish finish, in View<T> gate, int threads) =>
        Run(a, b, c, new Epilogue<T>(from, finish, gate), threads, s_usual);

    /// <summary>C (M x N) from A (M x K) and B (K x N), started and finished as the epilogue says.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run(in View<T> a, in View<T> b, in View<T> c, in Epilogue<T> epilogue, int threads, in Blocking blocking)
    {
        if (c.IsEmpty)
        {
            return;
        }

        if (a.Columns == 0)
        {
            SumsOfNothing(c, epilogue);
            return;
        }

        // A B transposed is B-transposed A-transposed: so C's rows can be made the direction of unit stride.
        if (c.ColumnStride != 1 && c.RowStride == 1)
        {
            Run(b.Transposed, a.Transposed, c.Transposed, epilogue.Transposed, threads, blocking);
            return;
        }

        threads = Threads(threads, a.Columns, c.Rows, c.Columns, blocking);
        if (threads > 1)
        {
            InParallel(a, b, c, epilogue, threads, blocking);
        }
        else
        {
            Alone(a, b, c, epilogue, blocking);
        }
    }

    /// <summary>No more threads than were asked for, and one for every so many multiply-adds; fewer than two are none beside the caller.</summary>
    internal static int Threads(int most, nint depth, nint rows, nint columns, in Blocking blocking) =>
        most > 1 ? (int)Math.Min(most, (double)depth * rows * columns / blocking.PerThread) : most;

    /// <summary>Adding nothing leaves C as it is; otherwise the sums are what they start from, and a gate that is NaN still shows.</summary>
    private static void SumsOfNothing(in View<T> c, in Epilogue<T> epilogue)
    {
        T zero = T.Zero;
        if (epilogue.Finish != Finish.Add)
        {
            Epilogue<T>.Apply(epilogue.From.IsEmpty ? new View<T>(&zero, c.Rows, c.Columns, 0, 0) : epilogue.From, epilogue, c);
        }
    }

    /// <summary>Each thread claims whole parts of C: chains are never cut, so the bits are those of one thread.</summary>
    private static void InParallel(in View<T> a, in View<T> b, in View<T> c, in Epilogue<T> epilogue, int threads, in Blocking blocking)
    {
        var parts = new Parts(c.Rows, c.Columns, a.Columns, threads);
        var job = new Job(a, b, c, epilogue, blocking, parts);
        Team.Run(threads, parts.Count, &Part, &job);
    }

    private static void Part(void* state, nint part)
    {
        ref Job job = ref *(Job*)state;
        View<T> c = job.C;
        (nint i, nint rows, nint j, nint columns) = job.Parts.At(part, 64 / sizeof(T));
        if (rows > 0 && columns > 0)
        {
            Alone(
                job.A.Part(i, rows, 0, job.A.Columns),
                job.B.Part(0, job.B.Rows, j, columns),
                c.Part(i, rows, j, columns),
                job.Epilogue.Part(i, rows, j, columns),
                job.Blocking
            );
        }
    }

    /// <summary>Whether C' = B' A' is faster: few rows, and a B that would have to be transposed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool Turns(in View<T> a, in View<T> b, in View<T> c) =>
        b.ColumnStride != 1
        && b.RowStride == 1
        && c.Rows > 8
        && c.Rows * sizeof(T) <= TurnedColumn
        && c.Columns > c.Rows
        && a.Columns > 2 * c.Rows;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Alone(in View<T> a, in View<T> b, in View<T> c, in Epilogue<T> epilogue, in Blocking blocking)
    {
        bool dots = DotRows<T>.Takes(a, b, c),
            turned = !dots && Turns(a, b, c);
        nint lastRows = turned ? Rest<T>.Rows(b, c) : 0,
            lastColumns = turned ? 0 : Rest<T>.Columns(a, c);
        if (lastRows > 0)
        {
            nint rows = c.Rows - lastRows;
            Alone(a.Part(0, rows, 0, a.Columns), b, c.Part(0, rows, 0, c.Columns), epilogue.Part(0, rows, 0, c.Columns), blocking);
            Epilogue<T> last = epilogue.Part(rows, lastRows, 0, c.Columns);
            Alone(a.Part(rows, lastRows, 0, a.Columns), b, c.Part(rows, lastRows, 0, c.Columns), last, blocking);
            return;
        }

        if (lastColumns > 0)
        {
            WithRest(a, b, c, epilogue, lastColumns, blocking);
            return;
        }

        // What adds to C must not do so twice, nor see a sum before it is finished; and a row or two of sums apart are what LongRows takes.
        bool adds = epilogue.Adds && (dots || c.Rows <= 2 || a.Columns > blocking.Kc);
        if (c.ColumnStride != 1 && c.Columns > 1 || !epilogue.FitsTiles || turned || adds)
        {
            Apart(a, b, c, epilogue, turned, blocking);
        }
        else
        {
            InPlace(a, b, c, epilogue, blocking);
        }
    }

    /// <summary>C's first columns, and its last ones for themselves, turned over.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void WithRest(in View<T> a, in View<T> b, in View<T> c, in Epilogue<T> epilogue, nint rest, in Blocking blocking)
    {
        nint columns = c.Columns - rest;
        Shares rows = Rest<T>.AtOnce(a, b);
        for (nint s = 0; s < rows.Count; s++)
        {
            nint i = rows.Before(s),
                height = rows.Before(s + 1) - i;
            View<T> part = a.Part(i, height, 0, a.Columns);
            Alone(part, b.Part(0, b.Rows, 0, columns), c.Part(i, height, 0, columns), epilogue.Part(i, height, 0, columns), blocking);
            Epilogue<T> last = epilogue.Part(i, height, columns, rest);
            Apart(part, b.Part(0, b.Rows, columns, rest), c.Part(i, height, columns, rest), last, turned: true, blocking);
        }
    }

    /// <summary>
    /// The sums are made in memory of their own and then brought to C: where C has no unit stride; where C must not see a sum before it is
    /// finished; and turned over, C' = B' A', where that takes a large B as it lies in memory, which otherwise would have to be
    /// transposed for the vectors.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Apart(in View<T> a, in View<T> b, in View<T> c, in Epilogue<T> epilogue, bool turned, in Blocking blocking)
    {
        // Turned over, C is low or narrow: that side stays whole.
        nint rows = Math.Min(c.Rows, turned ? TurnedPart / sizeof(T) / Math.Min(c.Rows, c.Columns) : RowsApart),
            step = turned ? Math.Min(c.Columns, TurnedPart / sizeof(T) / rows) : c.Columns;
        T* memory = Workspace.Current.C<T>(rows * step);
        for (nint i = 0; i < c.Rows; i += rows)
        {
            for (nint j = 0; j < c.Columns; j += step)
            {
                nint height = Math.Min(rows, c.Rows - i),
                    width = Math.Min(step, c.Columns - j);
                View<T> partA = a.Part(i, height, 0, a.Columns),
                    partB = b.Part(0, b.Rows, j, width),
                    partC = c.Part(i, height, j, width),
                    sums = turned ? new View<T>(memory, width, height, height, 1) : new View<T>(memory, height, width, width, 1);
                Epilogue<T> part = epilogue.Part(i, height, j, width);
                bool startsHere = !part.From.IsEmpty;
                Epilogue<T> plain = new(Finish.Store);
                if (startsHere)
                {
                    View<T> start = turned ? part.From.Transposed : part.From;
                    Elements<T>.Map<Same<T>>(start, start, start, sums);
                    plain = new Epilogue<T>(sums, Finish.Store, default);
                }

                if (turned)
                {
                    InPlace(partB.Transposed, partA.Transposed, sums, plain, blocking);
                    if (part.Finish == Finish.Store && partC.ColumnStride == 1)
                    {
                        Transposition<T>.Run(sums.Data, sums.RowStride, width, height, partC.Data, partC.RowStride);
                        continue;
                    }
                }
                else
                {
                    InPlace(partA, partB, sums, plain, blocking);
                }

                Epilogue<T>.Apply(turned ? sums.Transposed : sums, part, partC);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void InPlace(in View<T> a, in View<T> b, in View<T> c, in Epilogue<T> epilogue, in Blocking blocking)
    {
        if (DotRows<T>.Takes(a, b, c))
        {
            DotRows<T>.Run(a, b, c, epilogue);
        }
        else if (WholeLines<T>.Takes(a, b, c, epilogue))
        {
            WholeLines<T>.Run(a, b, c);
        }
        else
        {
            Widths<T>.Run(c.Columns, new Blocked(a, b, c, epilogue, blocking));
        }
    }

    private readonly struct Job(View<T> a, View<T> b, View<T> c, Epilogue<T> epilogue, Blocking blocking, Parts parts)
    {
        internal readonly View<T> A = a,
            B = b,
            C = c;
        internal readonly Epilogue<T> Epilogue = epilogue;
        internal readonly Blocking Blocking = blocking;
        internal readonly Parts Parts = parts;
    }

    private readonly ref struct Blocked(in View<T> a, in View<T> b, in View<T> c, in Epilogue<T> epilogue, in Blocking blocking)
        : IInVectors<T>
    {
        private readonly ref readonly View<T> _a = ref a,
            _b = ref b,
            _c = ref c;
        private readonly ref readonly Epilogue<T> _epilogue = ref epilogue;
        private readonly ref readonly Blocking _blocking = ref blocking;

        public void Run<V, L>()
            where V : struct
            where L : struct, ILanes<V, T>
        {
            if (ShortSums<T, V, L>.Takes(_a, _b, _c, _epilogue))
            {
                ShortSums<T, V, L>.Run(_a, _b, _c, _epilogue.Adds);
            }
            else if (LongRows<T, V, L>.Takes(_b, _c, _epilogue))
            {
                LongRows<T, V, L>.Run(_a, _b, _c, _epilogue.From);
            }
            else
            {
                BlockedProduct<T, V, L>.Run(_a, _b, _c, _epilogue, _blocking);
            }
        }
    }
}
