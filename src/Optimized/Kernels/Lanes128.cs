using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ExactGrad.Optimized;

/// <summary>Vectors of 128 bits.</summary>
internal readonly unsafe struct Lanes128<T> : ILanes<Vector128<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static int Count => Vector128<T>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Load(T* address) => Vector128.Load(address);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector128<T> value, T* address) => Vector128.Store(value, address);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> EndMask(nint last) => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> LoadEnd(T* row, nint last, Vector128<T> mask) => Load(row + last);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreEnd(Vector128<T> value, T* row, nint last, Vector128<T> mask) => Store(value, row + last);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Broadcast(T value) => Vector128.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Add(Vector128<T> left, Vector128<T> right) => left + right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Subtract(Vector128<T> left, Vector128<T> right) => left - right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Multiply(Vector128<T> left, Vector128<T> right) => left * right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void MultiplyAdd(Vector128<T> a, Vector128<T> b, ref Vector128<T> sum)
    {
        if (!Isa.HasFma)
        {
            sum = a * b + sum;
        }
        else if (typeof(T) == typeof(float))
        {
            sum = Vector128.FusedMultiplyAdd(a.AsSingle(), b.AsSingle(), sum.AsSingle()).As<float, T>();
        }
        else
        {
            sum = Vector128.FusedMultiplyAdd(a.AsDouble(), b.AsDouble(), sum.AsDouble()).As<double, T>();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> WherePositive(Vector128<T> gate, Vector128<T> value)
    {
        Vector128<T> zero = Vector128<T>.Zero;
        Vector128<T> closed = Vector128.ConditionalSelect(Vector128.LessThanOrEqual(gate, zero), zero, gate);
        return Vector128.ConditionalSelect(Vector128.GreaterThan(gate, zero), value, closed);
    }
}
