using System.Globalization;

namespace ExactGrad.Oracle.Fingerprint;

/// <summary>Names for the shapes of summation trees.</summary>
internal static class TreeShape
{
    private const string Sequential = "sequential";

    /// <summary>The shape in words, or in brackets where there are none.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="bias">The leaf that is the bias, or -1.</param>
    internal static string Describe(SumTree tree, int bias)
    {
        if (bias < 0)
        {
            return Name(tree) ?? tree.Brackets(bias);
        }

        return Without(tree, bias) is SumTree rest && Name(rest) is string name ? $"{name}, {BiasPlace(tree, bias)}" : tree.Brackets(bias);
    }

    /// <summary>Whether a subtree adds consecutive terms one by one, upwards.</summary>
    internal static bool IsRun(SumTree tree) =>
        ChainOrder(tree) is int[] order && order[^1] - order[0] == order.Length - 1 && IsAscending(order);

    /// <summary>Words for a tree over the leaves 0 to n - 1, or for one whose leaves have the same order; null where there are none.</summary>
    private static string? Name(SumTree tree)
    {
        tree = Renumbered(tree);
        int n = tree.Leaves.Count;
        return n == 1 ? "one term"
            : tree is SumNode { Children: var all } && all.Count == n && n > 2 ? $"{n} terms in one addition"
            : ChainOrder(tree) is int[] order ? Chain(order)
            : IsPairwise(tree, 0, n) ? "pairwise"
            : IsHalving(tree) ? "halving (k + k+n/2)"
            : Lanes(tree, n).Concat(Blocks(tree, n)).MinBy(name => name.Length) ?? Groups(tree) ?? Peeled(tree, n);
    }

    private static string? Chain(int[] order) =>
        IsAscending(order) ? Sequential
        : IsAscending([.. order.Reverse().Take(order.Length - 2), .. order.Take(2).Order()]) ? "sequential reversed"
        : null;

    /// <summary>The order in which single terms join one running sum, the first two ascending; null where it is not so.</summary>
    private static int[]? ChainOrder(SumTree tree)
    {
        var order = new List<int>();
        while (tree is SumNode { Children: [var one, var other] })
        {
            (SumTree rest, SumTree last) = other is SumLeaf ? (one, other) : (other, one);
            if (last is not SumLeaf leaf)
            {
                return null;
            }

            order.Add(leaf.Index);
            tree = rest;
        }

        if (tree is not SumLeaf first)
        {
            return null;
        }

        order.Add(first.Index);
        order.Reverse();
        if (order.Count > 1 && order[0] > order[1])
        {
            (order[0], order[1]) = (order[1], order[0]);
        }

        return [.. order];
    }

    private static bool IsAscending(int[] order)
    {
        for (int k = 1; k < order.Length; k++)
        {
            if (order[k] <= order[k - 1])
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsPairwise(SumTree tree, int first, int count)
    {
        if (tree is not SumNode { Children: [var left, var right] })
        {
            return count == 1 && tree is SumLeaf;
        }

        int half = left.Leaves.Count;
        bool even = half == count / 2 || half == (count + 1) / 2;
        return even
            && left.Leaves[^1] == first + half - 1
            && IsPairwise(left, first, half)
            && IsPairwise(right, first + half, count - half);
    }

    /// <summary>Term k meets term k + n/2, and the n/2 sums the same way.</summary>
    private static bool IsHalving(SumTree tree)
    {
        int n = tree.Leaves.Count;
        return n <= 2 || (n % 2 == 0 && Contracted(tree, n / 2, leaf => leaf % (n / 2)) is SumTree half && IsHalving(half));
    }

    /// <summary>Terms k, k + s, k + 2s, ... are summed by themselves, one lane for each k below s.</summary>
    private static IEnumerable<string> Lanes(SumTree tree, int n) =>
        from stride in Enumerable.Range(2, Math.Max(0, (n / 2) - 1))
        from parts in Parts(tree, stride, leaf => leaf % stride)
        select string.Create(CultureInfo.InvariantCulture, $"{stride} lanes (stride {stride}), each {parts.Inner}, then {parts.Then}");

    /// <summary>Runs of c terms are summed by themselves.</summary>
    private static IEnumerable<string> Blocks(SumTree tree, int n) =>
        from size in Enumerable.Range(2, Math.Max(0, (n / 2) - 1))
        from parts in Parts(tree, (n + size - 1) / size, leaf => leaf / size)
        select string.Create(CultureInfo.InvariantCulture, $"blocks of {size}, each {parts.Inner}, then {parts.Then}");

    /// <summary>The shape within each group of terms, and that of the groups' sums; nothing where some group is no subtree.</summary>
    private static IEnumerable<(string Inner, string Then)> Parts(SumTree tree, int groups, Func<int, int> group) =>
        Contracted(tree, groups, group) is SumTree top && Inner(tree, groups, group) is string inner && Name(top) is string then
            ? [(inner, then)]
            : [];

    /// <summary>g terms at a time join the running sum in one addition.</summary>
    private static string? Groups(SumTree tree)
    {
        int n = tree.Leaves.Count;
        int size = 0;
        int last = n;
        while (tree is SumNode { Children: var children } && children.Count(child => child is SumNode) == 1)
        {
            int count = children.Count - 1;
            bool consecutive = children.OfType<SumLeaf>().All(leaf => leaf.Index >= last - count && leaf.Index < last);
            if (!consecutive || (size != 0 && count != size))
            {
                return null;
            }

            (size, last) = (count, last - count);
            tree = children.OfType<SumNode>().Single();
        }

        bool flat = tree is SumNode { Children: var first } && first.Count == last && (last == size || last == size + 1);
        return flat && size > 1 ? string.Create(CultureInfo.InvariantCulture, $"sequential, {size} terms at a time in one addition") : null;
    }

    /// <summary>The last few terms join one by one.</summary>
    private static string? Peeled(SumTree tree, int n)
    {
        int last = n - 1;
        while (tree is SumNode { Children: [var rest, SumLeaf leaf] } && leaf.Index == last)
        {
            tree = rest;
            last--;
        }

        string? name = last < n - 1 && tree is SumNode ? Name(tree) : null;
        return name is null ? null
            : last == n - 2 ? $"{name}, then the last one"
            : string.Create(CultureInfo.InvariantCulture, $"{name}, then the last {n - 1 - last} one by one");
    }

    /// <summary>The one word for all subtrees that are contracted (but a last, shorter one); null where they differ.</summary>
    private static string? Inner(SumTree tree, int groups, Func<int, int> group)
    {
        int[][] members = [.. tree.Leaves.GroupBy(group).OrderBy(set => set.Key).Select(set => set.ToArray())];
        string?[] names = [.. members.Where(set => set.Length == members[0].Length).Select(set => Name(Subtree(tree, set)!))];
        return members.Length == groups && names.Distinct().Count() == 1 ? names[0] : null;
    }

    private static SumTree? Subtree(SumTree tree, int[] leaves)
    {
        while (tree is SumNode node && node.Leaves.Count > leaves.Length)
        {
            if (node.Children.FirstOrDefault(child => child.Leaves.Contains(leaves[0])) is not SumTree next)
            {
                return null;
            }

            tree = next;
        }

        return tree.Leaves.SequenceEqual(leaves) ? tree : null;
    }

    /// <summary>The tree with every group's subtree in the place of one leaf; null where some group is no subtree.</summary>
    private static SumTree? Contracted(SumTree tree, int groups, Func<int, int> group)
    {
        var sizes = tree.Leaves.GroupBy(group).ToDictionary(set => set.Key, set => set.Count());
        if (sizes.Count != groups)
        {
            return null;
        }

        SumTree? Contract(SumTree part)
        {
            int first = group(part.Leaves[0]);
            if (part.Leaves.Count == sizes[first] && part.Leaves.All(leaf => group(leaf) == first))
            {
                return new SumLeaf(first);
            }

            SumTree?[] children = part is SumNode node && node.Leaves.Count > 1 ? [.. node.Children.Select(Contract)] : [null];
            return children.Any(child => child is null) ? null : new SumNode(children!);
        }

        return Contract(tree);
    }

    private static SumTree Renumbered(SumTree tree)
    {
        int[] leaves = [.. tree.Leaves];
        SumTree Renumber(SumTree part) =>
            part is SumNode node
                ? new SumNode(node.Children.Select(Renumber))
                : new SumLeaf(Array.BinarySearch(leaves, ((SumLeaf)part).Index));
        return Renumber(tree);
    }

    private static SumTree? Without(SumTree tree, int bias)
    {
        if (tree is not SumNode node)
        {
            return tree is SumLeaf leaf && leaf.Index == bias ? null : tree;
        }

        SumTree[] children = [.. node.Children.Select(child => Without(child, bias)).OfType<SumTree>()];
        return children.Length == 1 ? children[0] : new SumNode(children);
    }

    private static string BiasPlace(SumTree tree, int bias)
    {
        SumNode parent = tree.Nodes.First(node => node.Leaves.Contains(bias));
        int beside = parent.Leaves.Count - 1;
        return parent.Leaves.Count == tree.Leaves.Count ? "bias last"
            : beside == 1 ? "bias first"
            : parent.Children.Count > 2 ? $"bias in the first addition of {parent.Children.Count}"
            : $"bias after {beside} terms";
    }
}
