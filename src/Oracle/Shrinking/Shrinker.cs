using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Judging;
using ExactGrad.Oracle.Lanes;

namespace ExactGrad.Oracle.Shrinking;

/// <summary>
/// Makes a failing case small: first the shape, then the request, then the values towards 0 and 1. Every candidate is
/// put to the implementation again, across the process boundary too, and is kept only where it fails in the same way.
/// </summary>
/// <param name="lane">The lane of the case.</param>
/// <param name="judge">Puts cases to the implementation; one judgement each.</param>
/// <param name="enough">Whether to leave it at the smallest case found so far; null for never.</param>
internal sealed class Shrinker(Lane lane, Func<IReadOnlyList<CaseId>, IReadOnlyList<Judgement>> judge, Func<bool>? enough = null)
{
    // Small shapes are tried with several draws: not every draw of a small shape shows a mistake.
    private const int DrawsPerShape = 3;
    private const int SmallSide = 3;
    private const int MostLiteralElements = 64;
    private const int MostPasses = 4;

    /// <summary>The smallest case found that fails as <paramref name="failing"/> does.</summary>
    internal CaseId Shrink(CaseId failing, Violation violation)
    {
        CaseId shape = SmallShape(failing, violation) ?? BisectedShape(failing, violation);
        CaseId request = Request(shape, violation);
        return Values(request, violation);
    }

    private CaseId? SmallShape(CaseId failing, Violation violation)
    {
        var candidates = new List<CaseId>();
        foreach (int[] extents in ShapesUpTo(failing.Extents))
        {
            for (int draw = 0; draw < DrawsPerShape; draw++)
            {
                candidates.Add(failing.With(extents, failing.Seed + (ulong)draw));
            }
        }

        return FirstFailing(candidates, violation);
    }

    /// <summary>
    /// All shapes of at most 3 a side, no larger than the failing one, smallest first; those without elements last, since
    /// a sum of nothing explains little.
    /// </summary>
    private static IEnumerable<int[]> ShapesUpTo(IReadOnlyList<int> most)
    {
        IEnumerable<int[]> shapes =
        [
            [],
        ];
        foreach (int extent in most)
        {
            shapes = shapes.SelectMany(shape =>
                Enumerable.Range(0, Math.Min(extent, SmallSide) + 1).Select(next => (int[])[.. shape, next])
            );
        }

        return shapes
            .OrderBy(shape => shape.Contains(0))
            .ThenBy(shape => shape.Sum(extent => extent * extent))
            .ThenBy(shape => shape.Max());
    }

    /// <summary>A mistake that only large shapes show (a tail, a tile): every extent halved or made one less while it fails.</summary>
    private CaseId BisectedShape(CaseId failing, Violation violation)
    {
        CaseId smallest = failing;
        for (bool progress = true; progress; )
        {
            progress = false;
            for (int k = 0; k < smallest.Extents.Count; k++)
            {
                int extent = smallest.Extents[k];
                int[] shorter =
                [
                    .. new[] { 0, 1, extent / 2, extent * 3 / 4, extent - 2, extent - 1 }.Where(e => e >= 0 && e < extent).Distinct(),
                ];
                IEnumerable<CaseId> candidates = shorter.SelectMany(e =>
                    Enumerable
                        .Range(0, 2)
                        .Select(draw =>
                            smallest.With([.. smallest.Extents.Select((old, index) => index == k ? e : old)], smallest.Seed + (ulong)draw)
                        )
                );
                if (FirstFailing([.. candidates], violation) is CaseId found)
                {
                    smallest = found;
                    progress = true;
                }
            }
        }

        return smallest;
    }

    private CaseId Request(CaseId failing, Violation violation)
    {
        var candidates = new List<CaseId>();
        foreach (GradientRequest gradient in failing.Request)
        {
            candidates.Add(failing.With(request: [gradient with { Mode = GradientMode.Overwrite }]));
            candidates.Add(failing.With(request: [gradient]));
        }

        return FirstFailing(candidates, violation) ?? failing;
    }

    private CaseId Values(CaseId failing, Violation violation)
    {
        Dictionary<string, Tensor> inputs = lane.Inputs(failing);
        if (inputs.Values.Sum(tensor => tensor.Count) > MostLiteralElements)
        {
            return failing;
        }

        var values = new SortedDictionary<string, double[]>(StringComparer.Ordinal);
        foreach ((string name, Tensor tensor) in inputs)
        {
            values[name] = [.. Enumerable.Range(0, (int)tensor.Count).Select(k => tensor[k])];
        }

        CaseId literal = failing.With(values: values);
        if (FirstFailing([literal], violation) is null)
        {
            return failing;
        }

        for (int pass = 0; pass < MostPasses; pass++)
        {
            CaseId before = literal;
            foreach (string name in values.Keys)
            {
                literal = SimplerTensor(literal, name, violation);
            }

            if (ReferenceEquals(before, literal))
            {
                break;
            }
        }

        return literal;
    }

    /// <summary>One tensor with simpler values: all 0, all 1, then element by element.</summary>
    private CaseId SimplerTensor(CaseId literal, string name, Violation violation)
    {
        CaseId With(double[] changed) =>
            literal.With(
                values: new SortedDictionary<string, double[]>(literal.Values.ToDictionary(), StringComparer.Ordinal) { [name] = changed }
            );

        double[] old = literal.Values[name];
        var whole = new List<CaseId>();
        foreach (double fill in new double[] { 0, 1 })
        {
            if (old.Any(value => Complexity(value) > Complexity(fill)))
            {
                whole.Add(With([.. old.Select(_ => fill)]));
            }
        }

        literal = FirstFailing(whole, violation) ?? literal;
        for (int k = 0; k < old.Length; k++)
        {
            double[] current = literal.Values[name];
            var candidates = new List<CaseId>();
            foreach (double simple in new[] { 0, 1, -1, 2, Math.Truncate(current[k]), Math.Truncate(current[k] / 2) })
            {
                if (Complexity(simple) < Complexity(current[k]))
                {
                    double[] changed = [.. current];
                    changed[k] = simple;
                    candidates.Add(With(changed));
                }
            }

            literal = FirstFailing(candidates, violation) ?? literal;
        }

        return literal;
    }

    /// <summary>What simple means: 0, then 1, then -1, then small whole numbers, then the rest.</summary>
    private static double Complexity(double value) =>
        value == 0 ? 0
        : value == 1 ? 1
        : value == -1 ? 2
        : value == Math.Truncate(value) ? 2 + Math.Abs(value)
        : 1e300;

    private CaseId? FirstFailing(IReadOnlyList<CaseId> candidates, Violation violation)
    {
        CaseId[] possible = [.. candidates.Where(candidate => lane.Problem(candidate) is null)];
        // In groups, so that little is asked for in vain once one fails, and a pipe still has several calls in flight.
        // One at a time where a failure costs the program its process: the rest of a group would cost it too.
        int size = violation.Fault is FaultKind fault && fault.CostsTheProcess() ? 1 : 24;
        for (int first = 0; first < possible.Length && enough?.Invoke() != true; first += size)
        {
            CaseId[] group = possible[first..Math.Min(first + size, possible.Length)];
            IReadOnlyList<Judgement> judgements = judge(group);
            for (int k = 0; k < group.Length; k++)
            {
                if (judgements[k].Violations.Any(found => found.Signature == violation.Signature))
                {
                    return group[k];
                }
            }
        }

        return null;
    }
}
