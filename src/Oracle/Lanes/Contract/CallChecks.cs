using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.Judging;
using ExactGrad.Oracle.Truth;

namespace ExactGrad.Oracle.Lanes.Contract;

/// <summary>The same call gives the same bits, whatever was asked in between: other numbers, and NaN that must leave no trace.</summary>
internal sealed class RepeatCheck : ContractCheck
{
    internal override string Name => "repeat";

    internal override string Statement => "the same call gives the same bits, at once and after other calls";

    internal override bool OnRealData => true;

    internal override int LargestSide => 40;

    internal override Trial Build(CaseId id, Call call, Capabilities capabilities)
    {
        Call other = call with { Inputs = RealData.Draw(id.With(seed: id.Seed + 1), RealSpread.Uniform) };
        return new CallSequence([
            new Step(call, "", Against.Nothing),
            new Step(call, "on the second call with the same inputs", Against.FirstAnswer),
            new Step(other, "", Against.Nothing),
            new Step(Poisoned(call), "", Against.Nothing),
            new Step(call, "after calls with other inputs, NaN among them", Against.FirstAnswer),
        ]);
    }

    /// <summary>The call with NaN for every number.</summary>
    internal static Call Poisoned(Call call)
    {
        var inputs = new Dictionary<string, Tensor>();
        foreach ((string name, Tensor tensor) in call.Inputs)
        {
            Tensor poison = Tensor.Zeros(tensor.Type, tensor.Shape);
            for (int k = 0; k < poison.Count; k++)
            {
                poison[k] = double.NaN;
            }

            inputs[name] = poison;
        }

        return call with
        {
            Inputs = inputs,
        };
    }
}

/// <summary>Calls of the same shape in turn: each gets its own answer, and not that of another.</summary>
internal sealed class InterleavedCheck : ContractCheck
{
    internal override string Name => "interleaved";

    internal override string Statement => "calls of one shape in turn each get their own answer";

    internal override Trial Build(CaseId id, Call call, Capabilities capabilities)
    {
        Call other = call with { Inputs = ExactData.DrawWithOld(id.With(seed: id.Seed + 1), ExactCases.Bits(id.Variant)!.Value) };
        return new CallSequence([
            new Step(call, "on the first of calls in turn"),
            new Step(other, "on a call of the same shape with other inputs"),
            new Step(RepeatCheck.Poisoned(call), "", Against.Nothing),
            new Step(call, "after calls of the same shape, NaN among them"),
        ]);
    }
}

/// <summary>One number in the middle of the weights is another in the next call, which must see it.</summary>
internal sealed class ChangedCheck : ContractCheck
{
    internal override string Name => "changed";

    internal override string Statement => "a call sees that one number of its inputs is not what it was in the call before";

    internal override IEnumerable<Call> Exact(CaseId id, Call call) => Nudge.Of(call) is Nudge nudge ? [call, nudge.Apply(call)] : [call];

    internal override Trial Build(CaseId id, Call call, Capabilities capabilities) =>
        new CallSequence(
            Nudge.Of(call) is Nudge nudge
                ? [new Step(call, "on the first call"), new Step(nudge.Apply(call), $"on the call after {nudge.Words(call)}")]
                : [new Step(call, "on the first call")]
        );
}

/// <summary>Any subset of the gradients, none of them included, in any order of calls.</summary>
internal sealed class SubsetCheck : ContractCheck
{
    internal override string Name => "subset";

    internal override string Statement => "exactly the gradients that are asked for come back, whatever was asked for before";

    internal override bool Accumulates => false;

    internal override bool Concerns(Operation operation) => Signature.Requestable(operation).Count > 0;

    internal override CaseId Adapt(CaseId id, ref SplitMix64 random) => id.With(request: Draws.Everything(id.Operation));

    internal override string? Problem(CaseId id) =>
        id.Request.SequenceEqual(Draws.Everything(id.Operation))
            ? null
            : "the check subset asks for all gradients, overwritten, to begin with";

    internal override Trial Build(CaseId id, Call call, Capabilities capabilities)
    {
        var steps = new List<Step> { new(call, "where all gradients are asked for") };
        foreach (GradientRequest gradient in call.Request)
        {
            GradientRequest[] others = [.. call.Request.Where(other => other != gradient)];
            steps.Add(new Step(call with { Request = [gradient] }, "where no other gradient is asked for"));
            steps.Add(new Step(call with { Request = others }, $"where {gradient.Name} is not asked for"));
        }

        steps.Add(new Step(call with { Request = [] }, "where no gradient is asked for"));
        return new CallSequence(steps);
    }
}

/// <summary>Gradients added to what calls before have given, as over micro-batches.</summary>
internal sealed class AccumulateCheck : ContractCheck
{
    internal override string Name => "accumulate";

    internal override bool AddsTwice => true;

    internal override string Statement =>
        "a gradient is added to old content once: overwritten, added and added again it is three times itself";

    internal override bool Concerns(Operation operation) => Signature.Requestable(operation).Count > 0;

    internal override string? Lacks(LaneSettings settings) => settings.Capabilities.Accumulates ? null : "no accumulation";

    internal override CaseId Adapt(CaseId id, ref SplitMix64 random) => id.With(request: Draws.Everything(id.Operation));

    internal override string? Problem(CaseId id) =>
        id.Request.All(gradient => gradient.Mode == GradientMode.Overwrite)
            ? null
            : "the check accumulate begins with gradients that are overwritten";

    internal override IEnumerable<Call> Exact(CaseId id, Call call)
    {
        GradientRequest[] adding = [.. call.Request.Select(gradient => gradient with { Mode = GradientMode.Accumulate })];
        Call second = Continued(call with { Request = adding }, Evaluations.InDouble(call));
        return [call, second, Continued(second, Evaluations.InDouble(second))];
    }

    internal override Trial Build(CaseId id, Call call, Capabilities capabilities)
    {
        string[] whens =
        [
            "where it is overwritten",
            "where it is added to what the first call gave",
            "where it is added for the second time",
        ];
        return new CallSequence([.. Exact(id, call).Zip(whens, (exact, when) => new Step(exact, when))]);
    }

    /// <summary>The call with what has come out of another as the old content of the gradients that it accumulates.</summary>
    internal static Call Continued(Call call, Dictionary<string, double[]> before)
    {
        var inputs = new Dictionary<string, Tensor>(call.Inputs);
        foreach ((string name, int[] shape) in Signature.Outputs(call))
        {
            if (call.Request.Contains(new GradientRequest(name, GradientMode.Accumulate)))
            {
                Tensor old = Tensor.Zeros(call.ElementType, shape);
                for (int k = 0; k < old.Count; k++)
                {
                    old[k] = before[name][k];
                }

                inputs[name] = old;
            }
        }

        return call with
        {
            Inputs = inputs,
        };
    }
}
