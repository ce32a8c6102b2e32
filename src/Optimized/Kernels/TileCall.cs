namespace ExactGrad.Optimized;

/// <summary>What becomes of a sum when it is finished.</summary>
internal enum Finish
{
    /// <summary>C = sum.</summary>
    Store,

    /// <summary>C = C + sum, added once.</summary>
    Add,

    /// <summary>C = max(sum, 0), NaN where it is NaN.</summary>
    Rectify,

    /// <summary>C = sum where the gate is above 0, else 0; NaN where the gate is NaN.</summary>
    Gate,

    /// <summary>C = C + (sum where the gate is above 0, else 0).</summary>
    GateThenAdd,
}

/// <summary>What a tile does beside its multiply-adds: <see cref="IOnTheWay"/> as a value.</summary>
internal enum OnTheWay
{
    /// <summary>Nothing.</summary>
    Nothing,

    /// <summary>Packs the panel of A.</summary>
    PackA,

    /// <summary>Packs the panel of B.</summary>
    PackB,

    /// <summary>Fetches the panel of A that follows.</summary>
    FetchA,

    /// <summary>Fetches B of this block from memory, or of one that follows.</summary>
    FetchB,

    /// <summary>Fetches the columns of B that follow, which lie along k.</summary>
    FetchNext,
}

/// <summary>
/// The operands of a micro-kernel: C (rows x columns) from A (rows x depth) and B (depth x columns). The columns of B and C lie next to each
/// other. A has any strides, so that packed panels (row stride 1) and matrices as they lie in memory are one and the same to it.
/// </summary>
internal unsafe struct TileCall<T>
    where T : unmanaged
{
    /// <summary>The length of the sums.</summary>
    internal nint Depth;

    /// <summary>A[0,0].</summary>
    internal T* A;

    /// <summary>Bytes from a row of A to the next, and to the second and third: the JIT would compute them in the loop.</summary>
    internal nint Row,
        Row2,
        Row3;

    /// <summary>Bytes from an element of a row of A to the next.</summary>
    internal nint Step;

    /// <summary>B[0,0].</summary>
    internal T* B;

    /// <summary>Bytes from a row of B to the next.</summary>
    internal nint StepB;

    /// <summary>What of B is fetched into the cache meanwhile, a row's length of it with each k, and bytes from one such stretch to the next.</summary>
    internal T* Soon;

    internal nint StepSoon;

    /// <summary>A panel of A that is fetched into the cache, a column of it, or two lines, with each k, and bytes from one to the next.</summary>
    internal T* NextA;

    internal nint StepNextA;

    /// <summary>Elements from the start of a row to its last vector: columns - L.Count.</summary>
    internal nint Last;

    /// <summary>Where the sums start from: C itself, biases (of row stride 0), or null for zeros.</summary>
    internal T* From;

    /// <summary>Elements from a row of <see cref="From"/> to the next.</summary>
    internal nint FromStride;

    /// <summary>C[0,0].</summary>
    internal T* To;

    /// <summary>C[0,0] of the tile that follows.</summary>
    internal T* Next;

    /// <summary>Elements from a row of C to the next.</summary>
    internal nint ToStride;

    /// <summary>What becomes of the finished sums.</summary>
    internal Finish Finish;

    /// <summary>What else the tile does.</summary>
    internal OnTheWay OnTheWay;

    /// <summary>Where to it packs: a panel.</summary>
    internal T* Packed;

    /// <summary>The gate of the finished sums.</summary>
    internal T* Gate;

    /// <summary>Elements from a row of the gate to the next.</summary>
    internal nint GateStride;

    internal void SetRows(nint rowStride, nint columnStride)
    {
        Row = rowStride * sizeof(T);
        Row2 = 2 * Row;
        Row3 = 3 * Row;
        Step = columnStride * sizeof(T);
    }
}
