using ExactGrad.Oracle.Calls;

namespace ExactGrad.Oracle.Fingerprint.Probes;

/// <summary>The significant bits that partial sums keep.</summary>
/// <param name="Nodes">Bits of every addition but the last, in the order of the tree's nodes; empty without a tree.</param>
/// <param name="Least">The fewest.</param>
/// <param name="Most">The most.</param>
/// <param name="Narrowest">Three leaves of which the first two meet in an addition of the fewest bits.</param>
internal sealed record SumBits(IReadOnlyList<int> Nodes, int Least, int Most, Placement Narrowest);

/// <summary>
/// 1 at one leaf, 2^-d at another, -1 at a third that joins later: 2^-d comes back for exactly those d that a sum of 1 and 2^-d keeps.
/// All are powers of two, so no rounding of inputs or products takes part.
/// </summary>
internal sealed class SumBitsProbe(Questions questions, int terms)
{
    private const int Step = 30;

    private readonly SumSite _site = questions.Site;

    /// <summary>Exponent of what stands for 1: neither f16 nor a cast to it may overflow, and there must be room below.</summary>
    internal int Top(Placement placement) => _site.HasProducts && _site.ElementType != ElementType.F16 && !placement.Holds(terms) ? 28 : 14;

    /// <summary>d goes up to this; a sum that keeps 2^-d even here has at least one bit more.</summary>
    internal int Limit(Placement placement) => _site.ElementType == ElementType.F16 ? Top(placement) - _site.Format.MinExponent : 110;

    /// <summary>The bits of every addition but the last.</summary>
    internal Measured<SumBits> Run(SumTree tree)
    {
        IReadOnlyList<Placement> placements = Placement.Of(tree, terms);
        if (placements.Count == 0)
        {
            return Measured<SumBits>.Unknown("all terms meet in one addition, so nothing is added later that could show what it kept");
        }

        try
        {
            int usual = Scan(placements[0]);
            int[] nodes = Usual(placements, usual);
            for (int n = 0; n < nodes.Length; n++)
            {
                nodes[n] = nodes[n] > 0 ? nodes[n] : Scan(placements[n]);
            }

            return Measured<SumBits>.Known(new SumBits(nodes, nodes.Min(), nodes.Max(), placements[Array.IndexOf(nodes, nodes.Min())]));
        }
        catch (ContradictionException contradiction)
        {
            return Measured<SumBits>.Unknown(contradiction.Message);
        }
    }

    /// <summary>
    /// Without a tree: the bits that are kept in every order of three terms, each tried several times where the order changes by itself.
    /// </summary>
    internal SumBits Run(int repeats)
    {
        Placement[] placements = [.. Enumerable.Repeat(Placement.AnyOrder, repeats).SelectMany(all => all)];
        for (int d = 1; d <= Limit(placements[0]); d++)
        {
            int lost = Array.IndexOf(Kept([.. placements.Select(placement => (placement, d))]), false);
            if (lost >= 0)
            {
                return new SumBits([], d, d, placements[lost]);
            }
        }

        int most = Limit(placements[0]) + 1;
        return new SumBits([], most, most, placements[0]);
    }

    /// <summary>Which additions keep the usual number of bits and not one more; 0 for the others.</summary>
    private int[] Usual(IReadOnlyList<Placement> placements, int usual)
    {
        var asked = new List<(int Node, int D)>();
        for (int n = 0; n < placements.Count; n++)
        {
            // d = 1 stands in where there is nothing to ask.
            asked.Add((n, Math.Min(Math.Max(1, usual - 1), Limit(placements[n]))));
            asked.Add((n, Math.Min(usual, Limit(placements[n]))));
        }

        bool[] kept = Kept([.. asked.Select(one => (placements[one.Node], one.D))]);
        return
        [
            .. placements.Select((placement, n) => usual > 1 && usual <= Limit(placement) && kept[2 * n] && !kept[(2 * n) + 1] ? usual : 0),
        ];
    }

    private int Scan(Placement placement)
    {
        // No format in use has between 24 and 53 bits or above: most scans end after the first step.
        int limit = Limit(placement);
        for (int from = 1; from <= limit; from += Step)
        {
            bool[] kept = Kept([.. Enumerable.Range(from, Math.Min(Step, limit - from + 1)).Select(d => (placement, d))]);
            int lost = Array.IndexOf(kept, false);
            if (lost >= 0)
            {
                int last = Array.LastIndexOf(kept, true);
                return last < lost
                    ? from + lost
                    : throw new ContradictionException($"a sum loses 2^-{from + lost} beside 1, but keeps 2^-{from + last}");
            }
        }

        return limit + 1;
    }

    private bool[] Kept(IReadOnlyList<(Placement At, int D)> asked)
    {
        double[] values = questions.Ask([.. asked.Select(one => Sum(one.At, Math.ScaleB(1, -one.D), 1))]);
        return [.. asked.Zip(values, (one, value) => value == Math.ScaleB(1, Top(one.At) - one.D))];
    }

    /// <summary>sign (1 + addend) - sign, in units of 2^Top.</summary>
    internal Terms Sum(Placement at, double addend, int sign)
    {
        int top = Top(at);
        return new Terms(_site, terms)
            .With(at.First, Math.ScaleB(sign, top))
            .With(at.Second, Math.ScaleB(sign * addend, top))
            .With(at.Last, -Math.ScaleB(sign, top));
    }
}
