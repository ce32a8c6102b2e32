using System.Numerics;
using System.Runtime.CompilerServices;

namespace ExactGrad.Optimized;

/// <summary>
/// C from A (M x K) and B (K x N) by the five loops around a micro-kernel of Van Zee and van de Geijn, BLIS (2015). Every element is one
/// chain of multiply-adds in order of k, so that no bit depends on the blocking or on where the element lies.
/// </summary>
internal static unsafe class PackedProduct<T, K>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where K : struct, ITile<T>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run(View<T> a, View<T> b, View<T> c, Start start, Blocking blocking)
    {
        nint mr = K.Rows,
            nr = K.Columns,
            depth = a.Columns;
        // Blocks of k of about equal length: a last block of a few would pay the tiles' loads and stores for little.
        nint blocks = (depth + blocking.Kc - 1) / blocking.Kc,
            kc = (depth + blocks - 1) / blocks;
        Workspace workspace = Workspace.Current;
        T* packedA = workspace.A<T>(Panels<T>.Size(Math.Min(blocking.Mc, a.Rows), kc, mr));
        T* packedB = workspace.B<T>(Panels<T>.Size(Math.Min(blocking.Nc, b.Columns), kc, nr));

        // JC splits the columns of B and C. May run in parallel: Product hands every thread its own part of C.
        for (nint jc = 0; jc < b.Columns; jc += blocking.Nc)
        {
            nint nc = Math.Min(blocking.Nc, b.Columns - jc);

            // PC splits the depth, the columns of A and rows of B. Never in parallel: it continues each element's chain.
            for (nint pc = 0; pc < depth; pc += kc)
            {
                nint k = Math.Min(kc, depth - pc);
                Start step = pc == 0 ? start : Start.FromOutput;
                Panels<T>.Pack(b.Part(pc, k, jc, nc).Transposed, nr, packedB);

                // IC splits the rows of A and C. May run in parallel.
                for (nint ic = 0; ic < a.Rows; ic += blocking.Mc)
                {
                    nint mc = Math.Min(blocking.Mc, a.Rows - ic);
                    Panels<T>.Pack(a.Part(ic, mc, pc, k), mr, packedA);
                    Tiles(k, packedA, packedB, c.Part(ic, mc, jc, nc), step);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tiles(nint k, T* packedA, T* packedB, View<T> c, Start start)
    {
        nint mr = K.Rows,
            nr = K.Columns;

        // JR splits the packed columns of B into panels. May run in parallel.
        for (nint jr = 0; jr < c.Columns; jr += nr)
        {
            // IR splits the packed rows of A into panels. May run in parallel.
            for (nint ir = 0; ir < c.Rows; ir += mr)
            {
                T* panelA = packedA + ir * k,
                    panelB = packedB + jr * k;
                if (c.ColumnStride == 1 && c.Rows - ir >= mr && c.Columns - jr >= nr)
                {
                    K.Run(k, panelA, panelB, c.At(ir, jr), c.RowStride, start);
                }
                else
                {
                    View<T> edge = c.Part(ir, Math.Min(mr, c.Rows - ir), jr, Math.Min(nr, c.Columns - jr));
                    EdgeTile<T, K>.Run(k, panelA, panelB, edge, start);
                }
            }
        }
    }
}
