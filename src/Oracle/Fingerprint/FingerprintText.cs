using System.Globalization;

namespace ExactGrad.Oracle.Fingerprint;

/// <summary>A fingerprint in words: the lines of the table.</summary>
public static class FingerprintText
{
    private const int LongestShape = 120;

    /// <summary>Property and finding, in the order of the table.</summary>
    public static IReadOnlyList<(string Property, string Finding)> Lines(SiteFingerprint site)
    {
        ArgumentNullException.ThrowIfNull(site);
        return site.Findings is not { } found
            ? [("findings", string.Join("; ", site.Notes))]
            :
            [
                ("input bits", Inputs(found)),
                ("sum bits", Sums(found.Sums)),
                ("products", found.Products.Text(Products)),
                ("additions round", Direction(found.SumDirection, found.Sums is { IsKnown: true, Value.AtLeast: true })),
                ("store rounds", found.StoreDirection is { } store ? Direction(store, false) : "nothing"),
                ("subnormals", found.Subnormals.Text(flushed => flushed.Any ? $"flushed: {Declarations.FlushedWords(flushed)}" : "kept")),
                ("order", Orders(found.Trees)),
                ("same on repeat", Invariance(found.Repeat)),
                ("same at any position", Invariance(found.Positions)),
                ("same at any batch", found.Batch is { } batch ? Invariance(batch) : "-"),
                ("random sums foretold", found.Model.Text(model => Format($"{model.Reproduced} of {model.Of}"))),
            ];
    }

    /// <summary>What is not determined, with its reason; each reason once.</summary>
    public static IReadOnlyList<string> Reasons(SiteFingerprint site)
    {
        ArgumentNullException.ThrowIfNull(site);
        return site.Findings is not { } found
            ? []
            :
            [
                .. new (string What, bool Known, string Reason)[]
                {
                    ("products", found.Products.IsKnown, found.Products.Reason),
                    (
                        "the direction of additions",
                        found.SumDirection.IsKnown || found.Sums is { IsKnown: true, Value.AtLeast: true },
                        found.SumDirection.Reason
                    ),
                    ("the direction of the store", found.StoreDirection?.IsKnown ?? true, found.StoreDirection?.Reason ?? ""),
                    ("the order", found.Trees[0].IsKnown, found.Trees[0].Reason),
                    ("random sums", found.Model.IsKnown, found.Model.Reason),
                }
                    .Concat(
                        found.Inputs.Select(input =>
                            ($"the rounding of {input.Name}", input.Direction?.IsKnown ?? true, input.Direction?.Reason ?? "")
                        )
                    )
                    .Where(one => !one.Item2)
                    .Select(one => $"{one.Item1}: not determined: {one.Item3}"),
            ];
    }

    private static string Inputs(SiteFindings found)
    {
        string[] each =
        [
            .. found.Inputs.Select(input =>
                $"{input.Name} {input.Bits.Text(bits => Format($"{bits}"))}{(input.Direction is { IsKnown: true } direction ? $" {direction.Value.Name()}" : "")}"
            ),
        ];
        string range = found.Range is { } type ? $", exponents of {Calls.ElementFormat.Of(type).Name}" : "";
        return string.Join(", ", each) + range;
    }

    private static string Sums(Measured<SumFinding> sums) =>
        sums.Text(found =>
            found.AtLeast ? Format($"at least {found.Least}")
            : found.Least == found.Most ? Format($"{found.Least}")
            : Format($"{found.Least} to {found.Most}")
        );

    private static string Products(ProductFinding found) =>
        found.Kind switch
        {
            ProductKind.None => "-",
            ProductKind.Exact => "exact",
            ProductKind.Fused => "fused",
            ProductKind.Rounded => Format($"rounded to {found.Bits} bits"),
            _ => Format($"fused in {found.FusedAdditions} of {found.Additions} additions"),
        };

    private static string Direction(Measured<RoundingDirection> direction, bool roundsNothing) =>
        roundsNothing ? "nothing seen" : direction.Text(one => one.Name());

    /// <summary>The shape for the most terms, and those for fewer where they have another name.</summary>
    private static string Orders(IReadOnlyList<Measured<TreeFinding>> trees)
    {
        string Shape(TreeFinding tree) =>
            tree.Shape.Length <= LongestShape ? tree.Shape : $"{tree.Shape[..LongestShape]}... (in full in JSON)";
        string first = trees[0].Text(tree => tree.Terms == SiteProber.Terms ? Shape(tree) : Format($"{Shape(tree)} (of {tree.Terms} terms)"));
        IEnumerable<string> others = trees
            .Skip(1)
            .Where(tree => tree.IsKnown && tree.Value.Shape != first)
            .Select(tree => Format($"; of {tree.Value.Terms} terms: {Shape(tree.Value)}"));
        return first + string.Concat(others);
    }

    private static string Invariance(InvarianceFinding finding) => finding.Holds ? "yes" : $"no: {finding.Where}";

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
