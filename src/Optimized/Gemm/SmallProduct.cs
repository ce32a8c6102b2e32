using System.Numerics;
using System.Runtime.CompilerServices;
using static ExactGrad.Optimized.Addresses;

namespace ExactGrad.Optimized;

/// <summary>
/// C from A B where both are so small that every loop but those over tiles, and every choice but that of the vectors, would cost more than it
/// saves. The columns of C, of what it starts from and of its gate lie next to each other.
/// </summary>
internal static unsafe class SmallProduct<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // So many rows, of sums of so few terms, are little but writing: ShortSums is faster, although more is asked before it begins.
    private const nint ManyRows = 64,
        FewTerms = 4;

    // Multiply-adds; and elements of B that are brought into order for vectors.
    private const nint Most = 1 << 14,
        MostTransposed = 1 << 10;

    /// <summary>Whether it is small enough, and lies as it must.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool Takes(in View<T> a, in View<T> b, in View<T> c, in View<T> from, in View<T> gate)
    {
        nint rows = c.Rows,
            columns = c.Columns,
            depth = a.Columns;
        // None so large that their product could overflow; and none is 0.
        return (nuint)(rows | columns | depth) <= (nuint)Most
            && (nuint)(rows * columns * depth - 1) < (nuint)Most
            && c.ColumnStride == 1
            && (
                b.ColumnStride == 1
                    ? rows < ManyRows || depth > FewTerms || from.Data != null || gate.Data != null
                    : depth * columns <= MostTransposed
            )
            && (from.ColumnStride == 1 || from.Data == null)
            && (gate.ColumnStride == 1 || gate.Data == null);
    }

    /// <summary>
    /// C from A B, started from and finished as the <see cref="Epilogue{T}"/> of these says.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run(in View<T> a, in View<T> b, in View<T> c, in View<T> from, Finish finish, in View<T> gate)
    {
        Unsafe.SkipInit(out TileCall<T> call);
        call.Depth = a.Columns;
        call.A = a.Data;
        call.SetRows(a.RowStride, a.ColumnStride);
        call.B = b.Data;
        call.StepB = b.RowStride * sizeof(T);
        call.Soon = b.Data;
        call.StepSoon = 0;
        call.From = from.Data;
        call.FromStride = from.RowStride;
        call.To = c.Data;
        call.Next = null;
        call.ToStride = c.RowStride;
        call.Finish = finish;
        call.OnTheWay = OnTheWay.Nothing;
        call.Gate = gate.Data;
        call.GateStride = gate.RowStride;
        if (b.ColumnStride != 1)
        {
            if (finish == Finish.Store && DotRows<T>.Takes(a, b, c))
            {
                call.StepB = b.ColumnStride * sizeof(T);
                DotRows<T>.Run(ref call, c.Rows, c.Columns, DotRows<T>.Lines(b));
                return;
            }

            call.B = Workspace.Current.B<T>(b.Rows * b.Columns);
            call.StepB = b.Columns * sizeof(T);
            Panels<T>.Pack(b.Transposed, call.B);
        }

        Widths<T>.Run(c.Columns, new Tiled(&call, c.Rows, c.Columns));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<V, L>(ref TileCall<T> call, nint rows, nint columns)
        where V : struct
        where L : struct, ILanes<V, T>
    {
        nint vectors = (columns + L.Count - 1) / L.Count,
            mostRows = Tiles<T, V, L>.MostRows(rows, vectors, inPlace: true),
            mostVectors = Tiles<T, V, L>.MostVectors(rows, vectors, inPlace: true);
        if (rows <= mostRows && vectors <= mostVectors)
        {
            call.Last = columns - L.Count;
            Tiles<T, V, L>.Run(rows, vectors, call);
            return;
        }

        var heights = new Shares(rows, mostRows);
        var widths = new Shares(vectors, mostVectors);
        T* a = call.A,
            b = call.B,
            from = call.From,
            to = call.To,
            gate = call.Gate;
        for (nint ir = 0; ir < heights.Count; ir++)
        {
            nint i = heights.Before(ir),
                height = heights.Before(ir + 1) - i;
            call.A = At(a, i * call.Row);
            for (nint jr = 0; jr < widths.Count; jr++)
            {
                nint j = widths.Before(jr) * L.Count,
                    end = widths.Before(jr + 1);
                call.Last = Math.Min(columns, end * L.Count) - j - L.Count;
                call.B = b + j;
                call.To = to + i * call.ToStride + j;
                call.From = from == null ? null : from + i * call.FromStride + j;
                call.Gate = gate == null ? null : gate + i * call.GateStride + j;
                Tiles<T, V, L>.Run(height, end - widths.Before(jr), call);
            }
        }
    }

    private readonly struct Tiled(TileCall<T>* call, nint rows, nint columns) : IInVectors<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<V, L>()
            where V : struct
            where L : struct, ILanes<V, T> => SmallProduct<T>.Run<V, L>(ref *call, rows, columns);
    }
}
