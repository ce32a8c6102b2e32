using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Fingerprint.Probes;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.Judging;

namespace ExactGrad.Oracle.Fingerprint;

/// <summary>
/// Holds what was found against what was declared: an element type is a promise to read all its bits, an accumulator one to keep as many
/// in products and sums. What is not declared (order, fused or not, directions, batch invariance) is told and never judged.
/// </summary>
internal static class Declarations
{
    /// <summary>The verdict, and its reasons.</summary>
    internal static (Verdict Verdict, IReadOnlyList<string> Notes) Judge(SumSite site, SiteFindings findings, Capabilities declared)
    {
        string[] breaches = [.. Breaches(site, findings, declared)];
        string[] open = [.. Open(findings)];
        return breaches.Length > 0 ? (Verdict.Violated, [.. breaches, .. open])
            : open.Length > 0 ? (Verdict.Inconclusive, open)
            : (Verdict.Verified, []);
    }

    private static IEnumerable<string> Breaches(SumSite site, SiteFindings findings, Capabilities declared)
    {
        string type = site.Format.Name;
        foreach (InputFinding input in findings.Inputs)
        {
            if (input.Bits.IsKnown && input.Bits.Value < site.Format.SignificandBits)
            {
                yield return $"declared {type}, which has {site.Format.SignificandBits} significant bits, but {input.Name} is read with {input.Bits.Value}{Alias(input.Bits.Value, findings.Range)}";
            }
        }

        if (findings.Range is ElementType range)
        {
            yield return $"declared {type}, but inputs outside the exponents of {ElementFormat.Of(range).Name} are lost";
        }

        var sums = ElementFormat.Of(declared.AccumulatorOf(site.ElementType));
        if (findings.Sums.IsKnown && findings.Sums.Value is { AtLeast: false } found && found.Least < sums.SignificandBits)
        {
            yield return $"declared sums in {sums.Name}, which has {sums.SignificandBits} significant bits, but a partial sum keeps {found.Least}";
        }

        if (
            findings.Products.IsKnown
            && findings.Products.Value.Bits is int bits
            && bits < sums.SignificandBits
            && !(findings.Sums.IsKnown && findings.Sums.Value.Least <= bits)
        )
        {
            yield return $"declared sums in {sums.Name}, which has {sums.SignificandBits} significant bits, but products are rounded to {bits}";
        }

        if (findings.Subnormals.IsKnown && findings.Subnormals.Value.Any && !declared.FlushesSubnormals)
        {
            yield return $"declared to keep subnormal numbers, but flushes {FlushedWords(findings.Subnormals.Value)} to 0";
        }
    }

    private static IEnumerable<string> Open(SiteFindings findings)
    {
        foreach (InputFinding input in findings.Inputs.Where(input => !input.Bits.IsKnown))
        {
            yield return $"the bits kept of {input.Name} are not determined: {input.Bits.Reason}";
        }

        if (!findings.Sums.IsKnown)
        {
            yield return $"the bits of sums are not determined: {findings.Sums.Reason}";
        }

        if (!findings.Subnormals.IsKnown)
        {
            yield return $"what becomes of subnormal numbers is not determined: {findings.Subnormals.Reason}";
        }
    }

    /// <summary>inputs, products, results: those of them that are flushed.</summary>
    internal static string FlushedWords(FlushedSubnormals flushed) =>
        string.Join(
            ", ",
            new[] { (flushed.Inputs, "inputs"), (flushed.Products, "products"), (flushed.Results, "results") }
                .Where(one => one.Item1)
                .Select(one => one.Item2)
        );

    /// <summary>The format that such an input is known by, in brackets.</summary>
    private static string Alias(int bits, ElementType? range) =>
        (bits, range) switch
        {
            (11, ElementType.F16) => " (f16)",
            (11, _) => " (tf32)",
            (8, _) => " (bf16)",
            (24, _) => " (f32)",
            _ => "",
        };
}
