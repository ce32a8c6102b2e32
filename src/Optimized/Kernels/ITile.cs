namespace ExactGrad.Optimized;

/// <summary>How a product meets what its output holds.</summary>
internal enum Start
{
    /// <summary>C = A B: the sums start from zero; C is never read.</summary>
    Zero,

    /// <summary>C = C + A B, the sums continuing from C: a bias put there beforehand, or an earlier block of the depth.</summary>
    FromOutput,

    /// <summary>C = C + (A B): the sums start from zero, and the finished sum is added to C once.</summary>
    ZeroThenAdd,
}

/// <summary>A micro-kernel: C (Rows x Columns) from one packed panel of A and one of B. See Panels for what packed means.</summary>
internal unsafe interface ITile<T>
    where T : unmanaged
{
    /// <summary>MR: rows of the tile, and of a panel of A.</summary>
    static abstract int Rows { get; }

    /// <summary>NR: columns of the tile, and of a panel of B.</summary>
    static abstract int Columns { get; }

    /// <summary>
    /// Each element of the tile is one chain of multiply-adds in order of k. C has unit column stride; all Rows x Columns of it are
    /// written, and read unless the start is zero.
    /// </summary>
    static abstract void Run(nint depth, T* a, T* b, T* c, nint ldc, Start start);
}
