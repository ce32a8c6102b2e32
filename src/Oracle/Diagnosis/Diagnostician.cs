using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Catalogue;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.Judging;
using ExactGrad.Oracle.Lanes;
using ExactGrad.Oracle.Lanes.Contract;

namespace ExactGrad.Oracle.Diagnosis;

/// <summary>
/// Finds the entries of the catalogue that reproduce a wrong output, bit for bit, on fresh cases of exact data: on those
/// that are wrong, and on those that are right as well.
/// </summary>
/// <param name="implementation">The implementation under test.</param>
/// <param name="settings">From what cases are drawn.</param>
/// <param name="given">The only cases that it answers; null where it can be asked anew.</param>
internal sealed class Diagnostician(IImplementation implementation, LaneSettings settings, IReadOnlyList<CaseId>? given = null)
{
    private const int SmallCases = 48;
    private const int LargeCases = 8;
    private const int SequenceCases = 6;

    // Extents that no lane draws, so that whatever an implementation keeps between calls is empty for them.
    private static ReadOnlySpan<int> Unusual => [10, 12, 14, 18, 20, 21, 22, 26, 27, 28];

    private readonly Dictionary<Operation, Observations?> _observed = [];

    /// <summary>Observations of an operation: unrelated calls, and a sequence of calls of one shape.</summary>
    private sealed record Observations(List<Observation> Unrelated, List<Observation> Sequence);

    /// <summary>The diagnosis of a wrong output, or null where the implementation gives no answers to compare.</summary>
    internal OutputDiagnosis? Diagnose(Failure failure)
    {
        Mistake[] shown = [.. KnownMistakes.All.Where(mistake => mistake.Operations.Contains(failure.Operation) && mistake.Shows(failure))];
        if (shown.Length > 0 || failure.Fault is not null)
        {
            // A program that gave no answer has nothing to compare, and asking again may cost another time limit.
            return shown.Length > 0 ? new OutputDiagnosis(shown, "", 0, 0) : null;
        }

        if (implementation is IViewImplementation views && failure.Lane == new ContractLane().Name)
        {
            var memory = new MemoryDiagnosis(views, settings.Capabilities, failure);
            if (memory.Applies)
            {
                return memory.Diagnose();
            }
        }

        if (!_observed.TryGetValue(failure.Operation, out Observations? observed))
        {
            _observed[failure.Operation] = observed = Observe(failure.Operation);
        }

        if (observed is null || Observe(Calls(FailingCases(failure))) is not List<Observation> failing)
        {
            return null;
        }

        string output = failure.Subject;
        observed = observed with { Unrelated = [.. observed.Unrelated, .. failing] };
        List<Observation> unrelated = [.. observed.Unrelated.Where(observation => observation.Has(output))];
        Mistake[] mistakes =
        [
            .. KnownMistakes.All.Where(mistake =>
                !mistake.IsOfViews && mistake.Operations.Contains(failure.Operation) && Reproduces(mistake, output, observed)
            ),
        ];
        List<Observation> wrong = [.. unrelated.Where(observation => observation.IsWrong(output))];
        IReadOnlyList<MistakePair> pairs = mistakes.Length == 0 ? MistakePairs.Find(failure.Operation, output, unrelated) : [];
        string hint = mistakes.Length == 0 && pairs.Count == 0 ? Hints.Of(output, wrong, unrelated) : "";
        return new OutputDiagnosis(mistakes, hint, unrelated.Count, wrong.Count) { Pairs = pairs };
    }

    /// <summary>The case as it was found and as it was shrunk, and others of the same extents: where exact data are compared.</summary>
    private static IEnumerable<CaseId> FailingCases(Failure failure)
    {
        if (failure.Lane != new ExactLane().Name)
        {
            return [];
        }

        CaseId found = CaseId.Parse(failure.Found);
        return [found, CaseId.Parse(failure.CaseId), .. Enumerable.Range(1, 4).Select(k => found.With(seed: found.Seed + (ulong)k))];
    }

    private static bool Reproduces(Mistake mistake, string output, Observations observed)
    {
        MistakenAnswers answers = mistake.Begin();
        bool anyWrong = false;
        foreach (Observation observation in mistake.Class == MistakeClass.StaleState ? observed.Sequence : observed.Unrelated)
        {
            // A sequence asks for all outputs.
            if (!observation.Has(output))
            {
                continue;
            }

            if (!Observation.Same(observation.Mistaken(output, answers), observation.Outputs[output]))
            {
                return false;
            }

            anyWrong |= observation.IsWrong(output);
        }

        return anyWrong;
    }

    private Observations? Observe(Operation operation)
    {
        LaneSettings narrowed = settings.Only(operation);
        var lane = new ExactLane();
        if (given is not null)
        {
            return Observe(Calls(given.Where(id => id.Lane == lane.Name && id.Operation == operation))) is List<Observation> there
                ? new Observations(there, [])
                : null;
        }

        var ids = new List<CaseId>();
        for (int k = 0; k < SmallCases + LargeCases; k++)
        {
            LaneSettings sized = k < SmallCases ? narrowed.UpTo(16) : narrowed;
            if (lane.Draw(SplitMix64.Mix((ulong)k ^ SplitMix64.Fnv1a("diagnosis")), sized) is CaseId id)
            {
                ids.Add(id);
            }
        }

        var sequence = new List<CaseId>();
        if (ids.Count > 0)
        {
            int[] extents =
            [
                .. Enumerable.Range(0, Signature.Rank(operation)).Select(k => Unusual[((k * 3) + (int)operation) % Unusual.Length]),
            ];
            CaseId? shape = ExactCases.Fitted(
                ids[0].With(extents, request: Draws.Everything(operation)),
                ExactCases.Bits(ids[0].Variant)!.Value,
                joint: false
            );
            sequence.AddRange(Enumerable.Range(0, shape is null ? 0 : SequenceCases).Select(k => shape!.With(seed: shape.Seed + (ulong)k)));
        }

        return Observe(Calls(ids)) is List<Observation> unrelated && Observe(InTurn([.. Calls(sequence)])) is List<Observation> related
            ? new Observations(unrelated, related)
            : null;
    }

    private List<Call> Calls(IEnumerable<CaseId> ids)
    {
        var lane = new ExactLane();
        return [.. ids.Select(id => lane.Prepare(id, settings.Capabilities).Calls[0])];
    }

    /// <summary>
    /// Calls of one shape, after them NaN and the last one again, and that with one number in the middle changed: what is kept between
    /// calls, and told by less than all of its numbers, shows.
    /// </summary>
    private static List<Call> InTurn(List<Call> calls)
    {
        if (calls.Count == 0)
        {
            return calls;
        }

        Call last = calls[^1];
        calls.AddRange([RepeatCheck.Poisoned(last), last]);
        if (Nudge.Of(last) is Nudge nudge)
        {
            calls.Add(nudge.Apply(last));
        }

        return calls;
    }

    /// <summary>What comes back for calls; those that the implementation refuses are left out. Null after a fault.</summary>
    private List<Observation>? Observe(IReadOnlyList<Call> calls)
    {
        IReadOnlyList<Answer> answers = implementation.Invoke(calls);
        var observations = new List<Observation>();
        for (int c = 0; c < calls.Count; c++)
        {
            switch (AnswerCheck.Check(calls[c], answers[c]))
            {
                case Result result:
                    observations.Add(new Observation(calls[c], result));
                    break;
                case Fault:
                    return null;
            }
        }

        return observations;
    }
}
