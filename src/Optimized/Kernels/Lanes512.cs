using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ExactGrad.Optimized;

/// <summary>Vectors of 512 bits.</summary>
internal readonly unsafe struct Lanes512<T> : ITurns<Vector512<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static int Count => Vector512<T>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Load(T* address) => Vector512.Load(address);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<T> value, T* address) => Vector512.Store(value, address);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> EndMask(nint last) => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> LoadEnd(T* row, nint last, Vector512<T> mask) => Load(row + last);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreEnd(Vector512<T> value, T* row, nint last, Vector512<T> mask) => Store(value, row + last);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Broadcast(T value) => Vector512.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Add(Vector512<T> left, Vector512<T> right) => left + right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Subtract(Vector512<T> left, Vector512<T> right) => left - right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Multiply(Vector512<T> left, Vector512<T> right) => left * right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void MultiplyAdd(Vector512<T> a, Vector512<T> b, ref Vector512<T> sum)
    {
        if (!Isa.HasFma)
        {
            sum = a * b + sum;
        }
        else if (typeof(T) == typeof(float))
        {
            sum = Vector512.FusedMultiplyAdd(a.AsSingle(), b.AsSingle(), sum.AsSingle()).As<float, T>();
        }
        else
        {
            sum = Vector512.FusedMultiplyAdd(a.AsDouble(), b.AsDouble(), sum.AsDouble()).As<double, T>();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> WherePositive(Vector512<T> gate, Vector512<T> value)
    {
        Vector512<T> zero = Vector512<T>.Zero;
        Vector512<T> closed = Vector512.ConditionalSelect(Vector512.LessThanOrEqual(gate, zero), zero, gate);
        return Vector512.ConditionalSelect(Vector512.GreaterThan(gate, zero), value, closed);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Turn(T* lines, nint stride, out Vector512<T> k0, out Vector512<T> k1, out Vector512<T> k2, out Vector512<T> k3)
    {
        if (typeof(T) == typeof(float))
        {
            Turning.Four(
                (float*)lines,
                stride,
                out Vector512<float> f0,
                out Vector512<float> f1,
                out Vector512<float> f2,
                out Vector512<float> f3
            );
            k0 = f0.As<float, T>();
            k1 = f1.As<float, T>();
            k2 = f2.As<float, T>();
            k3 = f3.As<float, T>();
        }
        else
        {
            Turning.Pair((double*)lines, stride, out Vector512<double> d0, out Vector512<double> d1);
            k0 = d0.As<double, T>();
            k1 = d1.As<double, T>();
            k2 = k3 = default;
        }
    }
}
