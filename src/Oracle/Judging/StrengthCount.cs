using ExactGrad.Oracle.Bounds;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;

namespace ExactGrad.Oracle.Judging;

/// <summary>Counts up, case by case, how strong a pass is.</summary>
internal sealed class StrengthCount
{
    private readonly Dictionary<(Operation, string, ElementType), Entry> _outputs = [];

    private sealed class Entry
    {
        internal Resolution Resolution = new();
        internal double? Log2;
        internal long Cases;
    }

    /// <summary>Adds a case that passed.</summary>
    internal void Add(CaseId id, Judgement judgement)
    {
        foreach ((string output, Resolution resolution) in judgement.Tally.Resolutions)
        {
            if (!_outputs.TryGetValue((id.Operation, output, id.ElementType), out Entry? entry))
            {
                _outputs[(id.Operation, output, id.ElementType)] = entry = new Entry();
            }

            entry.Resolution.Add(resolution);
            // Of values that an id gives, nothing was drawn. An output without entries tells nothing of its polynomial.
            if (id.Values.Count == 0 && resolution.Entries > 0 && judgement.PassProbability?.Invoke(output) is double probability)
            {
                entry.Log2 = (entry.Log2 ?? 0) + Math.Log2(probability);
                entry.Cases += probability < 1 ? 1 : 0;
            }
        }
    }

    /// <summary>What was counted, in the order of operations, outputs and types.</summary>
    internal IReadOnlyList<OutputStrength> Outputs =>
        [
            .. _outputs
                .OrderBy(pair => pair.Key.Item1)
                .ThenBy(pair => pair.Key.Item2, StringComparer.Ordinal)
                .ThenBy(pair => pair.Key.Item3)
                .Select(pair => new OutputStrength
                {
                    Operation = pair.Key.Item1,
                    Output = pair.Key.Item2,
                    ElementType = pair.Key.Item3,
                    Entries = pair.Value.Resolution.Entries,
                    SmallestError = pair.Value.Resolution.SmallestError,
                    SmallestShare = pair.Value.Resolution.SmallestShare,
                    WrongPolynomialLog2 = pair.Value.Log2,
                    PolynomialCases = pair.Value.Cases,
                }),
        ];
}
