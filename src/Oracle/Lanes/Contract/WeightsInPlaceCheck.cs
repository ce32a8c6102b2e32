using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.Judging;
using ExactGrad.Oracle.Truth;

namespace ExactGrad.Oracle.Lanes.Contract;

/// <summary>One number of an input is changed where it stands, as an optimiser changes weights: the next call must see it.</summary>
internal sealed class WeightsInPlaceCheck : ViewCheck
{
    internal override string Name => "in-place";

    internal override string Statement => "a call sees what was changed in its inputs' memory since the call before";

    internal override bool Accumulates => false;

    internal override IEnumerable<Call> Exact(CaseId id, Call call) => Nudge.Of(call) is Nudge nudge ? [call, nudge.Apply(call)] : [call];

    internal override Trial Build(CaseId id, Call call, Capabilities capabilities) => new InPlaceTrial(call);

    private sealed class InPlaceTrial(Call call) : ViewTrial(call)
    {
        private readonly Call _call = call;

        protected override Judgement? Run(IViewImplementation views)
        {
            using var arena = new Arena(_call, (_, shape, _) => Placement.Dense(shape));
            Invoke(views, arena);
            Add(arena.Mismatches(_call, Evaluations.InDouble(_call), "", Tally));
            if (Nudge.Of(_call) is not Nudge nudge)
            {
                return null;
            }

            arena[nudge.Input].Change(nudge.Element, nudge.Value);
            arena.Remember();
            Call changed = nudge.Apply(_call);
            Invoke(views, arena);
            Add(arena.Mismatches(changed, Evaluations.InDouble(changed), $", in the call after {nudge.Words(_call)} in place", Tally));
            return null;
        }
    }
}
