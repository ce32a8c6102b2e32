using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.Judging;
using ExactGrad.Oracle.Lanes.Laws;

namespace ExactGrad.Oracle.Lanes;

/// <summary>Identities that hold between an implementation's own answers; no truth is needed. The variant is LAW-pBITS.</summary>
internal sealed class LawsLane : Lane
{
    internal static readonly Law[] Known =
    [
        new AdjointLaw(),
        new LinearityLaw(),
        new BatchSplitLaw(),
        new LossSplitLaw(),
        new BatchPermutationLaw(),
        new PowerOfTwoScalingLaw(),
        new LayoutLaw(),
        new ReductionLaw(),
        new ReductionGradientLaw(),
        new SubsetLaw(),
    ];

    internal override string Name => "laws";

    internal override string Rule => "own answers agree with each other";

    internal override int DefaultCases => 10_000;

    internal override bool Applies(LaneSettings settings) => Array.Exists(Known, law => law.Applies(settings));

    protected override CaseId? TryDraw(ref SplitMix64 random, LaneSettings settings)
    {
        Law[] laws = [.. Known.Where(law => law.Applies(settings))];
        Law law = Draws.Pick(ref random, laws);
        ElementType type = Draws.Pick(ref random, settings.ElementTypes);
        int bits = Math.Min(settings.AccumulatorBits(type), ElementFormat.Of(type).SignificandBits);
        CaseId id = Draws.Case(
            ref random,
            settings,
            Name,
            $"{law.Name}-p{bits}",
            law.Operation,
            type,
            Math.Min(settings.MaxSide, 16),
            accumulate: false
        );
        return ExactCases.Fitted(id.With(request: Draws.Everything(law.Operation)), bits, joint: true);
    }

    internal override string? Problem(CaseId id) =>
        LawOf(id) is not Law law
            ? $"there is no law {id.Variant}; they are {string.Join(", ", Known.Select(known => known.Name))}, each with a budget such as -p24"
        : law.Operation != id.Operation ? $"the law {law.Name} is one of {law.Operation.Name()}"
        : !id.Request.SequenceEqual(Draws.Everything(id.Operation)) ? "the laws lane asks for all gradients, overwritten"
        : ExactCases.Problem(id, ExactCases.Bits(id.Variant), joint: true);

    protected override Dictionary<string, Tensor> DrawInputs(CaseId id) =>
        LawOf(id)!.OnRealData ? RealData.Draw(id, RealSpread.Uniform) : ExactData.DrawJoint(id, ExactCases.Bits(id.Variant)!.Value);

    protected override Trial Build(CaseId id, Dictionary<string, Tensor> inputs, Capabilities capabilities) => LawOf(id)!.Build(id, inputs);

    private static Law? LawOf(CaseId id)
    {
        int p = id.Variant.LastIndexOf("-p", StringComparison.Ordinal);
        return p < 0 ? null : Array.Find(Known, law => law.Name == id.Variant[..p]);
    }
}
