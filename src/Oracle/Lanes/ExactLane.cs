using ExactGrad.Oracle.Bounds;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.Judging;
using ExactGrad.Oracle.Truth;

namespace ExactGrad.Oracle.Lanes;

/// <summary>
/// Small integers with a checked budget: every order of summation gives the same bits, so the answer must equal the
/// truth. The variant, p24 say, is the budget in bits.
/// </summary>
internal sealed class ExactLane : Lane
{
    private static readonly (Operation Operation, int Weight)[] Weights =
    [
        (Operation.LinearForward, 4),
        (Operation.LinearBackward, 6),
        (Operation.ReluForward, 1),
        (Operation.ReluBackward, 1),
        (Operation.MseForward, 2),
        (Operation.MseBackward, 2),
        (Operation.NetworkStep, 2),
    ];

    internal override string Name => "exact";

    internal override string Rule => "equals the truth";

    internal override int DefaultCases => 40_000;

    internal override bool Applies(LaneSettings settings) => settings.Operations.Count > 0;

    protected override CaseId? TryDraw(ref SplitMix64 random, LaneSettings settings)
    {
        var weighted = Weights.Where(entry => settings.Has(entry.Operation)).ToList();
        int ticket = random.Below(weighted.Sum(entry => entry.Weight));
        Operation operation = weighted.First(entry => (ticket -= entry.Weight) < 0).Operation;
        ElementType type = Draws.Pick(ref random, settings.ElementTypes);
        int bits = settings.Capabilities.ExactBits(operation, type);
        CaseId id = Draws.Case(ref random, settings, Name, $"p{bits}", operation, type, settings.MaxSide, accumulate: true);
        return ExactCases.Fitted(id, bits, joint: false);
    }

    internal override string? Problem(CaseId id) => ExactCases.Problem(id, ExactCases.Bits(id.Variant), joint: false);

    protected override Dictionary<string, Tensor> DrawInputs(CaseId id) =>
        ExactData.Draw(id, ExactCases.Bits(id.Variant)!.Value, scaled: true);

    protected override Trial Build(CaseId id, Dictionary<string, Tensor> inputs, Capabilities capabilities)
    {
        Call call = CallOf(id, inputs, capabilities);
        int bits = ExactCases.Bits(id.Variant)!.Value;
        int most = capabilities.ExactBits(id.Operation, id.ElementType);
        return bits > most
                ? throw new FormatException(
                    $"{id}: of what the implementation declares, a budget of {most} bits is exact; the variant has {bits}"
                )
            : id.Values.Count > 0 && !ExactBudget.Holds(call, bits)
                ? throw new FormatException($"{id}: the values given break the budget of {bits} bits, so equality cannot be asked for")
            : new ExpectationTrial(call, Expected(call), PassProbability(id, bits));
    }

    private static Func<string, double?> PassProbability(CaseId id, int bits)
    {
        var likeliest = new Lazy<double>(() => ExactData.LikeliestValue(id, bits, scaled: true));
        return output => SchwartzZippel.PassProbability(id.Operation, output, likeliest.Value);
    }

    private static Dictionary<string, Expectation> Expected(Call call) =>
        Evaluations
            .InDouble(call)
            .ToDictionary(output => output.Key, output => (Expectation)new ExactExpectation(output.Value, call.ElementType));
}
