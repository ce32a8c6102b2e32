using System.Runtime.CompilerServices;

namespace ExactGrad.Optimized;

/// <summary>6 rows by 2 vectors: 12 sums, 2 of B and 1 of A, for instruction sets of 16 vector registers; with vectors of one, for machines without.</summary>
internal readonly unsafe struct GemmTile6x2<T, V, L> : ITile<T>
    where T : unmanaged
    where V : struct
    where L : struct, ILanes<V, T>
{
    public static int Rows => 6;

    public static int Columns => 2 * L.Count;

    // The sums have names of their own, for the JIT keeps no array in registers.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(nint depth, T* panelA, T* panelB, T* c, nint ldc, Start start)
    {
        V c00 = default,
            c01 = default;
        V c10 = default,
            c11 = default;
        V c20 = default,
            c21 = default;
        V c30 = default,
            c31 = default;
        V c40 = default,
            c41 = default;
        V c50 = default,
            c51 = default;

        if (start == Start.FromOutput)
        {
            c00 = L.Load(c + 0 * ldc + 0 * L.Count);
            c01 = L.Load(c + 0 * ldc + 1 * L.Count);
            c10 = L.Load(c + 1 * ldc + 0 * L.Count);
            c11 = L.Load(c + 1 * ldc + 1 * L.Count);
            c20 = L.Load(c + 2 * ldc + 0 * L.Count);
            c21 = L.Load(c + 2 * ldc + 1 * L.Count);
            c30 = L.Load(c + 3 * ldc + 0 * L.Count);
            c31 = L.Load(c + 3 * ldc + 1 * L.Count);
            c40 = L.Load(c + 4 * ldc + 0 * L.Count);
            c41 = L.Load(c + 4 * ldc + 1 * L.Count);
            c50 = L.Load(c + 5 * ldc + 0 * L.Count);
            c51 = L.Load(c + 5 * ldc + 1 * L.Count);
        }

        for (; depth > 0; depth--, panelA += 6, panelB += 2 * L.Count)
        {
            V b0 = L.Load(panelB + 0 * L.Count);
            V b1 = L.Load(panelB + 1 * L.Count);
            V a;
            a = L.Broadcast(panelA[0]);
            c00 = L.MultiplyAdd(a, b0, c00);
            c01 = L.MultiplyAdd(a, b1, c01);
            a = L.Broadcast(panelA[1]);
            c10 = L.MultiplyAdd(a, b0, c10);
            c11 = L.MultiplyAdd(a, b1, c11);
            a = L.Broadcast(panelA[2]);
            c20 = L.MultiplyAdd(a, b0, c20);
            c21 = L.MultiplyAdd(a, b1, c21);
            a = L.Broadcast(panelA[3]);
            c30 = L.MultiplyAdd(a, b0, c30);
            c31 = L.MultiplyAdd(a, b1, c31);
            a = L.Broadcast(panelA[4]);
            c40 = L.MultiplyAdd(a, b0, c40);
            c41 = L.MultiplyAdd(a, b1, c41);
            a = L.Broadcast(panelA[5]);
            c50 = L.MultiplyAdd(a, b0, c50);
            c51 = L.MultiplyAdd(a, b1, c51);
        }

        if (start == Start.ZeroThenAdd)
        {
            c00 = L.Add(L.Load(c + 0 * ldc + 0 * L.Count), c00);
            c01 = L.Add(L.Load(c + 0 * ldc + 1 * L.Count), c01);
            c10 = L.Add(L.Load(c + 1 * ldc + 0 * L.Count), c10);
            c11 = L.Add(L.Load(c + 1 * ldc + 1 * L.Count), c11);
            c20 = L.Add(L.Load(c + 2 * ldc + 0 * L.Count), c20);
            c21 = L.Add(L.Load(c + 2 * ldc + 1 * L.Count), c21);
            c30 = L.Add(L.Load(c + 3 * ldc + 0 * L.Count), c30);
            c31 = L.Add(L.Load(c + 3 * ldc + 1 * L.Count), c31);
            c40 = L.Add(L.Load(c + 4 * ldc + 0 * L.Count), c40);
            c41 = L.Add(L.Load(c + 4 * ldc + 1 * L.Count), c41);
            c50 = L.Add(L.Load(c + 5 * ldc + 0 * L.Count), c50);
            c51 = L.Add(L.Load(c + 5 * ldc + 1 * L.Count), c51);
        }

        L.Store(c00, c + 0 * ldc + 0 * L.Count);
        L.Store(c01, c + 0 * ldc + 1 * L.Count);
        L.Store(c10, c + 1 * ldc + 0 * L.Count);
        L.Store(c11, c + 1 * ldc + 1 * L.Count);
        L.Store(c20, c + 2 * ldc + 0 * L.Count);
        L.Store(c21, c + 2 * ldc + 1 * L.Count);
        L.Store(c30, c + 3 * ldc + 0 * L.Count);
        L.Store(c31, c + 3 * ldc + 1 * L.Count);
        L.Store(c40, c + 4 * ldc + 0 * L.Count);
        L.Store(c41, c + 4 * ldc + 1 * L.Count);
        L.Store(c50, c + 5 * ldc + 0 * L.Count);
        L.Store(c51, c + 5 * ldc + 1 * L.Count);
    }
}
