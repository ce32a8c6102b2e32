namespace ExactGrad.Oracle.Fingerprint.Probes;

/// <summary>What becomes of products before they are added.</summary>
/// <param name="Fused">For each term, whether its product enters its addition unrounded.</param>
/// <param name="Bits">Significant bits of the products that are rounded; null where none is seen to be.</param>
/// <param name="FusedAdditions">Additions that take an unrounded product.</param>
/// <param name="Additions">Additions that take a product at all.</param>
internal sealed record ProductRounding(IReadOnlyList<bool> Fused, int? Bits, int FusedAdditions, int Additions);

/// <summary>
/// The product (1 + 2^-s)(1 + 2^-t) = 1 + 2^-s + 2^-t + 2^-(s+t) takes s + t + 1 bits, and -(1 + 2^-s + 2^-t) joins it in its own
/// addition: 2^-(s+t) comes back if the product was not rounded to fewer.
/// </summary>
/// <param name="questions">Where to ask.</param>
/// <param name="terms">K.</param>
/// <param name="factorBits">Significant bits that both factors keep.</param>
/// <param name="sums">Significant bits that sums keep.</param>
internal sealed class ProductProbe(Questions questions, int terms, int factorBits, SumBits sums)
{
    // Halves of the exponent by which all is scaled: in f16, the last bit of a product of 21 must not be subnormal.
    private const int Scale = 5;

    private readonly SumSite _site = questions.Site;

    // Both factors, and what is subtracted, fit the factors and the sums.
    private int Most => (2 * Math.Min(factorBits, sums.Least)) - 1;

    /// <summary>
    /// Whether sums hold every product of such factors: then fused or not makes no difference. The most bits count, since the addition
    /// of the last product looks narrower than it is where its sum is stored before the bias is added.
    /// </summary>
    internal bool SumsHoldProducts => (2 * factorBits) - 1 <= sums.Most;

    /// <summary>Asks for every term.</summary>
    internal ProductRounding Run(SumTree tree)
    {
        (int Leaf, int Beside, SumNode Node)[] pairs =
        [
            .. from node in tree.Nodes
            from child in node.Children.OfType<SumLeaf>()
            where child.Index < terms
            select (child.Index, node.Children.First(other => other != (SumTree)child).Leaves[0], node),
        ];
        bool[] kept = Kept([.. pairs.Select(pair => (pair.Leaf, pair.Beside, Most))]);
        bool[] fused = new bool[terms];
        foreach (((int Leaf, int Beside, SumNode Node) pair, bool one) in pairs.Zip(kept))
        {
            fused[pair.Leaf] = one;
        }

        SumNode[] nodes = [.. pairs.Select(pair => pair.Node).Distinct<SumNode>(ReferenceEqualityComparer.Instance)];
        int fusedAdditions = nodes.Count(node => node.Children.OfType<SumLeaf>().Any(leaf => leaf.Index < terms && fused[leaf.Index]));
        (int Leaf, int Beside, SumNode)[] rounded = [.. pairs.Where(pair => !fused[pair.Leaf])];
        return new ProductRounding(
            fused,
            rounded.Length > 0 ? BitsOf(rounded[0].Leaf, rounded[0].Beside) : null,
            fusedAdditions,
            nodes.Length
        );
    }

    /// <summary>Without a tree: of two terms, whichever comes second may be fused.</summary>
    internal ProductRounding Run()
    {
        bool[] kept = Kept([(0, 1, Most), (1, 0, Most)]);
        bool any = kept[0] || kept[1];
        return new ProductRounding([], any ? null : BitsOf(0, 1), any ? 1 : 0, 1);
    }

    private int BitsOf(int leaf, int beside)
    {
        bool[] kept = Kept([.. Enumerable.Range(3, Most - 2).Select(bits => (leaf, beside, bits))]);
        int lost = Array.IndexOf(kept, false);
        return lost < 0 ? Most : lost + 2;
    }

    private bool[] Kept(IReadOnlyList<(int Leaf, int Beside, int Bits)> asked)
    {
        double[] values = questions.Ask([.. asked.Select(one => Sum(one.Leaf, one.Beside, one.Bits))]);
        return [.. asked.Zip(values, (one, value) => value == Math.ScaleB(1, (2 * Scale) + 1 - one.Bits))];
    }

    private Terms Sum(int leaf, int beside, int bits)
    {
        int s = (bits - 1) / 2;
        int t = bits - 1 - s;
        double left = 1 + Math.ScaleB(1, -s);
        double right = 1 + Math.ScaleB(1, -t);
        return new Terms(_site, terms)
            .WithFactors(leaf, Math.ScaleB(left, Scale), Math.ScaleB(right, Scale))
            .With(beside, -Math.ScaleB(left + right - 1, 2 * Scale));
    }
}
