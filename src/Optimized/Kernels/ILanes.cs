namespace ExactGrad.Optimized;

/// <summary>
/// The few operations that kernels are written in, for vectors V of some width over T; a single T is the width of one. Implementations
/// have no state: a kernel takes one as a type argument, and the JIT makes one machine code for each.
/// </summary>
internal unsafe interface ILanes<V, T>
    where V : struct
    where T : unmanaged
{
    /// <summary>Elements in one V.</summary>
    static abstract int Count { get; }

    /// <summary>Reads Count elements; no alignment is asked.</summary>
    static abstract V Load(T* address);

    /// <summary>Writes Count elements; no alignment is asked.</summary>
    static abstract void Store(V value, T* address);

    /// <summary>
    /// Which lanes of a row's last vector lie inside the row; nothing where all of them always do. The vector begins so many elements after
    /// the row's first: columns - Count, less than none in a row that is narrower than a vector.
    /// </summary>
    static abstract V EndMask(nint last);

    /// <summary>Reads a row's last vector.</summary>
    static abstract V LoadEnd(T* row, nint last, V mask);

    /// <summary>Writes a row's last vector.</summary>
    static abstract void StoreEnd(V value, T* row, nint last, V mask);

    /// <summary>One value in all lanes.</summary>
    static abstract V Broadcast(T value);

    /// <summary>left + right.</summary>
    static abstract V Add(V left, V right);

    /// <summary>left - right.</summary>
    static abstract V Subtract(V left, V right);

    /// <summary>left right.</summary>
    static abstract V Multiply(V left, V right);

    /// <summary>
    /// sum = a b + sum, rounded once where <see cref="Isa.HasFma"/>, else twice. By reference: a value returned from one of several places
    /// costs the JIT a copy, and then a move in every step of a kernel.
    /// </summary>
    static abstract void MultiplyAdd(V a, V b, ref V sum);

    /// <summary>The value where gate > 0; +0 where gate &lt;= 0; the gate itself where it is NaN.</summary>
    static abstract V WherePositive(V gate, V value);
}
