using System.Numerics;
using System.Runtime.CompilerServices;

namespace ExactGrad.Optimized;

/// <summary>a + b.</summary>
internal readonly struct Plus<T> : IElementOperation<T>
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Invoke<V, L>(V a, V b, V c)
        where V : struct
        where L : struct, ILanes<V, T> => L.Add(a, b);
}

/// <summary>a.</summary>
internal readonly struct Same<T> : IElementOperation<T>
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Invoke<V, L>(V a, V b, V c)
        where V : struct
        where L : struct, ILanes<V, T> => a;
}

/// <summary>b where a > 0, 0 where a &lt;= 0, NaN where a is NaN: ReLU where b is a, its gradient where b is dy.</summary>
internal readonly struct Gate<T> : IElementOperation<T>
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Invoke<V, L>(V a, V b, V c)
        where V : struct
        where L : struct, ILanes<V, T> => L.WherePositive(a, b);
}

/// <summary>(a - b)^2: two roundings.</summary>
internal readonly struct SquaredDifference<T> : IElementOperation<T>
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Invoke<V, L>(V a, V b, V c)
        where V : struct
        where L : struct, ILanes<V, T>
    {
        V e = L.Subtract(a, b);
        return L.Multiply(e, e);
    }
}

/// <summary>2 (a - b) c: the doubling is exact, so two roundings.</summary>
internal readonly struct TwiceDifferenceTimes<T> : IElementOperation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Invoke<V, L>(V a, V b, V c)
        where V : struct
        where L : struct, ILanes<V, T>
    {
        V e = L.Subtract(a, b);
        return L.Multiply(L.Add(e, e), c);
    }
}

/// <summary>c + (b where a > 0, else 0; NaN where a is NaN).</summary>
internal readonly struct GatedSum<T> : IElementOperation<T>
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Invoke<V, L>(V a, V b, V c)
        where V : struct
        where L : struct, ILanes<V, T> => L.Add(c, L.WherePositive(a, b));
}
