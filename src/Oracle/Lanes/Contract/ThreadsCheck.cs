using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.Judging;

namespace ExactGrad.Oracle.Lanes.Contract;

/// <summary>The number of threads is no input: the bits are those of one thread.</summary>
internal sealed class ThreadsCheck : ViewCheck
{
    private static readonly int[] Counts = [2, 3, 7];

    // Seven threads are worth their start from some 122 a side on.
    private static readonly int[] Sides = [63, 97, 101, 127, 128, 129];

    internal override string Name => "threads";

    internal override string Statement => "the bits are the same for 1, 2, 3 and 7 threads";

    internal override int Weight => 1;

    internal override bool OnRealData => true;

    internal override int LargestSide => 129;

    protected override string? Missing(ViewTraits views) => views.Threads ? null : "no number of threads";

    /// <summary>Half of the linear cases are large enough for threads to be worth their start.</summary>
    internal override CaseId Adapt(CaseId id, ref SplitMix64 random)
    {
        if (id.Operation is not (Operation.LinearForward or Operation.LinearBackward) || random.OneIn(2))
        {
            return id;
        }

        int[] extents = new int[id.Extents.Count];
        for (int k = 0; k < extents.Length; k++)
        {
            extents[k] = Sides[random.Below(Sides.Length)];
        }

        return id.With(extents);
    }

    internal override Trial Build(CaseId id, Call call, Capabilities capabilities) => new ThreadsTrial(call);

    private sealed class ThreadsTrial(Call call) : ViewTrial(call)
    {
        private readonly Call _call = call;

        protected override Judgement? Run(IViewImplementation views)
        {
            Dictionary<string, Tensor> alone = Answer(views, 1);
            foreach (int threads in Counts)
            {
                Add(BitComparison.Of(_call, alone, Answer(views, threads), $"with {threads} threads", Tally));
            }

            return null;
        }

        private Dictionary<string, Tensor> Answer(IViewImplementation views, int threads)
        {
            using var arena = new Arena(_call, (_, shape, _) => Placement.Dense(shape));
            Invoke(views, arena, threads);
            return arena.Answer;
        }
    }
}
