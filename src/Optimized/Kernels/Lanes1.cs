using System.Numerics;
using System.Runtime.CompilerServices;

namespace ExactGrad.Optimized;

/// <summary>A single element: the tails of every vector loop, strides that vectors cannot take, and machines without vectors.</summary>
internal readonly unsafe struct Lanes1<T> : ILanes<T, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static int Count => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Load(T* address) => *address;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(T value, T* address) => *address = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T EndMask(nint last) => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T LoadEnd(T* row, nint last, T mask) => Load(row + last);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreEnd(T value, T* row, nint last, T mask) => Store(value, row + last);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Broadcast(T value) => value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Add(T left, T right) => left + right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Subtract(T left, T right) => left - right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Multiply(T left, T right) => left * right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void MultiplyAdd(T a, T b, ref T sum) => sum = Isa.HasFma ? T.FusedMultiplyAdd(a, b, sum) : a * b + sum;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T WherePositive(T gate, T value) =>
        gate > T.Zero ? value
        : gate <= T.Zero ? T.Zero
        : gate;
}
