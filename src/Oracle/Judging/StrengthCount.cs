using ExactGrad.Oracle.Bounds;
using ExactGrad.Oracle.Calls;

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
    internal void Add(CaseRecord record)
    {
        foreach (OutputRecord output in record.Outputs)
        {
            double? log2 = output.WrongPolynomialLog2;
            Add((record.Id.Operation, output.Output, record.Id.ElementType), output.Resolution, log2, log2 < 0 ? 1 : 0);
        }
    }

    /// <summary>Adds what others counted.</summary>
    internal void Add(StrengthCount other)
    {
        foreach (((Operation, string, ElementType) key, Entry entry) in other._outputs)
        {
            Add(key, entry.Resolution, entry.Log2, entry.Cases);
        }
    }

    /// <summary>Adds what was told of others.</summary>
    internal void Add(OutputStrength other) =>
        Add(
            (other.Operation, other.Output, other.ElementType),
            new Resolution(other.Entries, other.SmallestError, other.SmallestShare),
            other.WrongPolynomialLog2,
            other.PolynomialCases
        );

    private void Add((Operation, string, ElementType) key, in Resolution resolution, double? log2, long cases)
    {
        if (!_outputs.TryGetValue(key, out Entry? entry))
        {
            _outputs[key] = entry = new Entry();
        }

        entry.Resolution.Add(resolution);
        if (log2 is double more)
        {
            entry.Log2 = (entry.Log2 ?? 0) + more;
            entry.Cases += cases;
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
