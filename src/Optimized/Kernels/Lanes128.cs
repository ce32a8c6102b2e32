using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ExactGrad.Optimized;

/// <summary>Vectors of 128 bits.</summary>
internal readonly unsafe struct Lanes128<T> : ITurns<Vector128<T>, T>
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Turn(T* lines, nint stride, out Vector128<T> k0, out Vector128<T> k1, out Vector128<T> k2, out Vector128<T> k3)
    {
        if (typeof(T) == typeof(float))
        {
            Turning.Four(
                (float*)lines,
                stride,
                out Vector128<float> f0,
                out Vector128<float> f1,
                out Vector128<float> f2,
                out Vector128<float> f3
            );
            k0 = f0.As<float, T>();
            k1 = f1.As<float, T>();
            k2 = f2.As<float, T>();
            k3 = f3.As<float, T>();
        }
        else
        {
            Turning.Pair((double*)lines, stride, out Vector128<double> d0, out Vector128<double> d1);
            k0 = d0.As<double, T>();
            k1 = d1.As<double, T>();
            k2 = k3 = default;
        }
    }
}
