using ExactGrad.Oracle.Calls;

namespace ExactGrad.Oracle.Fingerprint.Probes;

/// <summary>Where a probe puts its numbers: into the left factor, the right one, or the bias.</summary>
internal enum Operand
{
    Left,
    Right,
    Bias,
}

/// <summary>
/// The bits that survive of an input. v = 1.0101... with d bits after the point, the last one 1, against v - 2^-d gives 2^-d, in any
/// order of summation, for exactly those d that the input, the product with 1 and the sum all keep. (1 + 2^-d would not do: two bf16
/// numbers hold it for any d.) The bias is tried with 1 + 2^-d against -1, since what is subtracted comes from elsewhere.
/// </summary>
internal sealed class InputProbe(Questions questions, int terms)
{
    private readonly SumSite _site = questions.Site;

    internal IReadOnlyList<Operand> Operands =>
        [Operand.Left, .. _site.HasProducts ? [Operand.Right] : (Operand[])[], .. _site.HasBias ? [Operand.Bias] : (Operand[])[]];

    /// <summary>The tensor that an operand comes from.</summary>
    internal string Name(Operand operand) =>
        operand switch
        {
            Operand.Left => _site.Operands.Left,
            Operand.Right => _site.Operands.Right,
            _ => "b",
        };

    /// <summary>How many leading bits survive.</summary>
    internal Measured<int> Bits(Operand operand)
    {
        int all = _site.Format.SignificandBits;
        double[] values = questions.Ask([.. Enumerable.Range(1, all - 1).Select(d => Difference(operand, d))]);
        bool[] kept = [.. values.Select((value, index) => value == Math.ScaleB(1, -index - 1))];
        int lost = Array.IndexOf(kept, false);
        return lost < 0 ? Measured<int>.Known(all)
            : Array.LastIndexOf(kept, true) < lost ? Measured<int>.Known(lost + 1)
            : Measured<int>.Unknown($"{Name(operand)} loses 2^-{lost + 1} beside 1, but keeps 2^-{Array.LastIndexOf(kept, true) + 1}");
    }

    /// <summary>The direction in which an input is rounded to <paramref name="bits"/> bits.</summary>
    internal Measured<RoundingDirection> Direction(Operand operand, int bits)
    {
        IReadOnlyList<(double Addend, int Sign)> addends = Directions.Addends(bits, _site.Format.SignificandBits);
        double[] values = questions.Ask([.. addends.Select(one => Sum(operand, one.Sign * (1 + one.Addend)).With(1, -one.Sign))]);
        return Directions.Tell(bits, addends, values);
    }

    /// <summary>
    /// The narrowest format beyond whose exponents inputs are lost: 2^(emax + 2) 2^-(emax + 2) is not 1. Null where none is. So a cast
    /// to f16 is told from one to TF32, which has as many bits.
    /// </summary>
    internal ElementFormat? Range()
    {
        if (!_site.HasProducts)
        {
            return null;
        }

        ElementFormat[] narrower =
        [
            .. ElementFormat
                .All.Where(format => format.Type != ElementType.BF16 && format.MaxExponent < _site.Format.MaxExponent)
                .OrderBy(format => format.MaxExponent),
        ];
        double[] values = questions.Ask([
            .. narrower.SelectMany(format =>
                new[] { 1, -1 }.Select(sign =>
                    new Terms(_site, terms).WithFactors(
                        0,
                        Math.ScaleB(1, sign * (format.MaxExponent + 2)),
                        Math.ScaleB(1, -sign * (format.MaxExponent + 2))
                    )
                )
            ),
        ]);
        return narrower.Where((_, f) => values[2 * f] != 1 || values[(2 * f) + 1] != 1).FirstOrDefault();
    }

    private Terms Difference(Operand operand, int d)
    {
        if (operand == Operand.Bias)
        {
            return Sum(operand, 1 + Math.ScaleB(1, -d)).With(1, -1);
        }

        // 4/3 = 1.010101... in binary.
        double value = Math.ScaleB(((1L << (d + 2)) / 3) | 1, -d);
        double shorter = value - Math.ScaleB(1, -d);
        Terms sum = Sum(operand, value);
        return operand == Operand.Left ? sum.WithFactors(1, -shorter, 1) : sum.WithFactors(1, -1, shorter);
    }

    private Terms Sum(Operand operand, double value)
    {
        var sum = new Terms(_site, terms);
        return operand switch
        {
            Operand.Left => sum.WithFactors(0, value, 1),
            Operand.Right => sum.WithFactors(0, 1, value),
            _ => sum.With(terms, value),
        };
    }
}
