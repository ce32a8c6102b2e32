using ExactGrad.Oracle.Calls;
using ExactGrad.Tests.Properties.Oracle.Support;

namespace ExactGrad.Tests.Properties.Oracle.Fingerprint;

/// <summary>
/// Ways in which hardware and libraries add products, written as a person would write them; nothing here comes from the judge.
/// A running sum starts at its first term.
/// </summary>
internal sealed class Hardware(ElementType sums, bool fused = false)
{
    private readonly Arithmetic _sums = new(sums);

    /// <summary>What is done to a product that is not fused, besides rounding it to the format of sums.</summary>
    internal Func<double, double> Product { get; init; } = value => value;

    /// <summary>What is read of an input.</summary>
    internal Func<double, double> Read { get; init; } = value => value;

    /// <summary>How an addition rounds, given both numbers; null for nearest even in the format of sums.</summary>
    internal Func<double, double, double>? Adder { get; init; }

    internal double Sequential(Asked asked) => Chain(asked, Start(asked), Enumerable.Range(0, asked.Left.Length));

    internal double Reversed(Asked asked) => Add(Chain(asked, null, Enumerable.Range(0, asked.Left.Length).Reverse()), asked.Bias ?? 0);

    internal double Pairwise(Asked asked) => WithBias(Halves(asked, 0, asked.Left.Length), asked);

    /// <summary>s running sums, then the upper half of them added to the lower half.</summary>
    internal double Lanes(Asked asked, int stride)
    {
        int n = asked.Left.Length;
        if (n < stride)
        {
            return Sequential(asked);
        }

        double[] lanes =
        [
            .. Enumerable.Range(0, stride).Select(lane => Chain(asked, null, Enumerable.Range(0, n).Where(k => k % stride == lane))),
        ];
        for (int half = stride / 2; half > 0; half /= 2)
        {
            for (int lane = 0; lane < half; lane++)
            {
                lanes[lane] = Add(lanes[lane], lanes[lane + half]);
            }
        }

        return WithBias(lanes[0], asked);
    }

    internal double Blocked(Asked asked, int size)
    {
        double? sum = null;
        foreach (int[] block in Enumerable.Range(0, asked.Left.Length).Chunk(size))
        {
            double part = Chain(asked, null, block);
            sum = sum is double before ? Add(before, part) : part;
        }

        return WithBias(sum ?? 0, asked);
    }

    internal double InOrder(Asked asked, IEnumerable<int> order) => WithBias(Chain(asked, null, order), asked);

    private double? Start(Asked asked) => asked.Bias is double bias ? Read(bias) : null;

    private double WithBias(double sum, Asked asked) => asked.Bias is double bias ? Add(sum, Read(bias)) : sum;

    private double Add(double left, double right) => Adder is null ? _sums.Add(left, right) : Adder(left, right);

    private double Multiply(Asked asked, int k) => Product(_sums.Multiply(Read(asked.Left[k]), Read(asked.Right[k])));

    private double Chain(Asked asked, double? sum, IEnumerable<int> order)
    {
        foreach (int k in order)
        {
            sum =
                sum is not double before ? Multiply(asked, k)
                : fused ? _sums.Fused(Read(asked.Left[k]), Read(asked.Right[k]), before)
                : Add(before, Multiply(asked, k));
        }

        return sum ?? 0;
    }

    private double Halves(Asked asked, int first, int count) =>
        count == 1 ? Multiply(asked, first) : Add(Halves(asked, first, count / 2), Halves(asked, first + (count / 2), count - (count / 2)));
}
