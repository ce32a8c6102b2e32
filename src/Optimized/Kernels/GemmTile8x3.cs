using System.Runtime.CompilerServices;

namespace ExactGrad.Optimized;

/// <summary>8 rows by 3 vectors: 24 sums, 3 of B and 1 of A, for instruction sets of 32 vector registers (AVX-512, ARM).</summary>
internal readonly unsafe struct GemmTile8x3<T, V, L> : ITile<T>
    where T : unmanaged
    where V : struct
    where L : struct, ILanes<V, T>
{
    public static int Rows => 8;

    public static int Columns => 3 * L.Count;

    // The sums have names of their own, for the JIT keeps no array in registers.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(nint depth, T* panelA, T* panelB, T* c, nint ldc, Start start)
    {
        V c00 = default,
            c01 = default,
            c02 = default;
        V c10 = default,
            c11 = default,
            c12 = default;
        V c20 = default,
            c21 = default,
            c22 = default;
        V c30 = default,
            c31 = default,
            c32 = default;
        V c40 = default,
            c41 = default,
            c42 = default;
        V c50 = default,
            c51 = default,
            c52 = default;
        V c60 = default,
            c61 = default,
            c62 = default;
        V c70 = default,
            c71 = default,
            c72 = default;

        if (start == Start.FromOutput)
        {
            c00 = L.Load(c + 0 * ldc + 0 * L.Count);
            c01 = L.Load(c + 0 * ldc + 1 * L.Count);
            c02 = L.Load(c + 0 * ldc + 2 * L.Count);
            c10 = L.Load(c + 1 * ldc + 0 * L.Count);
            c11 = L.Load(c + 1 * ldc + 1 * L.Count);
            c12 = L.Load(c + 1 * ldc + 2 * L.Count);
            c20 = L.Load(c + 2 * ldc + 0 * L.Count);
            c21 = L.Load(c + 2 * ldc + 1 * L.Count);
            c22 = L.Load(c + 2 * ldc + 2 * L.Count);
            c30 = L.Load(c + 3 * ldc + 0 * L.Count);
            c31 = L.Load(c + 3 * ldc + 1 * L.Count);
            c32 = L.Load(c + 3 * ldc + 2 * L.Count);
            c40 = L.Load(c + 4 * ldc + 0 * L.Count);
            c41 = L.Load(c + 4 * ldc + 1 * L.Count);
            c42 = L.Load(c + 4 * ldc + 2 * L.Count);
            c50 = L.Load(c + 5 * ldc + 0 * L.Count);
            c51 = L.Load(c + 5 * ldc + 1 * L.Count);
            c52 = L.Load(c + 5 * ldc + 2 * L.Count);
            c60 = L.Load(c + 6 * ldc + 0 * L.Count);
            c61 = L.Load(c + 6 * ldc + 1 * L.Count);
            c62 = L.Load(c + 6 * ldc + 2 * L.Count);
            c70 = L.Load(c + 7 * ldc + 0 * L.Count);
            c71 = L.Load(c + 7 * ldc + 1 * L.Count);
            c72 = L.Load(c + 7 * ldc + 2 * L.Count);
        }

        for (; depth > 0; depth--, panelA += 8, panelB += 3 * L.Count)
        {
            V b0 = L.Load(panelB + 0 * L.Count);
            V b1 = L.Load(panelB + 1 * L.Count);
            V b2 = L.Load(panelB + 2 * L.Count);
            V a;
            a = L.Broadcast(panelA[0]);
            c00 = L.MultiplyAdd(a, b0, c00);
            c01 = L.MultiplyAdd(a, b1, c01);
            c02 = L.MultiplyAdd(a, b2, c02);
            a = L.Broadcast(panelA[1]);
            c10 = L.MultiplyAdd(a, b0, c10);
            c11 = L.MultiplyAdd(a, b1, c11);
            c12 = L.MultiplyAdd(a, b2, c12);
            a = L.Broadcast(panelA[2]);
            c20 = L.MultiplyAdd(a, b0, c20);
            c21 = L.MultiplyAdd(a, b1, c21);
            c22 = L.MultiplyAdd(a, b2, c22);
            a = L.Broadcast(panelA[3]);
            c30 = L.MultiplyAdd(a, b0, c30);
            c31 = L.MultiplyAdd(a, b1, c31);
            c32 = L.MultiplyAdd(a, b2, c32);
            a = L.Broadcast(panelA[4]);
            c40 = L.MultiplyAdd(a, b0, c40);
            c41 = L.MultiplyAdd(a, b1, c41);
            c42 = L.MultiplyAdd(a, b2, c42);
            a = L.Broadcast(panelA[5]);
            c50 = L.MultiplyAdd(a, b0, c50);
            c51 = L.MultiplyAdd(a, b1, c51);
            c52 = L.MultiplyAdd(a, b2, c52);
            a = L.Broadcast(panelA[6]);
            c60 = L.MultiplyAdd(a, b0, c60);
            c61 = L.MultiplyAdd(a, b1, c61);
            c62 = L.MultiplyAdd(a, b2, c62);
            a = L.Broadcast(panelA[7]);
            c70 = L.MultiplyAdd(a, b0, c70);
            c71 = L.MultiplyAdd(a, b1, c71);
            c72 = L.MultiplyAdd(a, b2, c72);
        }

        if (start == Start.ZeroThenAdd)
        {
            c00 = L.Add(L.Load(c + 0 * ldc + 0 * L.Count), c00);
            c01 = L.Add(L.Load(c + 0 * ldc + 1 * L.Count), c01);
            c02 = L.Add(L.Load(c + 0 * ldc + 2 * L.Count), c02);
            c10 = L.Add(L.Load(c + 1 * ldc + 0 * L.Count), c10);
            c11 = L.Add(L.Load(c + 1 * ldc + 1 * L.Count), c11);
            c12 = L.Add(L.Load(c + 1 * ldc + 2 * L.Count), c12);
            c20 = L.Add(L.Load(c + 2 * ldc + 0 * L.Count), c20);
            c21 = L.Add(L.Load(c + 2 * ldc + 1 * L.Count), c21);
            c22 = L.Add(L.Load(c + 2 * ldc + 2 * L.Count), c22);
            c30 = L.Add(L.Load(c + 3 * ldc + 0 * L.Count), c30);
            c31 = L.Add(L.Load(c + 3 * ldc + 1 * L.Count), c31);
            c32 = L.Add(L.Load(c + 3 * ldc + 2 * L.Count), c32);
            c40 = L.Add(L.Load(c + 4 * ldc + 0 * L.Count), c40);
            c41 = L.Add(L.Load(c + 4 * ldc + 1 * L.Count), c41);
            c42 = L.Add(L.Load(c + 4 * ldc + 2 * L.Count), c42);
            c50 = L.Add(L.Load(c + 5 * ldc + 0 * L.Count), c50);
            c51 = L.Add(L.Load(c + 5 * ldc + 1 * L.Count), c51);
            c52 = L.Add(L.Load(c + 5 * ldc + 2 * L.Count), c52);
            c60 = L.Add(L.Load(c + 6 * ldc + 0 * L.Count), c60);
            c61 = L.Add(L.Load(c + 6 * ldc + 1 * L.Count), c61);
            c62 = L.Add(L.Load(c + 6 * ldc + 2 * L.Count), c62);
            c70 = L.Add(L.Load(c + 7 * ldc + 0 * L.Count), c70);
            c71 = L.Add(L.Load(c + 7 * ldc + 1 * L.Count), c71);
            c72 = L.Add(L.Load(c + 7 * ldc + 2 * L.Count), c72);
        }

        L.Store(c00, c + 0 * ldc + 0 * L.Count);
        L.Store(c01, c + 0 * ldc + 1 * L.Count);
        L.Store(c02, c + 0 * ldc + 2 * L.Count);
        L.Store(c10, c + 1 * ldc + 0 * L.Count);
        L.Store(c11, c + 1 * ldc + 1 * L.Count);
        L.Store(c12, c + 1 * ldc + 2 * L.Count);
        L.Store(c20, c + 2 * ldc + 0 * L.Count);
        L.Store(c21, c + 2 * ldc + 1 * L.Count);
        L.Store(c22, c + 2 * ldc + 2 * L.Count);
        L.Store(c30, c + 3 * ldc + 0 * L.Count);
        L.Store(c31, c + 3 * ldc + 1 * L.Count);
        L.Store(c32, c + 3 * ldc + 2 * L.Count);
        L.Store(c40, c + 4 * ldc + 0 * L.Count);
        L.Store(c41, c + 4 * ldc + 1 * L.Count);
        L.Store(c42, c + 4 * ldc + 2 * L.Count);
        L.Store(c50, c + 5 * ldc + 0 * L.Count);
        L.Store(c51, c + 5 * ldc + 1 * L.Count);
        L.Store(c52, c + 5 * ldc + 2 * L.Count);
        L.Store(c60, c + 6 * ldc + 0 * L.Count);
        L.Store(c61, c + 6 * ldc + 1 * L.Count);
        L.Store(c62, c + 6 * ldc + 2 * L.Count);
        L.Store(c70, c + 7 * ldc + 0 * L.Count);
        L.Store(c71, c + 7 * ldc + 1 * L.Count);
        L.Store(c72, c + 7 * ldc + 2 * L.Count);
    }
}
