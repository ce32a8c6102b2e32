using System.Numerics;
using System.Runtime.CompilerServices;

namespace ExactGrad.Optimized;

/// <summary>
/// C from A (M x K) and B (K x N) by the five loops around a micro-kernel of Van Zee and van de Geijn, BLIS (2015). Every element is one
/// chain of multiply-adds in order of k, so that no bit depends on the blocking, on packing or on where the element lies. C and what its
/// epilogue reads have columns next to each other, N is at least the number of lanes, and K is not 0.
/// </summary>
internal static unsafe class BlockedProduct<T, V, L>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where V : struct
    where L : struct, ILanes<V, T>
{
    // Rows of B that are fetched ahead. 28, which helps elsewhere where B comes from memory, costs a fifth here: the first level is small.
    private const nint RowsAhead = 8;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run(in View<T> a, in View<T> b, in View<T> c, in Epilogue<T> epilogue, in Blocking blocking)
    {
        nint vectors = (c.Columns + L.Count - 1) / L.Count;
        // A block of two vectors at least, for the last row of a tile needs a whole vector.
        var columns = new Shares(vectors, Math.Max(2, blocking.Nc / L.Count));
        var depths = new Shares(a.Columns, blocking.Kc);
        var blocks = new Shares(c.Rows, blocking.Mc);
        bool packsB = b.ColumnStride != 1 || (c.Rows > blocking.UnpackedRows && b.RowStride * sizeof(T) > blocking.UnpackedBytes);

        // PC splits the depth, the columns of A and rows of B. Never in parallel: it continues each element's chain.
        for (nint pc = 0; pc < depths.Count; pc++)
        {
            nint k = depths.Before(pc),
                depth = depths.Before(pc + 1) - k;

            // IC splits the rows of A and C.
            for (nint ic = 0; ic < blocks.Count; ic++)
            {
                nint i = blocks.Before(ic),
                    height = blocks.Before(ic + 1) - i;

                // JC splits the columns of B and C. Its first pass packs what the others find.
                for (nint jc = 0; jc < columns.Count; jc++)
                {
                    nint j = columns.Before(jc) * L.Count,
                        width = Math.Min(c.Columns, columns.Before(jc + 1) * L.Count) - j;
                    View<T> blockC = c.Part(i, height, j, width);
                    Epilogue<T> part = epilogue.Part(i, height, j, width),
                        step = new(pc == 0 ? part.From : blockC, pc == depths.Count - 1 ? part.Finish : Finish.Store, part.Gate);
                    Block(
                        a.Part(i, height, k, depth),
                        b.Part(k, depth, j, width),
                        blockC,
                        step,
                        packsB,
                        jc,
                        columns.Count,
                        vectors,
                        blocking
                    );
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Block(
        in View<T> a,
        in View<T> b,
        in View<T> c,
        in Epilogue<T> epilogue,
        bool packsB,
        nint jc,
        nint jcs,
        nint vectors,
        in Blocking blocking
    )
    {
        var rows = new Shares(c.Rows, Tiles<T, V, L>.MostRows);
        var panels = new Shares((c.Columns + L.Count - 1) / L.Count, Tiles<T, V, L>.MostVectors(c.Rows));
        bool packsA =
            vectors >= blocking.PackedPanels * Tiles<T, V, L>.MostVectors(c.Rows)
            && (a.ColumnStride != 1 || a.RowStride * sizeof(T) >= blocking.UnpackedBytesA);
        Workspace workspace = Workspace.Current;
        T* packedB = packsB ? workspace.B<T>(b.Rows * b.Columns) : null,
            packedA = packsA ? workspace.A<T>((jcs > 1 ? c.Rows : Tiles<T, V, L>.MostRows) * a.Columns) : null;
        var call = new TileCall<T>
        {
            Depth = a.Columns,
            ToStride = c.RowStride,
            FromStride = epilogue.From.RowStride,
            GateStride = epilogue.Gate.RowStride,
            Finish = epilogue.Finish,
        };

        // IR splits the rows of A and C into the rows of a tile. May run in parallel.
        for (nint ir = 0; ir < rows.Count; ir++)
        {
            nint i = rows.Before(ir),
                height = rows.Before(ir + 1) - i;
            if (packsA)
            {
                call.A = jcs > 1 ? packedA + i * a.Columns : packedA;
                if (jc == 0)
                {
                    Panels<T>.Pack(a.Part(i, height, 0, a.Columns), call.A);
                }

                call.SetRows(1, height);
            }
            else
            {
                call.A = a.At(i, 0);
                call.SetRows(a.RowStride, a.ColumnStride);
            }

            // JR splits the columns of B and C into those of a tile. May run in parallel.
            for (nint jr = 0; jr < panels.Count; jr++)
            {
                nint j = panels.Before(jr) * L.Count,
                    end = panels.Before(jr + 1),
                    width = Math.Min(c.Columns, end * L.Count) - j;
                call.B = b.At(0, j);
                call.StepB = b.RowStride * sizeof(T);
                if (packsB)
                {
                    call.B = packedB + j * b.Rows;
                    call.StepB = width * sizeof(T);
                    // The first row of tiles packs what the others find.
                    if (ir == 0)
                    {
                        Panels<T>.Pack(b.Part(0, b.Rows, j, width).Transposed, call.B);
                    }
                }

                call.Ahead = call.StepB * blocking.RowsAhead;
                call.Last = width - L.Count;
                call.To = c.At(i, j);
                call.Next =
                    blocking.NoNext ? null
                    : jr + 1 < panels.Count ? c.At(i, end * L.Count)
                    : ir + 1 < rows.Count ? c.At(i + height, 0)
                    : call.To;
                call.From = epilogue.From.IsEmpty ? null : epilogue.From.At(i, j);
                call.Gate = epilogue.Gates ? epilogue.Gate.At(i, j) : null;
                Tiles<T, V, L>.Run(height, end - panels.Before(jr), call);
            }
        }
    }
}
