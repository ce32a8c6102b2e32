namespace ExactGrad.Tests.Properties.Oracle.Support;

/// <summary>The orders in which people sum.</summary>
internal enum Order
{
    Forward,
    Reversed,
    Shuffled,
    Pairwise,

    /// <summary>In blocks of 5, then the blocks.</summary>
    Blocked,

    /// <summary>Kahan's compensated sum.</summary>
    Compensated,
}

/// <summary>One way of computing a sum of products: an order, fused or not.</summary>
internal sealed record Summation(Order Order, bool Fused = false, int Seed = 1)
{
    internal static IReadOnlyList<Summation> All { get; } =
    [.. from order in Enum.GetValues<Order>() from fused in new[] { false, true } select new Summation(order, fused, (int)order + 7)];

    /// <summary>The sum of the products of pairs.</summary>
    internal double Sum(Arithmetic arithmetic, IReadOnlyList<(double Left, double Right)> terms)
    {
        switch (Order)
        {
            case Order.Forward:
                return Chain(arithmetic, terms);
            case Order.Reversed:
                return Chain(arithmetic, [.. terms.Reverse()]);
            case Order.Shuffled:
                (double, double)[] shuffled = [.. terms];
                new Random(Seed + terms.Count).Shuffle(shuffled);
                return Chain(arithmetic, shuffled);
            case Order.Pairwise:
                return Pairwise(arithmetic, terms, 0, terms.Count);
            case Order.Blocked:
                return Chain(arithmetic, [.. terms.Chunk(5).Select(block => (Chain(arithmetic, block), 1.0))]);
            default:
                return Compensated(arithmetic, terms);
        }
    }

    private double Chain(Arithmetic arithmetic, IReadOnlyList<(double Left, double Right)> terms)
    {
        double sum = 0;
        foreach ((double left, double right) in terms)
        {
            sum = Fused ? arithmetic.Fused(left, right, sum) : arithmetic.Add(sum, arithmetic.Multiply(left, right));
        }

        return sum;
    }

    private double Pairwise(Arithmetic arithmetic, IReadOnlyList<(double Left, double Right)> terms, int first, int count)
    {
        if (count == 0)
        {
            return 0;
        }

        if (count == 1)
        {
            return arithmetic.Multiply(terms[first].Left, terms[first].Right);
        }

        int half = count / 2;
        double left = Pairwise(arithmetic, terms, first, half);
        return Fused && count - half == 1
            ? arithmetic.Fused(terms[first + half].Left, terms[first + half].Right, left)
            : arithmetic.Add(left, Pairwise(arithmetic, terms, first + half, count - half));
    }

    private static double Compensated(Arithmetic arithmetic, IReadOnlyList<(double Left, double Right)> terms)
    {
        double sum = 0,
            lost = 0;
        foreach ((double left, double right) in terms)
        {
            double term = arithmetic.Add(arithmetic.Multiply(left, right), -lost);
            double next = arithmetic.Add(sum, term);
            lost = arithmetic.Add(arithmetic.Add(next, -sum), -term);
            sum = next;
        }

        return sum;
    }
}
