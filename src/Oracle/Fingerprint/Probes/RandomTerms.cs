using ExactGrad.Oracle.Cases;

namespace ExactGrad.Oracle.Fingerprint.Probes;

/// <summary>Random reals with full significands, 1/2 to 4 in size and of both signs: almost every operation on them rounds.</summary>
internal sealed class RandomTerms(SumSite site, string purpose)
{
    private SplitMix64 _random = SplitMix64.For(1, $"{purpose} {site.Output} {site.Format.Name}");

    internal double Number()
    {
        int bits = site.Format.SignificandBits;
        long significand = (long)(_random.Next() >> (64 - bits)) | (1L << (bits - 1));
        double magnitude = Math.ScaleB(significand, _random.Between(0, 2) - bits);
        return _random.OneIn(2) ? -magnitude : magnitude;
    }

    internal double[] Numbers(int count)
    {
        var numbers = new double[count];
        for (int k = 0; k < count; k++)
        {
            numbers[k] = Number();
        }

        return numbers;
    }

    internal Terms Sum(int terms)
    {
        var sum = new Terms(site, terms);
        for (int k = 0; k < terms; k++)
        {
            sum.WithFactors(k, Number(), Number());
        }

        return site.HasBias ? sum.With(terms, Number()) : sum;
    }
}
