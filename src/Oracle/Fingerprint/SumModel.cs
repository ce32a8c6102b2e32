using ExactGrad.Oracle.Fingerprint.Probes;

namespace ExactGrad.Oracle.Fingerprint;

/// <summary>All that the probes found of a site, as something that computes: it foretells the bits of any sum, or it is wrong.</summary>
internal sealed record SumModel
{
    internal required SumSite Site { get; init; }

    internal required SumTree Tree { get; init; }

    /// <summary>Significant bits of each addition but the last.</summary>
    internal required SumBits Bits { get; init; }

    /// <summary>From this many bits on, sums do not round.</summary>
    internal required int Unlimited { get; init; }

    internal required RoundingDirection SumDirection { get; init; }

    internal required RoundingDirection StoreDirection { get; init; }

    /// <summary>Bits to which the factors and the bias are rounded.</summary>
    internal required IReadOnlyDictionary<Operand, (int Bits, RoundingDirection Direction)> Inputs { get; init; }

    /// <summary>Null where products are exact, or where there are none.</summary>
    internal ProductRounding? Products { get; init; }

    /// <summary>
    /// How additions of more than two numbers round: null for once, after an exact sum; else each number loses, toward zero, what lies
    /// this many bits below the last place of a sum as large as the largest of them.
    /// </summary>
    internal int? GuardBits { get; init; }

    /// <summary>The bits that the site would give.</summary>
    internal double Evaluate(Terms terms)
    {
        int[] bits = [.. Bits.Nodes];
        int node = 0;

        Dyadic Value(SumTree tree)
        {
            if (tree is SumLeaf leaf)
            {
                return leaf.Index == terms.Count
                    ? Input(Operand.Bias, terms.Bias)
                    : Product(
                        leaf.Index,
                        Input(Operand.Left, terms.Left[leaf.Index]),
                        Site.HasProducts ? Input(Operand.Right, terms.Right[leaf.Index]) : Dyadic.Of(1)
                    );
            }

            // Children first, as the tree lists its nodes.
            Dyadic[] children = [.. ((SumNode)tree).Children.Select(Value)];
            int kept = node < bits.Length ? bits[node] : LastBits;
            node++;
            return kept >= Unlimited ? children.Aggregate((sum, child) => sum + child) : Added(children, kept);
        }

        Dyadic sum = Value(Tree);
        int stored = Site.Format.SignificandBits;
        int smallest = Site.Format.MinExponent - stored + 1;
        return sum.Significand.IsZero ? 0 : sum.RoundedTo(Math.Max(sum.Leading - stored + 1, smallest), StoreDirection).ToDouble();
    }

    // What the last addition keeps, no probe can show: as much as the addition before it.
    private int LastBits => Bits.Nodes.Count > 0 ? Bits.Nodes[^1] : Unlimited;

    private Dyadic Added(Dyadic[] children, int bits)
    {
        Dyadic[] present = [.. children.Where(child => !child.Significand.IsZero)];
        if (present.Length == 0)
        {
            return Dyadic.Zero;
        }

        if (present.Length > 2 && GuardBits is int guard)
        {
            int last = present.Max(child => child.Leading) - bits + 1 - guard;
            present = [.. present.Select(child => child.RoundedTo(last, RoundingDirection.TowardZero))];
        }

        return present.Aggregate((sum, child) => sum + child).Rounded(bits, SumDirection);
    }

    private Dyadic Product(int k, Dyadic left, Dyadic right) =>
        Products is { Bits: int bits } && !Products.Fused[k] ? (left * right).Rounded(bits, SumDirection) : left * right;

    private Dyadic Input(Operand operand, double value) =>
        Inputs.TryGetValue(operand, out (int Bits, RoundingDirection Direction) input)
            ? Dyadic.Of(value).Rounded(input.Bits, input.Direction)
            : Dyadic.Of(value);
}
