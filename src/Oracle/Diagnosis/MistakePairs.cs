using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Catalogue;

namespace ExactGrad.Oracle.Diagnosis;

/// <summary>Two mistakes at once in one output, the second on what the first left.</summary>
/// <param name="First">The first.</param>
/// <param name="Second">The second.</param>
public sealed record MistakePair(Mistake First, Mistake Second);

/// <summary>
/// Finds pairs of mistakes that together reproduce an output which no single one does: bit for bit, on small cases, since
/// there are thousands of pairs.
/// </summary>
internal static class MistakePairs
{
    private const int MostElements = 1 << 12;

    // Several pairs may do the same; a reader is served by few.
    private const int MostPairs = 4;

    /// <summary>The pairs, in the order of the catalogue.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="output">The output.</param>
    /// <param name="observations">Unrelated calls and their answers: those that are wrong, and those that are right.</param>
    internal static IReadOnlyList<MistakePair> Find(Operation operation, string output, IReadOnlyList<Observation> observations)
    {
        // Small and wrong ones first: they are quick to answer and rule out most.
        Observation[] small =
        [
            .. observations
                .Where(observation => observation.Has(output) && Size(observation) <= MostElements)
                .OrderBy(observation => observation.IsWrong(output) ? 0 : 1)
                .ThenBy(Size),
        ];
        Observation[] wrong = [.. small.Where(observation => observation.IsWrong(output))];
        if (wrong.Length < 2)
        {
            return [];
        }

        Mistake[] candidates =
        [
            .. KnownMistakes.All.Where(mistake =>
                mistake.Class != MistakeClass.StaleState
                && mistake.Operations.Contains(operation)
                && Array.Exists(wrong, observation => !Observation.Same(Answer(observation, output, mistake), observation.Right[output]))
            ),
        ];
        var pairs = new List<MistakePair>();
        foreach (Mistake first in candidates)
        {
            foreach (Mistake second in candidates)
            {
                // Most mistakes do not mind the order, and are then told once.
                if (
                    pairs.Count < MostPairs
                    && first != second
                    && !pairs.Contains(new MistakePair(second, first))
                    && Array.TrueForAll(
                        small,
                        observation => Observation.Same(Answer(observation, output, first, second), observation.Outputs[output])
                    )
                )
                {
                    pairs.Add(new MistakePair(first, second));
                }
            }
        }

        return pairs;
    }

    private static Tensor Answer(Observation observation, string output, params Mistake[] mistakes) =>
        observation.Mistaken(output, [.. mistakes.Select(mistake => mistake.Begin())]);

    private static long Size(Observation observation) =>
        Signature.Extents(observation.Call).Aggregate(1L, (size, extent) => size * Math.Max(extent, 1));
}
