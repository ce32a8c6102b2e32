using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ExactGrad.Optimized;

/// <summary>What is written once, and done in vectors of whatever width.</summary>
internal interface IInVectors<T>
    where T : unmanaged
{
    /// <summary>Does it in vectors V.</summary>
    void Run<V, L>()
        where V : struct
        where L : struct, ILanes<V, T>;
}

/// <summary>Which vectors a row is computed in: the widest of which it holds one, or else a part of one.</summary>
internal static class Widths<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>
    /// Columns at most that go by vectors of 256 bits where there are longer ones. AMD's processors (Zen 4) multiply and add as many elements by these, and
    /// broadcast twice as many: a tile of one vector of 512 waits for its broadcasts, and one of two has more to waste.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static nint MostBy256(bool amd) => amd && Isa.Has512 ? 3 * Vector256<T>.Count : Vector256<T>.Count;

    /// <summary>Does some work in the vectors for rows of so many columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Run<W>(nint columns, in W work)
        where W : struct, IInVectors<T>, allows ref struct => Run(columns, work, Isa.IsAmd);

    /// <summary>The same, for a processor of AMD's or for others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Run<W>(nint columns, in W work, bool amd)
        where W : struct, IInVectors<T>, allows ref struct
    {
        if (Isa.Has512 && columns >= Vector512<T>.Count && columns > MostBy256(amd))
        {
            work.Run<Vector512<T>, Lanes512<T>>();
        }
        else if (Avx512F.IsSupported && columns > MostBy256(amd))
        {
            work.Run<Vector512<T>, Narrow<T, Vector512<T>, Lanes512<T>>>();
        }
        else if (Isa.Has256 && columns >= Vector256<T>.Count)
        {
            work.Run<Vector256<T>, Lanes256<T>>();
        }
        else if (Isa.Has256 && Avx.IsSupported && columns != Vector128<T>.Count && columns != 1)
        {
            work.Run<Vector256<T>, Narrow<T, Vector256<T>, Lanes256<T>>>();
        }
        else if (Isa.Has128 && columns >= Vector128<T>.Count)
        {
            work.Run<Vector128<T>, Lanes128<T>>();
        }
        else
        {
            work.Run<T, Lanes1<T>>();
        }
    }
}
