using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Fingerprint.Probes;
using ExactGrad.Oracle.Judging;
using ExactGrad.Reference;

namespace ExactGrad.Oracle.Fingerprint;

/// <summary>What was found of an input.</summary>
/// <param name="Name">The tensor: x, w, dy or b.</param>
/// <param name="Bits">Significant bits kept of it.</param>
/// <param name="Direction">How it is rounded to them; null where all are kept.</param>
public sealed record InputFinding(string Name, Measured<int> Bits, Measured<RoundingDirection>? Direction);

/// <summary>What was found of the sums.</summary>
/// <param name="Least">Fewest significant bits of an addition, the last one aside.</param>
/// <param name="Most">Most significant bits.</param>
/// <param name="AtLeast">Whether <paramref name="Least"/> is all that the element type can show.</param>
public sealed record SumFinding(int Least, int Most, bool AtLeast);

/// <summary>What becomes of a product before it is added.</summary>
public enum ProductKind
{
    /// <summary>There are no products.</summary>
    None,

    /// <summary>It has no more bits than the sum: fused or not, the result is the same.</summary>
    Exact,

    /// <summary>Added unrounded, in every addition that takes one.</summary>
    Fused,

    /// <summary>Rounded first, in every addition.</summary>
    Rounded,

    /// <summary>Fused in some additions, rounded in others.</summary>
    Mixed,
}

/// <summary>What was found of the products.</summary>
/// <param name="Kind">Fused or not.</param>
/// <param name="Bits">Bits of those that are rounded; null where none is seen to be.</param>
/// <param name="FusedAdditions">Additions that take an unrounded product.</param>
/// <param name="Additions">Additions that take a product.</param>
public sealed record ProductFinding(ProductKind Kind, int? Bits, int FusedAdditions, int Additions);

/// <summary>The order of a sum of K terms.</summary>
/// <param name="Terms">K.</param>
/// <param name="Shape">Its name, or brackets where it has none.</param>
/// <param name="Brackets">All additions: "(0 1)", "[0..7]" for 0 to 7 one by one, "b" for the bias.</param>
public sealed record TreeFinding(int Terms, string Shape, string Brackets);

/// <summary>A yes or no, and the first place where it is no.</summary>
/// <param name="Holds">Whether it holds.</param>
/// <param name="Where">Where it does not; empty where it does.</param>
public sealed record InvarianceFinding(bool Holds, string Where)
{
    internal static InvarianceFinding Of(string? where) => new(where is null, where ?? "");
}

/// <summary>How well all findings together foretell the bits of random sums.</summary>
/// <param name="Reproduced">Sums foretold bit for bit.</param>
/// <param name="Of">Sums.</param>
public sealed record ModelFinding(int Reproduced, int Of);

/// <summary>How one output of one operation is computed, in one element type.</summary>
public sealed record SiteFingerprint
{
    /// <summary>The operation.</summary>
    public required Operation Operation { get; init; }

    /// <summary>y, dx, dw or db.</summary>
    public required string Output { get; init; }

    /// <summary>The element type.</summary>
    public required ElementType ElementType { get; init; }

    /// <summary>The layouts for which all this was found.</summary>
    public required IReadOnlyList<WeightLayout> Layouts { get; init; }

    /// <summary>The verdict on what was declared.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>Sentences: what contradicts a declaration; or what could not be determined, or was refused.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>What was measured; null where there was no answer.</summary>
    public SiteFindings? Findings { get; init; }
}

/// <summary>What the probes found of a site.</summary>
public sealed record SiteFindings
{
    /// <summary>The inputs of the sum.</summary>
    public required IReadOnlyList<InputFinding> Inputs { get; init; }

    /// <summary>The narrower format beyond whose exponents inputs are lost; null where none is.</summary>
    public ElementType? Range { get; init; }

    /// <summary>The partial sums.</summary>
    public required Measured<SumFinding> Sums { get; init; }

    /// <summary>How additions round.</summary>
    public required Measured<RoundingDirection> SumDirection { get; init; }

    /// <summary>How the result is rounded to the element type; null where sums have no more bits than it.</summary>
    public Measured<RoundingDirection>? StoreDirection { get; init; }

    /// <summary>The products.</summary>
    public required Measured<ProductFinding> Products { get; init; }

    /// <summary>Subnormal numbers.</summary>
    public required Measured<FlushedSubnormals> Subnormals { get; init; }

    /// <summary>The orders of summation, that of the most terms first.</summary>
    public required IReadOnlyList<Measured<TreeFinding>> Trees { get; init; }

    /// <summary>Whether a repeated call gives the same bits.</summary>
    public required InvarianceFinding Repeat { get; init; }

    /// <summary>Whether equal sums at different positions of one output have the same bits.</summary>
    public required InvarianceFinding Positions { get; init; }

    /// <summary>Whether a row has the same bits at any batch size and position; null in dw and db, where the batch is what is summed.</summary>
    public InvarianceFinding? Batch { get; init; }

    /// <summary>Whether all this foretells random sums.</summary>
    public required Measured<ModelFinding> Model { get; init; }
}
