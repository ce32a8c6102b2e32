namespace ExactGrad.Oracle.Fingerprint.Probes;

/// <summary>Three leaves of which First and Second are added before Last joins them.</summary>
internal readonly record struct Placement(int First, int Second, int Last)
{
    /// <summary>One for every addition but the last one, in the order of the nodes.</summary>
    internal static IReadOnlyList<Placement> Of(SumTree tree, int bias)
    {
        int All = tree.Leaves.Count;
        // A product reaches further than the bias, which is a single number.
        int Leaf(SumTree part) => part.Leaves[0] == bias ? part.Leaves[^1] : part.Leaves[0];
        return
        [
            .. tree
                .Nodes.Where(node => node.Leaves.Count < All)
                .Select(node =>
                {
                    int[] outside = [.. tree.Leaves.Except(node.Leaves)];
                    return new Placement(Leaf(node.Children[0]), Leaf(node.Children[1]), outside[0] == bias ? outside[^1] : outside[0]);
                }),
        ];
    }

    /// <summary>All orders of three terms: in any order of summation, one of them places the first two together.</summary>
    internal static IReadOnlyList<Placement> AnyOrder { get; } =
    [new(0, 1, 2), new(0, 2, 1), new(1, 0, 2), new(1, 2, 0), new(2, 0, 1), new(2, 1, 0)];

    internal bool Holds(int leaf) => First == leaf || Second == leaf || Last == leaf;
}
