using System.Globalization;

namespace ExactGrad.Oracle.Fingerprint;

/// <summary>The order of a summation: leaves are terms, a node adds its children (more than two in one step where hardware does).</summary>
internal abstract record SumTree
{
    /// <summary>The leaves under this tree, ascending.</summary>
    internal abstract IReadOnlyList<int> Leaves { get; }

    /// <summary>All nodes, children before their parents.</summary>
    internal abstract IEnumerable<SumNode> Nodes { get; }

    /// <summary>Brackets: "(0 1)" adds terms 0 and 1, "[0..7]" adds 0 to 7 one by one, "b" is the bias.</summary>
    /// <param name="bias">The leaf that is the bias, or -1.</param>
    internal abstract string Brackets(int bias);
}

/// <summary>One term.</summary>
internal sealed record SumLeaf(int Index) : SumTree
{
    internal override IReadOnlyList<int> Leaves { get; } = [Index];

    internal override IEnumerable<SumNode> Nodes => [];

    internal override string Brackets(int bias) => Index == bias ? "b" : Index.ToString(CultureInfo.InvariantCulture);
}

/// <summary>One addition.</summary>
internal sealed record SumNode : SumTree
{
    internal SumNode(IEnumerable<SumTree> children)
    {
        // Addition commutes: in the order of their first leaves, equal trees look equal.
        Children = [.. children.OrderBy(child => child.Leaves[0])];
        Leaves = [.. Children.SelectMany(child => child.Leaves).Order()];
    }

    internal IReadOnlyList<SumTree> Children { get; }

    internal override IReadOnlyList<int> Leaves { get; }

    internal override IEnumerable<SumNode> Nodes => [.. Children.SelectMany(child => child.Nodes), this];

    internal override string Brackets(int bias) =>
        Leaves.Count > 2 && !Leaves.Contains(bias) && TreeShape.IsRun(this)
            ? string.Create(CultureInfo.InvariantCulture, $"[{Leaves[0]}..{Leaves[^1]}]")
            : $"({string.Join(' ', Children.Select(child => child.Brackets(bias)))})";
}
