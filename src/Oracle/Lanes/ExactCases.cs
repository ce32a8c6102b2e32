using System.Globalization;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Reference;

namespace ExactGrad.Oracle.Lanes;

/// <summary>What the lanes that draw exact data have in common.</summary>
internal static class ExactCases
{
    /// <summary>The bits in a variant such as "p24" or "adjoint-p24"; null where there are none.</summary>
    internal static int? Bits(string variant)
    {
        int p = variant.LastIndexOf('p');
        return
            p >= 0
            && int.TryParse(variant.AsSpan(p + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int bits)
            && bits is >= 4 and <= 53
            ? bits
            : null;
    }

    /// <summary>
    /// Makes extents fit: means over powers of two, and small enough for the budget. Null where no extents but empty ones
    /// do, such as a chain in the few bits of bf16.
    /// </summary>
    internal static CaseId? Fitted(CaseId id, int bits, bool joint)
    {
        CaseId fitted = id.With(Draws.WithExactMean(id.Operation, id.Reduction, id.Extents));
        if (joint && IsMeanOverNothing(fitted))
        {
            fitted = fitted.With([.. fitted.Extents.Select(extent => Math.Max(extent, 1))]);
        }

        while (!Fits(fitted, bits, joint))
        {
            int[] extents = [.. fitted.Extents];
            int largest = Array.IndexOf(extents, extents.Max());
            if (extents[largest] <= 1)
            {
                return null;
            }

            extents[largest] /= 2;
            fitted = fitted.With(Draws.WithExactMean(id.Operation, id.Reduction, extents));
        }

        return fitted;
    }

    /// <summary>Why a case cannot be one of exact data, or null.</summary>
    internal static string? Problem(CaseId id, int? bits, bool joint)
    {
        if (bits is not int budget)
        {
            return $"the variant {id.Variant} does not end in a budget such as p24, of 4 to 53 bits";
        }

        if (!id.Extents.SequenceEqual(Draws.WithExactMean(id.Operation, id.Reduction, id.Extents)))
        {
            return "a mean over a count that is not a power of two is not exact";
        }

        if (joint && IsMeanOverNothing(id))
        {
            return "a mean over nothing is NaN, which has no derivative and obeys no law";
        }

        return Fits(id, budget, joint) ? null : $"extents {string.Join('x', id.Extents)} do not fit a budget of {budget} bits";
    }

    internal static bool IsMeanOverNothing(CaseId id) =>
        Signature.HasReduction(id.Operation)
        && id.Reduction switch
        {
            Reduction.BatchMean => id.Extents[0] == 0,
            Reduction.Mean => id.Extents[0] == 0 || id.Extents[^1] == 0,
            _ => false,
        };

    private static bool Fits(CaseId id, int bits, bool joint)
    {
        if (joint)
        {
            return ExactData.JointBits(id, bits) > 0;
        }

        ElementFormat format = ElementFormat.Of(id.ElementType);
        int budget = Math.Min(bits, format.MaxExponent);
        return id.Operation switch
        {
            // The smallest data of a loss: p and t of one bit, so e^2 is at most 4.
            Operation.MseForward => id.Reduction == Reduction.None || 4L * id.Extents[0] * id.Extents[1] < 1L << budget,
            Operation.NetworkStep => ExactData.NetworkBits(id, budget, Math.Min(budget, format.SignificandBits), step: 0) > 0,
            _ => true,
        };
    }
}
