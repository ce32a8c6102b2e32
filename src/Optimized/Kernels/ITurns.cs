namespace ExactGrad.Optimized;

/// <summary>Vectors that can be made across lines of memory, from 128 bits of each.</summary>
internal unsafe interface ITurns<V, T> : ILanes<V, T>
    where V : struct
    where T : unmanaged
{
    /// <summary>
    /// Elements 0 to 3 of Count lines that lie so many bytes apart: vector k has element k of every line. Of double there are but two, and k2 and
    /// k3 say nothing.
    /// </summary>
    static abstract void Turn(T* lines, nint stride, out V k0, out V k1, out V k2, out V k3);
}
