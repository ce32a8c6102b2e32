using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.Judging;

namespace ExactGrad.Oracle.Lanes.Contract;

/// <summary>Several threads call at the same time, each with operands of its own: each gets the answer that it gets alone.</summary>
internal sealed class CallersCheck : ViewCheck
{
    private const int Callers = 4;
    private const int Rounds = 3;

    internal override string Name => "callers";

    internal override string Statement => "calls at the same time, each on memory of its own, give the bits that each gives alone";

    internal override bool OnRealData => true;

    internal override int LargestSide => 40;

    protected override string? Missing(ViewTraits views) => views.Callers ? null : "one caller at a time";

    internal override Trial Build(CaseId id, Call call, Capabilities capabilities) => new CallersTrial(id, call);

    private sealed class CallersTrial(CaseId id, Call call) : ViewTrial(call)
    {
        private readonly Call _call = call;

        protected override Judgement? Run(IViewImplementation views)
        {
            // The first caller has the tensors of the case, the others draws of their own.
            Call[] calls =
            [
                _call,
                .. Enumerable
                    .Range(1, Callers - 1)
                    .Select(k => _call with { Inputs = RealData.Draw(id.With(seed: id.Seed + (ulong)k), RealSpread.Uniform) }),
            ];
            Dictionary<string, Tensor>[] alone = [.. calls.Select(call => Answer(views, call))];
            var together = new Dictionary<string, Tensor>[Callers * Rounds];
            var failures = new Exception?[Callers];
            using var start = new Barrier(Callers);
            Thread[] callers =
            [
                .. Enumerable
                    .Range(0, Callers)
                    .Select(caller => new Thread(() => Call(caller)) { IsBackground = true, Name = "exactgrad caller" }),
            ];
            Array.ForEach(callers, caller => caller.Start());
            Array.ForEach(callers, caller => caller.Join());
            if (failures.FirstOrDefault(failure => failure is not null) is Exception failure)
            {
                throw failure;
            }

            for (int k = 0; k < together.Length; k++)
            {
                Add(
                    BitComparison.Of(
                        calls[k % Callers],
                        alone[k % Callers],
                        together[k],
                        $"where {Callers} threads call at the same time",
                        Tally
                    )
                );
            }

            return null;

            void Call(int caller)
            {
                for (int round = 0; round < Rounds; round++)
                {
                    start.SignalAndWait();
                    try
                    {
                        together[(round * Callers) + caller] = Answer(views, calls[caller]);
                    }
                    catch (Exception exception) when (exception is not OutOfMemoryException)
                    {
                        // Told by the thread that judges; the others must not wait for this one.
                        failures[caller] = exception;
                    }
                }
            }
        }

        private static Dictionary<string, Tensor> Answer(IViewImplementation views, Call call)
        {
            using var arena = new Arena(call, (_, shape, _) => Placement.Dense(shape));
            views.Invoke(arena.Call());
            return arena.Answer;
        }
    }
}
