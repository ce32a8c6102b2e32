using ExactGrad.Oracle.Calls;

namespace ExactGrad.Oracle.Fingerprint.Probes;

/// <summary>
/// Numbers of which the small one vanishes beside the large one: 2^Huge and 2^Unit, of which up to Chunk at a time are counted.
/// </summary>
/// <param name="Huge">Exponent of the masking number.</param>
/// <param name="Unit">Exponent of what is counted.</param>
/// <param name="Chunk">Most units in one probe: their sum must still vanish. 1 asks for each by itself.</param>
internal readonly record struct Mask(int Huge, int Unit, int Chunk)
{
    private const int All = int.MaxValue;

    // Behind a cast to f16, larger numbers than these are infinite.
    private static readonly Mask[] OfHalf = [new(30, -14, All), new(15, -14, 16)];

    /// <summary>
    /// What to try in turn. 2^Huge / (Chunk 2^Unit) is 2^114 and more (f64, f32, bf16), or 2^38 and 2^25 (f16): above the 2^(p+1)
    /// that masking takes for p-bit sums, for p = 106, 37 and 24.
    /// </summary>
    internal static IReadOnlyList<Mask> Of(SumSite site) =>
        site.ElementType switch
        {
            ElementType.F64 => [new(1000, 0, All), new(120, 0, All), .. OfHalf],
            ElementType.F16 => site.HasProducts ? OfHalf : OfHalf[1..],
            _ => [new(120, 0, All), .. OfHalf],
        };

    /// <summary>The mask for a pair of leaves of which one is a number of its own, and no product.</summary>
    internal Mask ForSingle(ElementFormat format) =>
        Huge <= format.MaxExponent ? this : OfHalf[1] with { Chunk = Math.Min(Chunk, OfHalf[1].Chunk) };
}
