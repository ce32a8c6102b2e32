using System.Globalization;
using ExactGrad.Oracle.Calls;

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
                ("input bits", Inputs(found, site.ElementType)),
                ("sum bits", Sums(found.Sums)),
                ("products", found.Products.Text(Products)),
                ("additions round", Direction(found.SumDirection, found.Sums is { IsKnown: true, Value.AtLeast: true })),
                ("store rounds", found.StoreDirection is { } store ? Direction(store, false) : "nothing"),
                ("subnormals", found.Subnormals.Text(flushed => flushed.Any ? $"flushed: {Declarations.FlushedWords(flushed)}" : "kept")),
                (Format($"order of {SiteProber.Terms} terms"), Orders(found.Trees)),
                ("same on repeat", Invariance(found.Repeat)),
                ("same at any position", Invariance(found.Positions)),
                ("same at any batch", found.Batch is { } batch ? Invariance(batch) : "-"),
                ("random sums foretold", found.Model.Text(model => Format($"{model.Reproduced} of {model.Of}"))),
            ];
    }

    /// <summary>Sentences on what is not determined, and why; and on random sums that come otherwise than was foretold.</summary>
    public static IReadOnlyList<string> Reasons(SiteFingerprint site)
    {
        ArgumentNullException.ThrowIfNull(site);
        return site.Findings is { } found ? [.. Reasons(found)] : [];
    }

    private static IEnumerable<string> Reasons(SiteFindings found)
    {
        static string Open(string what, string reason) => $"{what}: not determined: {reason}";
        foreach (InputFinding input in found.Inputs.Where(input => input.Direction is { IsKnown: false }))
        {
            yield return Open($"rounding of {input.Name}", input.Direction!.Reason);
        }

        if (!found.Products.IsKnown)
        {
            yield return Open("products", found.Products.Reason);
        }

        if (!found.SumDirection.IsKnown && found.Sums is not { IsKnown: true, Value.AtLeast: true })
        {
            yield return Open("additions", found.SumDirection.Reason);
        }

        if (found.StoreDirection is { IsKnown: false } store && store.Reason != found.SumDirection.Reason)
        {
            yield return Open("store", store.Reason);
        }

        foreach (Measured<TreeFinding> tree in found.Trees.Where(tree => !tree.IsKnown))
        {
            yield return Open("order", tree.Reason);
        }

        if (!found.Model.IsKnown)
        {
            yield return Open("random sums", found.Model.Reason);
        }
        else if (found.Model.Value is { } model && model.Reproduced < model.Of)
        {
            yield return Format(
                $"random sums: {model.Of - model.Reproduced} of {model.Of} come otherwise than all of this foretells, so there is more to it (compensated sums, split inputs?)"
            );
        }
    }

    private static string Inputs(SiteFindings found, ElementType type)
    {
        string[] each =
        [
            .. found.Inputs.Select(input =>
                $"{input.Name} {input.Bits.Text(bits => Format($"{bits}"))}{(input.Direction is { IsKnown: true } direction ? $" {direction.Value.Name()}" : "")}"
            ),
        ];
        int all = ElementFormat.Of(type).SignificandBits;
        bool whole = found.Inputs.All(input => input.Bits.IsKnown && input.Bits.Value == all);
        string range = found.Range is { } narrow ? $", exponents of {ElementFormat.Of(narrow).Name}" : "";
        return (whole ? Format($"all {all}") : string.Join(", ", each)) + range;
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
        string first = trees[0]
            .Text(tree => tree.Terms == SiteProber.Terms ? Shape(tree) : Format($"{Shape(tree)} (of {tree.Terms} terms)"));
        IEnumerable<string> others = trees
            .Skip(1)
            .Where(tree => tree.IsKnown && tree.Value.Shape != first)
            .Select(tree => Format($"; of {tree.Value.Terms} terms: {Shape(tree.Value)}"));
        return first + string.Concat(others);
    }

    private static string Invariance(InvarianceFinding finding) => finding.Holds ? "yes" : $"no: {finding.Where}";

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
