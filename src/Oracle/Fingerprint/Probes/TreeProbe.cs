using ExactGrad.Oracle.Cases;

namespace ExactGrad.Oracle.Fingerprint.Probes;

/// <summary>
/// The shape of the summation tree, by the masks of FPRev (Xie et al., arXiv 2411.00442): M at leaf i, -M at leaf j, units elsewhere.
/// The units that are added before M and -M meet vanish in one of them, the others survive; so the result counts the leaves outside
/// the smallest subtree that holds i and j. Proof and limits: docs/fingerprint.md.
/// </summary>
/// <param name="questions">Where to ask.</param>
/// <param name="terms">K.</param>
internal sealed class TreeProbe(Questions questions, int terms)
{
    private readonly SumSite _site = questions.Site;
    private SplitMix64 _random = SplitMix64.For((ulong)terms, "pivots");
    private Mask _mask;

    /// <summary>The tree over K leaves, and the bias as leaf K in y.</summary>
    /// <param name="single">Whether to ask for each unit by itself: many more calls, but no rounding disturbs a count.</param>
    internal Measured<SumTree> Run(bool single)
    {
        int[] leaves = [.. Enumerable.Range(0, terms + (_site.HasBias ? 1 : 0))];
        string reason = "";
        foreach (Mask mask in Mask.Of(_site))
        {
            _mask = single ? mask with { Chunk = 1 } : mask;
            try
            {
                return Measured<SumTree>.Known(Build(leaves));
            }
            catch (ContradictionException contradiction)
            {
                reason = contradiction.Message;
            }
        }

        return Measured<SumTree>.Unknown(reason);
    }

    /// <summary>
    /// The subtree over some leaves. From a leaf chosen at random upwards: those that meet it in the smallest subtree, the next
    /// larger one, and so on, each set being a subtree that is built in the same way.
    /// </summary>
    private SumTree Build(int[] leaves)
    {
        if (leaves.Length == 1)
        {
            return new SumLeaf(leaves[0]);
        }

        int pivot = leaves[_random.Below(leaves.Length)];
        int[] others = [.. leaves.Where(leaf => leaf != pivot)];
        int[] sizes = LeavesBelowMeeting(pivot, others, leaves);
        SumTree tree = new SumLeaf(pivot);
        foreach (IGrouping<int, int> ring in others.Zip(sizes).GroupBy(pair => pair.Second, pair => pair.First).OrderBy(ring => ring.Key))
        {
            int[] joining = [.. ring];
            if (ring.Key != tree.Leaves.Count + joining.Length)
            {
                throw new ContradictionException(
                    $"{joining.Length} terms meet {tree.Leaves.Count} others in a subtree of {ring.Key}: no order of additions does that (a compensated or exact sum, or sums of more bits than a mask can hide?)"
                );
            }

            tree = Join(tree, pivot, Build(joining));
        }

        return tree;
    }

    /// <summary>One addition of both, or of all children of the second one with the first: then no unit of the first outlives a mask within the second.</summary>
    private SumNode Join(SumTree tree, int pivot, SumTree joining)
    {
        if (joining is not SumNode node)
        {
            return new SumNode([tree, joining]);
        }

        int size = LeavesBelowMeeting(node.Children[0].Leaves[0], [node.Children[1].Leaves[0]], [.. joining.Leaves, pivot])[0];
        return size == joining.Leaves.Count ? new SumNode([tree, joining])
            : size == joining.Leaves.Count + 1 ? new SumNode([tree, .. node.Children])
            : throw new ContradictionException("a subtree has one size by itself and another with a term beside it");
    }

    /// <summary>For each of <paramref name="others"/>, how many of <paramref name="leaves"/> are in the smallest subtree that holds it and i.</summary>
    private int[] LeavesBelowMeeting(int i, int[] others, int[] leaves)
    {
        var asked = new List<(int Other, Mask Mask, int Units)>();
        var sums = new List<Terms>();
        for (int o = 0; o < others.Length; o++)
        {
            int j = others[o];
            Mask mask = i == terms || j == terms ? _mask.ForSingle(_site.Format) : _mask;
            foreach (int[] counted in leaves.Where(leaf => leaf != i && leaf != j).Chunk(mask.Chunk))
            {
                Terms sum = new Terms(_site, terms).With(i, Math.ScaleB(1, mask.Huge)).With(j, -Math.ScaleB(1, mask.Huge));
                foreach (int leaf in counted)
                {
                    sum.With(leaf, Math.ScaleB(1, mask.Unit));
                }

                asked.Add((o, mask, counted.Length));
                sums.Add(sum);
            }
        }

        int[] sizes = [.. others.Select(_ => leaves.Length)];
        foreach (((int other, Mask mask, int units), double value) in asked.Zip(questions.Ask(sums)))
        {
            sizes[other] -= Survivors(Math.ScaleB(value, -mask.Unit), units, mask);
        }

        return sizes;
    }

    private static int Survivors(double count, int units, Mask mask)
    {
        if (mask.Chunk == 1 && double.IsFinite(count))
        {
            // Where additions do not round to nearest, a unit that vanishes in -M may leave its last bit behind.
            return count == 1 ? 1 : 0;
        }

        return count == Math.Floor(count) && count >= 0 && count <= units
            ? (int)count
            : throw new ContradictionException(
                FormattableString.Invariant($"of {units} units beside numbers 2^{mask.Huge - mask.Unit} times as large, {count} came back")
            );
    }
}

/// <summary>Answers to probes that no model of the probe allows.</summary>
internal sealed class ContradictionException(string message) : Exception(message);
