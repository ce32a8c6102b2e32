using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ExactGrad.Optimized;

/// <summary>Vectors of 256 bits.</summary>
internal readonly unsafe struct Lanes256<T> : ITurns<Vector256<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static int Count => Vector256<T>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Load(T* address) => Vector256.Load(address);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<T> value, T* address) => Vector256.Store(value, address);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> EndMask(nint last) => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> LoadEnd(T* row, nint last, Vector256<T> mask) => Load(row + last);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreEnd(Vector256<T> value, T* row, nint last, Vector256<T> mask) => Store(value, row + last);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Broadcast(T value) => Vector256.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Add(Vector256<T> left, Vector256<T> right) => left + right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Subtract(Vector256<T> left, Vector256<T> right) => left - right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Multiply(Vector256<T> left, Vector256<T> right) => left * right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void MultiplyAdd(Vector256<T> a, Vector256<T> b, ref Vector256<T> sum)
    {
        if (!Isa.HasFma)
        {
            sum = a * b + sum;
        }
        else if (typeof(T) == typeof(float))
        {
            sum = Vector256.FusedMultiplyAdd(a.AsSingle(), b.AsSingle(), sum.AsSingle()).As<float, T>();
        }
        else
        {
            sum = Vector256.FusedMultiplyAdd(a.AsDouble(), b.AsDouble(), sum.AsDouble()).As<double, T>();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> WherePositive(Vector256<T> gate, Vector256<T> value)
    {
        Vector256<T> zero = Vector256<T>.Zero;
        Vector256<T> closed = Vector256.ConditionalSelect(Vector256.LessThanOrEqual(gate, zero), zero, gate);
        return Vector256.ConditionalSelect(Vector256.GreaterThan(gate, zero), value, closed);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Turn(T* lines, nint stride, out Vector256<T> k0, out Vector256<T> k1, out Vector256<T> k2, out Vector256<T> k3)
    {
        if (typeof(T) == typeof(float))
        {
            Turning.Four(
                (float*)lines,
                stride,
                out Vector256<float> f0,
                out Vector256<float> f1,
                out Vector256<float> f2,
                out Vector256<float> f3
            );
            k0 = f0.As<float, T>();
            k1 = f1.As<float, T>();
            k2 = f2.As<float, T>();
            k3 = f3.As<float, T>();
        }
        else
        {
            Turning.Pair((double*)lines, stride, out Vector256<double> d0, out Vector256<double> d1);
            k0 = d0.As<double, T>();
            k1 = d1.As<double, T>();
            k2 = k3 = default;
        }
    }
}
