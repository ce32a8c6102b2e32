using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.Lanes;

namespace ExactGrad.Oracle.Judging;

/// <summary>Some cases, made ready, put to the implementation together, and judged.</summary>
internal sealed class Batch
{
    private readonly List<Trial> _trials = [];
    private readonly List<Call> _calls = [];
    private Task<IReadOnlyList<Answer>>? _answers;

    /// <summary>Makes cases ready: inputs drawn, truths computed.</summary>
    internal Batch(IReadOnlyList<CaseId> ids, Lane lane, LaneSettings settings)
        : this(ids, [.. ids.Select(id => lane.Prepare(id, settings.Capabilities))]) { }

    /// <summary>Cases that are ready, each with its trial.</summary>
    internal Batch(IReadOnlyList<CaseId> ids, IReadOnlyList<Trial> trials)
    {
        Ids = ids;
        _trials.AddRange(trials);
        _calls.AddRange(trials.SelectMany(trial => trial.Calls));
    }

    internal IReadOnlyList<CaseId> Ids { get; }

    /// <summary>Which draws of their lane they are; empty where they were not drawn.</summary>
    internal IReadOnlyList<long> Indices { get; init; } = [];

    /// <summary>Puts the calls; where they are answered elsewhere, this returns at once.</summary>
    internal void Ask(IImplementation implementation)
    {
        _answers = implementation.AnswersElsewhere
            ? Task.Run(() => implementation.Invoke(_calls))
            : Task.FromResult(implementation.Invoke(_calls));
        _trials.ForEach(trial => trial.Act(implementation));
    }

    /// <summary>Waits until all answers are there.</summary>
    internal void Wait() => _answers!.Wait();

    /// <summary>Whether a call cost the implementation its process; waits until all answers are there.</summary>
    internal bool CostTheProcess => _answers!.GetAwaiter().GetResult().Any(answer => answer is Fault fault && fault.Kind.CostsTheProcess());

    /// <summary>One judgement per case.</summary>
    internal List<Judgement> Judge()
    {
        IReadOnlyList<Answer> answers = _answers!.GetAwaiter().GetResult();
        var judgements = new List<Judgement>(_trials.Count);
        int first = 0;
        foreach (Trial trial in _trials)
        {
            var own = new Answer[trial.Calls.Count];
            for (int c = 0; c < own.Length; c++)
            {
                own[c] = answers[first++];
            }

            judgements.Add(trial.Judge(own));
        }

        return judgements;
    }
}
