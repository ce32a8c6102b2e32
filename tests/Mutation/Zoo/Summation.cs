using System.Numerics;

namespace ExactGrad.Tests.Mutation.Zoo;

/// <summary>A right way to compute start + sum of left[k] right[k].</summary>
internal abstract record Summation(string Name)
{
    /// <summary>Every way, by name.</summary>
    internal static IReadOnlyList<Summation> All { get; } =
    [
        new InOrder(),
        new InOrder(Fused: true),
        new InOrder(StartLast: true),
        new Reversed(),
        new Pairwise(),
        new Pairwise(Fused: true),
        new Blocks(5),
        new Blocks(7, Fused: true),
        new Lanes(4),
        new Lanes(8, Fused: true),
        new SplitInHalves(),
        new Shuffled(),
        new BySize(),
        new Kahan(),
        new Neumaier(),
        new InDouble(),
    ];

    /// <summary>Whether infinities come out as the infinities that they are: a compensated sum takes infinity from infinity.</summary>
    internal virtual bool KeepsInfinities => true;

    /// <summary>Whether it is one of float alone.</summary>
    internal virtual bool OfFloatOnly => false;

    internal abstract T Sum<T>(T start, ReadOnlySpan<T> left, ReadOnlySpan<T> right)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    protected static T Chain<T>(T start, ReadOnlySpan<T> left, ReadOnlySpan<T> right, bool fused)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T sum = start;
        for (int k = 0; k < left.Length; k++)
        {
            sum = fused ? T.FusedMultiplyAdd(left[k], right[k], sum) : sum + (left[k] * right[k]);
        }

        return sum;
    }

    public sealed override string ToString() => Name;
}

/// <summary>From the first term to the last, the start before or after them.</summary>
internal sealed record InOrder(bool Fused = false, bool StartLast = false)
    : Summation($"in order{(Fused ? ", fused" : "")}{(StartLast ? ", start last" : "")}")
{
    internal override T Sum<T>(T start, ReadOnlySpan<T> left, ReadOnlySpan<T> right) =>
        StartLast ? Chain(T.Zero, left, right, Fused) + start : Chain(start, left, right, Fused);
}

/// <summary>From the last term to the first.</summary>
internal sealed record Reversed() : Summation("reversed")
{
    internal override T Sum<T>(T start, ReadOnlySpan<T> left, ReadOnlySpan<T> right)
    {
        T sum = start;
        for (int k = left.Length - 1; k >= 0; k--)
        {
            sum += left[k] * right[k];
        }

        return sum;
    }
}

/// <summary>Halves of halves.</summary>
internal sealed record Pairwise(bool Fused = false) : Summation($"pairwise{(Fused ? ", fused" : "")}")
{
    internal override T Sum<T>(T start, ReadOnlySpan<T> left, ReadOnlySpan<T> right) => start + Pairs(left, right);

    private T Pairs<T>(ReadOnlySpan<T> left, ReadOnlySpan<T> right)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int half = left.Length / 2;
        return left.Length <= 2
            ? Chain(T.Zero, left, right, Fused)
            : Pairs(left[..half], right[..half]) + Pairs(left[half..], right[half..]);
    }
}

/// <summary>Blocks of a size that divides nothing, each summed by itself.</summary>
internal sealed record Blocks(int Length, bool Fused = false) : Summation($"blocks of {Length}{(Fused ? ", fused" : "")}")
{
    internal override T Sum<T>(T start, ReadOnlySpan<T> left, ReadOnlySpan<T> right)
    {
        T sum = start;
        for (int first = 0; first < left.Length; first += Length)
        {
            int count = Math.Min(Length, left.Length - first);
            sum += Chain(T.Zero, left.Slice(first, count), right.Slice(first, count), Fused);
        }

        return sum;
    }
}

/// <summary>As vectors do: every so many terms into one lane, and the lanes at the end.</summary>
internal sealed record Lanes(int Count, bool Fused = false) : Summation($"{Count} lanes{(Fused ? ", fused" : "")}")
{
    internal override T Sum<T>(T start, ReadOnlySpan<T> left, ReadOnlySpan<T> right)
    {
        Span<T> lanes = stackalloc T[Count];
        lanes.Clear();
        for (int k = 0; k < left.Length; k++)
        {
            ref T lane = ref lanes[k % Count];
            lane = Fused ? T.FusedMultiplyAdd(left[k], right[k], lane) : lane + (left[k] * right[k]);
        }

        for (int width = Count / 2; width > 0; width /= 2)
        {
            for (int lane = 0; lane < width; lane++)
            {
                lanes[lane] += lanes[lane + width];
            }
        }

        return start + lanes[0];
    }
}

/// <summary>Split K: two halves, as two workers would sum them.</summary>
internal sealed record SplitInHalves() : Summation("split K")
{
    internal override T Sum<T>(T start, ReadOnlySpan<T> left, ReadOnlySpan<T> right)
    {
        int half = (left.Length + 1) / 2;
        return Chain(T.Zero, left[half..], right[half..], fused: true) + Chain(start, left[..half], right[..half], fused: true);
    }
}

/// <summary>In a random order, the same for every sum of a length.</summary>
internal sealed record Shuffled() : Summation("shuffled")
{
    internal override T Sum<T>(T start, ReadOnlySpan<T> left, ReadOnlySpan<T> right)
    {
        int[] order = [.. Enumerable.Range(0, left.Length)];
        new Random(left.Length).Shuffle(order);
        T sum = start;
        foreach (int k in order)
        {
            sum += left[k] * right[k];
        }

        return sum;
    }
}

/// <summary>The largest products first.</summary>
internal sealed record BySize() : Summation("largest first")
{
    internal override T Sum<T>(T start, ReadOnlySpan<T> left, ReadOnlySpan<T> right)
    {
        var products = new T[left.Length + 1];
        products[^1] = start;
        for (int k = 0; k < left.Length; k++)
        {
            products[k] = left[k] * right[k];
        }

        Array.Sort(products, (one, other) => T.Abs(other).CompareTo(T.Abs(one)));
        T sum = T.Zero;
        foreach (T product in products)
        {
            sum += product;
        }

        return sum;
    }
}

/// <summary>Kahan's compensated sum.</summary>
internal sealed record Kahan() : Summation("Kahan")
{
    internal override bool KeepsInfinities => false;

    internal override T Sum<T>(T start, ReadOnlySpan<T> left, ReadOnlySpan<T> right)
    {
        T sum = start,
            lost = T.Zero;
        for (int k = 0; k < left.Length; k++)
        {
            T term = (left[k] * right[k]) - lost;
            T next = sum + term;
            lost = (next - sum) - term;
            sum = next;
        }

        return sum;
    }
}

/// <summary>Neumaier's compensated sum.</summary>
internal sealed record Neumaier() : Summation("Neumaier")
{
    internal override bool KeepsInfinities => false;

    internal override T Sum<T>(T start, ReadOnlySpan<T> left, ReadOnlySpan<T> right)
    {
        T sum = start,
            lost = T.Zero;
        for (int k = 0; k < left.Length; k++)
        {
            T term = left[k] * right[k],
                next = sum + term;
            lost += T.Abs(sum) >= T.Abs(term) ? (sum - next) + term : (term - next) + sum;
            sum = next;
        }

        return sum + lost;
    }
}

/// <summary>Floats with a double accumulator.</summary>
internal sealed record InDouble() : Summation("float in double")
{
    internal override bool OfFloatOnly => true;

    internal override T Sum<T>(T start, ReadOnlySpan<T> left, ReadOnlySpan<T> right)
    {
        double sum = double.CreateChecked(start);
        for (int k = 0; k < left.Length; k++)
        {
            sum += double.CreateChecked(left[k]) * double.CreateChecked(right[k]);
        }

        return T.CreateSaturating(sum);
    }
}
