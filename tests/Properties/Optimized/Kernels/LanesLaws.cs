using System.Numerics;
using System.Runtime.Intrinsics;
using ExactGrad.Optimized;
using Xunit;

namespace ExactGrad.Tests.Properties.Optimized.Kernels;

/// <summary>Every operation of vectors of every width is that of its single elements, to the bit, and touches nothing beside them.</summary>
public abstract unsafe class LanesLaws<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly T[] Specials =
    [
        T.NaN,
        T.PositiveInfinity,
        T.NegativeInfinity,
        T.Zero,
        T.NegativeZero,
        T.One,
        T.NegativeOne,
        T.Epsilon,
        -T.Epsilon,
    ];

    [Fact]
    public void SingleElements_AreThePlainOperations() => AssertPlain<T, Lanes1<T>>(1);

    [Fact]
    public void VectorsOf128Bits_AreTheirElements() => AssertPlain<Vector128<T>, Lanes128<T>>(16 / sizeof(T));

    [Fact]
    public void VectorsOf256Bits_AreTheirElements() => AssertPlain<Vector256<T>, Lanes256<T>>(32 / sizeof(T));

    [Fact]
    public void VectorsOf512Bits_AreTheirElements() => AssertPlain<Vector512<T>, Lanes512<T>>(64 / sizeof(T));

    private static void AssertPlain<V, L>(int count)
        where V : struct
        where L : struct, ILanes<V, T>
    {
        Assert.Equal(count, L.Count);
        Assert.All(Results<V, L>(L.Broadcast(T.Pi)), value => Assert.Equal(T.Pi, value));
        var random = new Random(count);
        for (int trial = 0; trial < 4; trial++)
        {
            T[] a = Draw.Flat(Draw.Reals<T>(random, 1, count)),
                b = Draw.Flat(Draw.Reals<T>(random, 1, count)),
                c = Draw.Flat(Draw.Reals<T>(random, 1, count));
            V va = Of<V, L>(a),
                vb = Of<V, L>(b),
                sum = Of<V, L>(c);
            Same.Bits(a, Results<V, L>(va));
            Same.Bits([.. a.Zip(b, (x, y) => x + y)], Results<V, L>(L.Add(va, vb)));
            Same.Bits([.. a.Zip(b, (x, y) => x - y)], Results<V, L>(L.Subtract(va, vb)));
            Same.Bits([.. a.Zip(b, (x, y) => x * y)], Results<V, L>(L.Multiply(va, vb)));
            L.MultiplyAdd(va, vb, ref sum);
            Same.Bits([.. a.Zip(b, c).Select(of => PlainProduct.MultiplyAdd(of.First, of.Second, of.Third))], Results<V, L>(sum));
            // Values without NaN, for one stays as it is where it is the gate's.
            for (int i = 0; i < Specials.Length; i++)
            {
                T[] gate = [.. Enumerable.Range(i, count).Select(lane => Specials[lane % Specials.Length])];
                Same.Bits([.. gate.Zip(a, PlainProduct.WherePositive)], Results<V, L>(L.WherePositive(Of<V, L>(gate), va)));
            }
        }
    }

    // From and to the middle of memory that has no alignment.
    private static V Of<V, L>(T[] elements)
        where V : struct
        where L : struct, ILanes<V, T>
    {
        fixed (T* memory = (T[])[T.NaN, .. elements, T.NaN])
        {
            return L.Load(memory + 1);
        }
    }

    private static T[] Results<V, L>(V vector)
        where V : struct
        where L : struct, ILanes<V, T>
    {
        var memory = new T[L.Count + 2];
        fixed (T* start = memory)
        {
            L.Store(vector, start + 1);
        }

        Assert.Equal(T.Zero, memory[0]);
        Assert.Equal(T.Zero, memory[^1]);
        return memory[1..^1];
    }
}

public sealed class LanesLawsOfFloat : LanesLaws<float>;

public sealed class LanesLawsOfDouble : LanesLaws<double>;
