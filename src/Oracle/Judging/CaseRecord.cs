using ExactGrad.Oracle.Bounds;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;

namespace ExactGrad.Oracle.Judging;

/// <summary>All that counts of a judged case; docs/campaigns.md says how it is written into a journal.</summary>
internal sealed record CaseRecord
{
    /// <summary>Which draw of the lane it is, from 0.</summary>
    internal required long Index { get; init; }

    internal required CaseId Id { get; init; }

    internal required Outcome Outcome { get; init; }

    /// <summary>Elements compared.</summary>
    internal long Compared { get; init; }

    /// <summary>Largest share of a bound that was used.</summary>
    internal double LargestShare { get; init; }

    /// <summary>Coordinates skipped at a kink.</summary>
    internal long Skipped { get; init; }

    internal string Reason { get; init; } = "";

    internal string Observation { get; init; } = "";

    /// <summary>What was compared with a truth, output by output.</summary>
    internal IReadOnlyList<OutputRecord> Outputs { get; init; } = [];

    internal IReadOnlyList<ViolationRecord> Violations { get; init; } = [];

    /// <summary>Its part of the time that its batch took.</summary>
    internal double Seconds { get; init; }

    internal static CaseRecord Of(long index, CaseId id, Judgement judgement, double seconds) =>
        new()
        {
            Index = index,
            Id = id,
            Outcome = judgement.Outcome,
            Compared = judgement.Tally.Compared,
            LargestShare = judgement.Tally.LargestShare,
            Skipped = judgement.Skipped,
            Reason = judgement.Reason,
            Observation = judgement.Observation,
            Outputs = [.. judgement.Tally.Resolutions.Select(of => Strength(id, judgement, of))],
            Violations = [.. judgement.Violations.Select(violation => new ViolationRecord(violation))],
            Seconds = seconds,
        };

    private static OutputRecord Strength(CaseId id, Judgement judgement, (string Output, Resolution Resolution) of)
    {
        // Of values that an id gives, nothing was drawn. An output without entries tells nothing of its polynomial.
        double? probability = id.Values.Count == 0 && of.Resolution.Entries > 0 ? judgement.PassProbability?.Invoke(of.Output) : null;
        return new OutputRecord(of.Output, of.Resolution, probability is double p ? OutputRecord.RoundedUp(Math.Log2(p)) : null);
    }
}

/// <summary>How strong the pass of an output is.</summary>
/// <param name="Output">The output.</param>
/// <param name="Resolution">How small an error was resolved.</param>
/// <param name="WrongPolynomialLog2">Log2 of the probability with which a wrong polynomial passes, at most; null where that is not derived.</param>
internal sealed record OutputRecord(string Output, Resolution Resolution, double? WrongPolynomialLog2)
{
    // Whole multiples of this add up without rounding to 2^33: sums are the same in any order, and over any shards.
    private const double Unit = 1.0 / (1 << 20);

    /// <summary>Up, that is to a weaker claim.</summary>
    internal static double RoundedUp(double log2) => (Math.Ceiling(log2 / Unit) * Unit) + 0.0;
}

/// <summary>What is wrong with a case.</summary>
internal sealed record ViolationRecord(string Subject, FaultKind? Fault, string Headline)
{
    internal ViolationRecord(Violation violation)
        : this(violation.Subject, violation.Fault, violation.Headline) { }
}
