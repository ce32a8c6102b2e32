using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ExactGrad.Optimized;

/// <summary>
/// Lanes L, of 512 bits where <see cref="Avx512F"/> or of 256 where <see cref="Avx"/> is supported, for rows that have less than one of their vectors:
/// what of it lies behind the row is neither read nor written. A layer of ten outputs is one vector of 512 bits so, and not two of 256.
/// </summary>
internal readonly unsafe struct Narrow<T, V, L> : ILanes<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where V : struct
    where L : struct, ILanes<V, T>
{
    public static int Count => L.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Load(T* address) => L.Load(address);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(V value, T* address) => L.Store(value, address);

    // Masks are of 32 bits, two for an element of f64.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V EndMask(nint last)
    {
        int inside = (int)(L.Count + last) * sizeof(T) / sizeof(int);
        return typeof(V) == typeof(Vector512<T>)
            ? Unsafe.BitCast<Vector512<int>, V>(Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(inside)))
            : Unsafe.BitCast<Vector256<int>, V>(Vector256.LessThan(Vector256<int>.Indices, Vector256.Create(inside)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V LoadEnd(T* row, nint last, V mask) =>
        typeof(V) == typeof(Vector512<T>)
            ? Unsafe.BitCast<Vector512<float>, V>(Avx512F.MaskLoad((float*)row, Unsafe.BitCast<V, Vector512<float>>(mask), default))
            : Unsafe.BitCast<Vector256<float>, V>(Avx.MaskLoad((float*)row, Unsafe.BitCast<V, Vector256<float>>(mask)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreEnd(V value, T* row, nint last, V mask)
    {
        if (typeof(V) == typeof(Vector512<T>))
        {
            Avx512F.MaskStore((float*)row, Unsafe.BitCast<V, Vector512<float>>(mask), Unsafe.BitCast<V, Vector512<float>>(value));
        }
        else if (Avx512F.VL.IsSupported)
        {
            // To the same effect: AMD's processors take some dozens of operations for the one below.
            Avx512F.VL.MaskStore((float*)row, Unsafe.BitCast<V, Vector256<float>>(mask), Unsafe.BitCast<V, Vector256<float>>(value));
        }
        else
        {
            Avx.MaskStore((float*)row, Unsafe.BitCast<V, Vector256<float>>(mask), Unsafe.BitCast<V, Vector256<float>>(value));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Broadcast(T value) => L.Broadcast(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Add(V left, V right) => L.Add(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Subtract(V left, V right) => L.Subtract(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Multiply(V left, V right) => L.Multiply(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void MultiplyAdd(V a, V b, ref V sum) => L.MultiplyAdd(a, b, ref sum);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V WherePositive(V gate, V value) => L.WherePositive(gate, value);
}
