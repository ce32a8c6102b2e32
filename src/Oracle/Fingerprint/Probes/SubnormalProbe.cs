namespace ExactGrad.Oracle.Fingerprint.Probes;

/// <summary>Which subnormal numbers become 0.</summary>
/// <param name="Inputs">Those that are read.</param>
/// <param name="Products">Products that are subnormal though their factors are not; false where there are none.</param>
/// <param name="Results">Sums that are subnormal though their terms are not.</param>
public sealed record FlushedSubnormals(bool Inputs, bool Products, bool Results)
{
    /// <summary>Whether any is.</summary>
    public bool Any => Inputs || Products || Results;
}

/// <summary>
/// With e = 2^emin, the smallest normal number. Inputs: (e/2) 2^4 is a normal number, so it is 0 only if e/2 was read as 0; where there
/// are no products, e + e/2. Products: e + (e/2 as a product of normal numbers). Results: 3/2 e - e.
/// </summary>
internal sealed class SubnormalProbe(Questions questions, int terms)
{
    private readonly SumSite _site = questions.Site;

    internal Measured<FlushedSubnormals> Run()
    {
        double e = _site.Format.SmallestNormal;
        List<(Terms Sum, double Kept, double Flushed)> inputs =
        [
            .. _site.HasProducts
                ? [(Zeros.WithFactors(0, e / 2, 16), 8 * e, 0), (Zeros.WithFactors(0, 16, e / 2), 8 * e, 0)]
                : ((Terms, double, double)[])[(Zeros.With(0, e).With(1, e / 2), 1.5 * e, e)],
            .. _site.HasBias ? [(Zeros.With(0, e).With(terms, e / 2), 1.5 * e, e)] : ((Terms, double, double)[])[],
        ];
        List<(Terms Sum, double Kept, double Flushed)> products = _site.HasProducts ? [(Zeros.With(0, e).With(1, e / 2), 1.5 * e, e)] : [];
        List<(Terms Sum, double Kept, double Flushed)> results = [(Zeros.With(0, 1.5 * e).With(1, -e), e / 2, 0)];

        (Terms Sum, double Kept, double Flushed)[] all = [.. inputs, .. products, .. results];
        double[] values = questions.Ask([.. all.Select(one => one.Sum)]);
        foreach (((Terms _, double kept, double flushed), double value) in all.Zip(values))
        {
            if (value != kept && value != flushed)
            {
                return Measured<FlushedSubnormals>.Unknown(
                    FormattableString.Invariant($"{value:R} came where {kept:R} is right and {flushed:R} is what flushing leaves")
                );
            }
        }

        bool[] lost = [.. all.Zip(values, (one, value) => value != one.Kept)];
        return Measured<FlushedSubnormals>.Known(
            new FlushedSubnormals(
                lost[..inputs.Count].Contains(true),
                lost[inputs.Count..(inputs.Count + products.Count)].Contains(true),
                lost[^1]
            )
        );
    }

    private Terms Zeros => new(_site, terms);
}
