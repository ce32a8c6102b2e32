namespace ExactGrad.Optimized;

/// <summary>A function of three elements, written once for vectors of every width.</summary>
internal interface IElementOperation<T>
    where T : unmanaged
{
    static abstract V Invoke<V, L>(V a, V b, V c)
        where V : struct
        where L : struct, ILanes<V, T>;
}
