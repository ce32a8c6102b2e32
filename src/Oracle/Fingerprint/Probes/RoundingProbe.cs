namespace ExactGrad.Oracle.Fingerprint.Probes;

/// <summary>The direction in which additions, and the store of the result, round.</summary>
internal sealed class RoundingProbe(Questions questions, int terms)
{
    /// <summary>Of additions: 1 and f u meet where sums have p bits, and -1 joins later.</summary>
    internal Measured<RoundingDirection> OfSums(SumBits bits)
    {
        var probe = new SumBitsProbe(questions, terms);
        if (bits.Least > probe.Limit(bits.Narrowest) - 2)
        {
            return Measured<RoundingDirection>.Unknown($"sums round nothing that {questions.Site.Format.Name} can show");
        }

        int top = probe.Top(bits.Narrowest);
        IReadOnlyList<(double Addend, int Sign)> addends = Directions.Addends(bits.Least, bits.Least + 2);
        double[] values = questions.Ask([.. addends.Select(one => probe.Sum(bits.Narrowest, one.Addend, one.Sign))]);
        return Directions.Tell(bits.Least, addends, [.. values.Select(value => Math.ScaleB(value, -top))]);
    }

    /// <summary>Of the store: 1 + f u as a sum that keeps all of it, u of the element type.</summary>
    internal Measured<RoundingDirection> OfStore(SumBits bits)
    {
        int stored = questions.Site.Format.SignificandBits;
        IReadOnlyList<(double Addend, int Sign)> addends = Directions.Addends(stored, bits.Most);
        double[] values = questions.Ask([
            .. addends.Select(one =>
                new Terms(questions.Site, terms).With(bits.Narrowest.First, one.Sign).With(bits.Narrowest.Second, one.Sign * one.Addend)
            ),
        ]);
        return Directions.Tell(stored, addends, [.. values.Zip(addends, (value, one) => value - one.Sign)]);
    }
}
