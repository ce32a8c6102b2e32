using System.Numerics;
using System.Runtime.CompilerServices;
using static ExactGrad.Optimized.Addresses;

namespace ExactGrad.Optimized;

/// <summary>
/// C from A (M x K) and B (K x N) by the five loops around a micro-kernel of Van Zee and van de Geijn, BLIS (2015). Every element is one
/// chain of multiply-adds in order of k, so that no bit depends on the blocking, on packing or on where the element lies. C and what its
/// epilogue reads have columns next to each other, N is at least the number of lanes where these are not narrowed, and K is not 0.
/// </summary>
internal static unsafe class BlockedProduct<T, V, L>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where V : struct
    where L : struct, ILanes<V, T>
{
    // Rows that a tile can pack.
    private const nint LeastRowsPacked = 4;

    private const nint LineBytes = 64;

    // Rows of B that are fetched ahead within a panel, and of a B that comes from memory.
    private const nint RowsAhead = 8,
        FarRowsAhead = 32;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run(in View<T> a, in View<T> b, in View<T> c, in Epilogue<T> epilogue, in Blocking blocking)
    {
        Plan plan = Planned(a, b, c, epilogue.Adds, blocking);
        Shares rows = plan.Rows,
            depths = plan.Depths,
            columns = plan.Columns;
        Workspace workspace = Workspace.Current;
        var panelling = new Panelling
        {
            MostRows = plan.MostRows,
            MostVectors = plan.MostVectors,
            PackedB = plan.PacksB ? workspace.B<T>(plan.ElementsOfB) : null,
            PackedA = plan.PacksA ? workspace.A<T>(plan.ElementsOfA) : null,
            KeepsA = plan.KeepsA,
            FetchesA = plan.FetchesA,
            FetchesC = plan.FetchesC,
            FetchesB = plan.FetchesB,
        };

        // IC splits the rows of A and C. May run in parallel.
        for (nint ic = 0; ic < rows.Count; ic++)
        {
            nint i = rows.Before(ic),
                height = rows.Before(ic + 1) - i;

            // PC splits the depth, the columns of A and rows of B. Never in parallel: it continues each element's chain.
            for (nint pc = 0; pc < depths.Count; pc++)
            {
                nint k = depths.Before(pc),
                    depth = depths.Before(pc + 1) - k;

                // JC splits the columns of B and C. The first one packs A for all.
                for (nint jc = 0; jc < columns.Count; jc++)
                {
                    nint j = columns.Before(jc) * L.Count,
                        width = Math.Min(c.Columns, columns.Before(jc + 1) * L.Count) - j;
                    View<T> blockC = c.Part(i, height, j, width);
                    Epilogue<T> part = epilogue.Part(i, height, j, width);
                    var step = new Epilogue<T>(
                        pc == 0 ? part.From : blockC,
                        pc == depths.Count - 1 ? part.Finish : Finish.Store,
                        part.Gate
                    );
                    View<T> soon = plan.Streams ? Following(b, depths, pc, columns, jc) : default;
                    Block(a.Part(i, height, k, depth), b.Part(k, depth, j, width), blockC, step, panelling, jc == 0, soon);
                }
            }
        }
    }

    /// <summary>How a product is cut into blocks and tiles, and what of it is packed. Speed alone depends on it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Plan Planned(in View<T> a, in View<T> b, in View<T> c, bool adds, in Blocking blocking)
    {
        nint vectors = (c.Columns + L.Count - 1) / L.Count,
            mostRows = Tiles<T, V, L>.MostRows(c.Rows, vectors, a.ColumnStride == 1),
            mostVectors = Tiles<T, V, L>.MostVectors(c.Rows, vectors, a.ColumnStride == 1),
            panels = vectors / mostVectors,
            rowBytes = b.RowStride * sizeof(T),
            bytes = b.Rows * rowBytes;
        bool splits =
                (((nint)b.Data | rowBytes) & (L.Count * sizeof(T) - 1)) != 0
                && (bytes > blocking.LargeBytes || rowBytes >= blocking.CrowdedBytes),
            far = rowBytes >= blocking.FarBytes || c.Rows * bytes > blocking.UnpackedTraffic;
        nint unpackedRows = Math.Min(splits ? blocking.SplitRows : blocking.UnpackedRows, far ? blocking.FarRows : blocking.UnpackedRows);
        // In place of packing, where B comes from memory for but a few rows, each tile fetches a row of the block that follows. What is added to
        // C once finished must be finished in one block.
        bool streams =
                b.ColumnStride == 1
                && bytes > blocking.StreamedBytes
                && c.Rows <= blocking.StreamedRows
                && (c.Rows / mostRows) * Math.Min(panels, blocking.StreamedNc / (mostVectors * L.Count)) >= blocking.StreamedKc
                && !adds,
            packsB = b.ColumnStride != 1 || (!streams && rowBytes > blocking.UnpackedBytes && c.Rows > unpackedRows),
            large = (a.ColumnStride != 1 ? a.Columns * a.ColumnStride : a.Rows * a.RowStride) * sizeof(T) >= blocking.LargeBytes,
            packsA = a.ColumnStride != 1
                ? panels >= blocking.PackedPanels || (large && vectors > mostVectors)
                : panels >= blocking.PackedPanels
                    && a.RowStride * sizeof(T) >= (packsB ? blocking.FarBytesBesidePanels : blocking.FarBytes);
        nint kc =
            streams ? blocking.StreamedKc
            : rowBytes > blocking.CrowdedBytes && !packsB && !adds ? blocking.UnpackedKc
            : packsA ? blocking.Kc
            : blocking.LongKc;
        var depths = new Shares(a.Columns, kc);
        nint nc = streams ? blocking.StreamedNc : blocking.Nc * blocking.Kc / depths.Most;
        // A block of two vectors at least, for the last row of a tile needs a whole vector.
        var columns = new Shares(vectors, Math.Max(2, nc / L.Count));
        var rows = new Shares(c.Rows, blocking.Mc);
        // Rows of which a block has so little that the next ones cannot be fetched lie behind one another once they are packed.
        packsA |=
            large
            && packsB
            && columns.Count >= blocking.PackedPasses
            && StepToFetch(a.Part(0, a.Rows, 0, depths.Most), mostRows, packed: false) == 0;
        return new Plan
        {
            MostRows = mostRows,
            MostVectors = mostVectors,
            Streams = streams,
            PacksA = packsA,
            PacksB = packsB,
            FetchesA = large,
            FetchesC = c.Rows * c.RowStride * sizeof(T) > blocking.NearBytes,
            // The tiles of a single row do nothing on the way.
            FetchesB = !packsB && bytes >= blocking.LargeBytes && c.Rows > 1,
            Rows = rows,
            Depths = depths,
            Columns = columns,
            ElementsOfB = depths.Most * Math.Min(c.Columns, columns.Most * L.Count),
            // All panels of A, where further columns need them again.
            KeepsA = columns.Count > 1,
            ElementsOfA = depths.Most * (columns.Count > 1 ? rows.Most : mostRows),
        };
    }

    /// <summary>The block of B that comes after one; empty after the last.</summary>
    private static View<T> Following(in View<T> b, in Shares depths, nint pc, in Shares columns, nint jc)
    {
        (pc, jc) = jc + 1 < columns.Count ? (pc, jc + 1) : (pc + 1, 0);
        if (pc == depths.Count)
        {
            return default;
        }

        nint k = depths.Before(pc),
            j = columns.Before(jc) * L.Count;
        return b.Part(k, depths.Before(pc + 1) - k, j, Math.Min(b.Columns, columns.Before(jc + 1) * L.Count) - j);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Block(
        in View<T> a,
        in View<T> b,
        in View<T> c,
        in Epilogue<T> epilogue,
        in Panelling panelling,
        bool packsA,
        in View<T> soon
    )
    {
        var rows = new Shares(c.Rows, panelling.MostRows);
        var panels = new Shares((c.Columns + L.Count - 1) / L.Count, panelling.MostVectors);
        T* packedA = panelling.PackedA,
            packedB = panelling.PackedB;
        var call = new TileCall<T>
        {
            Depth = a.Columns,
            StepB = b.RowStride * sizeof(T),
            ToStride = c.RowStride,
            FromStride = epilogue.From.RowStride,
            GateStride = epilogue.Gate.RowStride,
            Finish = epilogue.Finish,
        };
        nint stepSoon = soon.Columns * sizeof(T) / call.Depth;

        // Where B's columns lie next to each other, the first row of tiles packs it on the way.
        bool firstPacksB = packedB != null && b.ColumnStride == 1;
        bool panelsOfA = packedA != null && !packsA;
        call.StepNextA = panelling.FetchesA ? StepToFetch(a, panelling.MostRows, panelsOfA) : 0;
        if (packedB != null && !firstPacksB)
        {
            Panels<T>.Pack(b.Transposed, panels, L.Count, packedB);
        }

        // IR splits the rows of A and C into the rows of a tile. May run in parallel.
        for (nint ir = 0; ir < rows.Count; ir++)
        {
            nint i = rows.Before(ir),
                height = rows.Before(ir + 1) - i;
            bool packsB = firstPacksB && ir == 0;
            call.A = a.At(i, 0);
            call.SetRows(a.RowStride, a.ColumnStride);
            OnTheWay plain = soon.Rows > 0 || (panelling.FetchesB && ir == 0) ? OnTheWay.FetchB : OnTheWay.Nothing;
            call.OnTheWay = packsB ? OnTheWay.PackB : plain;

            // That row takes A as it lies; of any other the first tile packs it on the way, where its rows lie next to each other.
            if (packedA != null && !packsB)
            {
                T* panel = panelling.KeepsA ? packedA + i * a.Columns : packedA;
                if (packsA && a.RowStride == 1 && height >= LeastRowsPacked)
                {
                    call.OnTheWay = OnTheWay.PackA;
                    call.Packed = panel;
                }
                else
                {
                    if (packsA)
                    {
                        Panels<T>.Pack(a.Part(i, height, 0, a.Columns), panel);
                    }

                    call.A = panel;
                    call.SetRows(1, height);
                }
            }

            bool asItLies = packedB == null || packsB;
            T* from = epilogue.From.IsEmpty ? null : epilogue.From.At(i, 0),
                gate = epilogue.Gates ? epilogue.Gate.At(i, 0) : null,
                to = c.At(i, 0),
                nextRow = panelling.FetchesC ? c.At(Math.Min(i + height, c.Rows - 1), 0) : null;

            // JR splits the columns of B and C into those of a tile. May run in parallel.
            for (nint jr = 0, j = 0, start = 0; jr < panels.Count; jr++)
            {
                nint end = panels.Before(jr + 1),
                    width = Math.Min(c.Columns, end * L.Count) - j;
                T* panel = packedB + j * b.Rows;
                if (packsB)
                {
                    call.Packed = panel;
                }

                if (asItLies)
                {
                    call.B = b.Data + j;
                }
                else
                {
                    call.B = panel;
                    call.StepB = width * sizeof(T);
                }

                if (soon.Rows > 0)
                {
                    // One row of the block that follows for each tile, in the order of memory.
                    call.Soon = soon.At(Math.Min(soon.Rows - 1, ir * panels.Count + jr), 0);
                    call.StepSoon = stepSoon;
                }
                else
                {
                    bool comesFromMemory = call.OnTheWay is OnTheWay.PackB or OnTheWay.FetchB;
                    call.Soon = At(call.B, (comesFromMemory ? FarRowsAhead : RowsAhead) * call.StepB);
                    call.StepSoon = call.StepB;
                }

                // The last tile of a row has time to fetch A for the next.
                if (call.StepNextA > 0 && jr + 1 == panels.Count && ir + 1 < rows.Count && call.OnTheWay == OnTheWay.Nothing)
                {
                    call.OnTheWay = OnTheWay.FetchA;
                    call.NextA = panelsOfA ? packedA + (i + height) * a.Columns : a.At(i + height, 0);
                }

                call.Last = width - L.Count;
                call.To = to + j;
                call.Next = panelling.FetchesC && jr + 1 < panels.Count ? call.To + width : nextRow;
                call.From = from == null ? null : from + j;
                call.Gate = gate + j;
                Tiles<T, V, L>.Run(height, end - start, call);
                if (call.OnTheWay == OnTheWay.PackA)
                {
                    call.OnTheWay = plain;
                    call.A = call.Packed;
                    call.SetRows(1, height);
                }

                j += width;
                start = end;
            }
        }
    }

    /// <summary>
    /// Bytes from what a tile fetches with one k of the panel of A that follows to what it fetches with the next: a column of it, or its share of
    /// lines that lie one behind the other. 0 where these are no such lines, or more of them than one for each k.
    /// </summary>
    internal static nint StepToFetch(in View<T> a, nint rows, bool packed)
    {
        nint bytes = rows * (packed ? a.Columns : a.RowStride) * sizeof(T);
        return !packed && a.RowStride == 1 ? a.ColumnStride * sizeof(T)
            : (packed || a.ColumnStride == 1) && bytes <= LineBytes * a.Columns ? (bytes + a.Columns - 1) / a.Columns
            : 0;
    }

    /// <summary>
    /// Sizes and shares of the loops; whether each operand is packed, and into how much memory; whether B streams from memory, block after block;
    /// whether panels of A, rows of a B that is taken as it lies, or C of the next tile are fetched ahead.
    /// </summary>
    internal struct Plan
    {
        internal nint MostRows,
            MostVectors,
            ElementsOfA,
            ElementsOfB;
        internal bool Streams,
            PacksA,
            KeepsA,
            FetchesA,
            FetchesB,
            FetchesC,
            PacksB;
        internal Shares Rows,
            Depths,
            Columns;
    }

    /// <summary>How blocks are cut into panels, and where those are packed: null where an operand is taken as it lies.</summary>
    private struct Panelling
    {
        internal nint MostRows,
            MostVectors;
        internal T* PackedA,
            PackedB;
        internal bool KeepsA,
            FetchesA,
            FetchesB,
            FetchesC;
    }
}
