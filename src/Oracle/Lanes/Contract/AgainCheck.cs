using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.Judging;
using ExactGrad.Oracle.Truth;

namespace ExactGrad.Oracle.Lanes.Contract;

/// <summary>The same call twice into the same buffers: what is overwritten is the same again, what is accumulated is added once more.</summary>
internal sealed class AgainCheck : ViewCheck
{
    internal override string Name => "again";

    internal override bool AddsTwice => true;

    internal override string Statement => "a second call into the same buffers overwrites what the first one left, or adds to it once";

    internal override IEnumerable<Call> Exact(CaseId id, Call call) => [call, AccumulateCheck.Continued(call, Evaluations.InDouble(call))];

    internal override Trial Build(CaseId id, Call call, Capabilities capabilities) => new AgainTrial(id, call);

    private sealed class AgainTrial(CaseId id, Call call) : ViewTrial(call)
    {
        private readonly Call _call = call;

        protected override Judgement? Run(IViewImplementation views)
        {
            // Poison is looked for elsewhere; here a number that would be added shows as that.
            using var arena = new Arena(_call, (_, shape, _) => Placement.Dense(shape), (id.Seed & 1) == 0 ? 5 : double.NaN);
            Invoke(views, arena);
            Dictionary<string, double[]> truth = Evaluations.InDouble(_call);
            Add(arena.Mismatches(_call, truth, "", Tally));
            arena.Remember();
            Call second = AccumulateCheck.Continued(_call, truth);
            Invoke(views, arena);
            Add(arena.Mismatches(second, Evaluations.InDouble(second), ", in the second call into the same buffers", Tally));
            return null;
        }
    }
}
