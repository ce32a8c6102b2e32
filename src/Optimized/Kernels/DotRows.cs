using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using static ExactGrad.Optimized.Addresses;

namespace ExactGrad.Optimized;

/// <summary>
/// A few rows of C from as many of A and a B whose columns lie along k, as the weights do for dx of a small batch. Each element is a dot product,
/// and one chain in order of k, so vectors must run across columns: B is turned over in registers, and used at once
/// (<see cref="DotTile{T,V,L,R,N,P}"/>). Packing B would write it all, and read it again, for little use.
/// </summary>
internal static unsafe class DotRows<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Rows of the largest tile.</summary>
    internal const nint TileRows = 8;

    // Columns that are read side by side fit the first level beside those that follow, where they take so many bytes at most.
    private const nint NextBytes = 14 << 10;

    // Columns of B at most that are read side by side.
    private static nint MostLines => 4 * Vector256<T>.Count;

    // Rows of C in all, by their bytes, of which two tiles still pass over B faster than it is packed.
    private const nint MostRows = 48;

    /// <summary>Whether this machine has what it takes, and a product fits: few rows, a vector in each, and a square of k.</summary>
    internal static bool Takes(in View<T> a, in View<T> b, in View<T> c) =>
        Isa.Has256
        && Avx.IsSupported
        && c.Rows <= (b.ColumnStride * sizeof(T) % Caches.SetBytes == 0 ? TileRows : Math.Max(TileRows, MostRows / sizeof(T)))
        && b.RowStride == 1
        && b.ColumnStride != 1
        && c.ColumnStride == 1
        && c.Columns >= Vector256<T>.Count
        && a.Columns >= Vector128<T>.Count;

    /// <summary>C from A B. The epilogue must not add, for the last vector may do some columns a second time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run(in View<T> a, in View<T> b, in View<T> c, in Epilogue<T> epilogue)
    {
        TileCall<T> call = Call(a, b, c, epilogue.From);
        if (c.Rows > 1 && call.Row % (Caches.SetBytes / 4) == 0)
        {
            // They share those sets with B's.
            call.A = Workspace.Current.A<T>(c.Rows * a.Columns);
            call.SetRows(1, c.Rows);
            Panels<T>.Pack(a, call.A);
        }

        Run(ref call, c.Rows, c.Columns, Lines(b));
        if (epilogue.Finish != Finish.Store)
        {
            Epilogue<T>.Apply(c, epilogue, c);
        }
    }

    /// <summary>Operands as they lie, for tiles: sums that start from what is given or, where that is empty, from zeros.</summary>
    internal static TileCall<T> Call(in View<T> a, in View<T> b, in View<T> c, in View<T> from)
    {
        var call = new TileCall<T>
        {
            Depth = a.Columns,
            A = a.Data,
            B = b.Data,
            StepB = b.ColumnStride * sizeof(T),
            From = from.IsEmpty ? null : from.Data,
            FromStride = from.RowStride,
            To = c.Data,
            ToStride = c.RowStride,
            OnTheWay = Fetches(b),
        };
        call.SetRows(a.RowStride, a.ColumnStride);
        return call;
    }

    /// <summary>
    /// How many columns of B are read side by side, at most. Those that lie a multiple of 1 KiB apart share sets of the first level, where one of 4 KiB
    /// has but one, of 8 lines; and of what comes from memory the processor foresees no more streams.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static nint Lines(in View<T> b)
    {
        nint apart = b.ColumnStride * sizeof(T);
        return apart % Caches.SetBytes == 0 ? 8
            : apart % (Caches.SetBytes / 4) == 0 || b.Bytes > Caches.MemoryBytes ? 16
            : 32;
    }

    /// <summary>
    /// What is fetched: where columns are short, those that follow, for the processor foresees none of so many streams that end so soon; of longer ones that
    /// come from memory, what follows along k, but where they lie a multiple of 4 KiB apart: those lines would push each other out of the second
    /// level, too.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static OnTheWay Fetches(in View<T> b)
    {
        nint apart = b.ColumnStride * sizeof(T);
        return apart * MostLines <= NextBytes && b.Columns * apart > Caches.FirstBytes ? OnTheWay.FetchNext
            : b.Bytes > Caches.MemoryBytes && apart % Caches.SetBytes != 0 ? OnTheWay.FetchB
            : OnTheWay.Nothing;
    }

    /// <summary>C = A B, of which so many columns of B are read side by side at most; <see cref="TileCall{T}.StepB"/> is from one to the next.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run(ref TileCall<T> call, nint rows, nint columns, nint lines)
    {
        // For one row, most of the work is turning over, which AMD's processors do faster by 256 bits.
        bool wide = rows > 1 || !Isa.IsAmd;
        if (Avx512F.IsSupported && wide && Math.Min(lines, columns) >= Vector512<T>.Count)
        {
            Run<Vector512<T>, Lanes512<T>>(ref call, rows, columns, lines);
        }
        else
        {
            Run<Vector256<T>, Lanes256<T>>(ref call, rows, columns, lines);
        }
    }

    /// <summary>In vectors of 256 or 512 bits, one of which has no more lines than that.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run<V, L>(ref TileCall<T> call, nint rows, nint columns, nint lines)
        where V : struct
        where L : struct, ITurns<V, T>
    {
        switch (call.OnTheWay)
        {
            case OnTheWay.FetchNext:
                Run<V, L, FetchingNext>(ref call, rows, columns, lines);
                break;
            case OnTheWay.FetchB:
                Run<V, L, FetchingB>(ref call, rows, columns, lines);
                break;
            default:
                Run<V, L, Nothing>(ref call, rows, columns, lines);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<V, L, P>(ref TileCall<T> call, nint rows, nint columns, nint lines)
        where V : struct
        where L : struct, ITurns<V, T>
        where P : struct, IOnTheWay
    {
        // One row has some vectors together, for one chain alone would wait for each of its additions; several share each factor.
        nint most = Math.Min(rows == 1 && Isa.Has32Registers && Unsafe.SizeOf<V>() < 64 ? 4 : 2, lines / L.Count),
            vectors = (columns + L.Count - 1) / L.Count;
        var heights = new Shares(rows, TileRows);
        T* a = call.A,
            b = call.B,
            from = call.From,
            to = call.To;
        for (nint j = 0, left = vectors, together; left > 0; left -= together, j += together * L.Count)
        {
            together = Math.Min(most, left);
            // The last vector may share columns with the one before, which must be in its tile: C may be what the sums start from.
            if (left == together + 1)
            {
                together = together == 1 ? 2 : together - 1;
            }

            call.B = b + j * (call.StepB / sizeof(T));
            call.Last = Math.Min(together * L.Count, columns - j) - L.Count;
            for (nint ir = 0; ir < heights.Count; ir++)
            {
                nint i = heights.Before(ir),
                    height = heights.Before(ir + 1) - i;
                call.A = At(a, i * call.Row);
                call.From = from == null ? null : from + i * call.FromStride + j;
                call.To = to + i * call.ToStride + j;
                switch (together)
                {
                    case 1:
                        Run<V, L, One, P>(height, call);
                        break;
                    case 2:
                        Run<V, L, Two, P>(height, call);
                        break;
                    case 3:
                        DotTile<T, V, L, One, Three, P>.Run(call);
                        break;
                    default:
                        DotTile<T, V, L, One, Four, P>.Run(call);
                        break;
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<V, L, N, P>(nint rows, in TileCall<T> call)
        where V : struct
        where L : struct, ITurns<V, T>
        where N : unmanaged, ICount
        where P : struct, IOnTheWay
    {
        switch (rows)
        {
            case 1:
                DotTile<T, V, L, One, N, P>.Run(call);
                break;
            case 2:
                DotTile<T, V, L, Two, N, P>.Run(call);
                break;
            case 3:
                DotTile<T, V, L, Three, N, P>.Run(call);
                break;
            case 4:
                DotTile<T, V, L, Four, N, P>.Run(call);
                break;
            case 5:
                DotTile<T, V, L, Five, N, P>.Run(call);
                break;
            case 6:
                DotTile<T, V, L, Six, N, P>.Run(call);
                break;
            case 7:
                DotTile<T, V, L, Seven, N, P>.Run(call);
                break;
            default:
                DotTile<T, V, L, Eight, N, P>.Run(call);
                break;
        }
    }
}
