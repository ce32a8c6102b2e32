using ExactGrad.Oracle.Bounds;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.Judging;
using ExactGrad.Oracle.Truth;

namespace ExactGrad.Oracle.Lanes;

/// <summary>
/// One operand of full-width odd integers against -1, 0, 1: no order of summation rounds, so the answer must equal the
/// truth, and an operand that was cast to fewer bits on the way shows. The variant, x-p24 say, is the wide tensor and the budget.
/// </summary>
internal sealed class WideLane : Lane
{
    // The chain hands one rounded layer to the next: full width at its beginning would not survive it.
    private static readonly Operation[] Judged =
    [
        Operation.LinearForward,
        Operation.LinearForward,
        Operation.LinearBackward,
        Operation.LinearBackward,
        Operation.MseForward,
        Operation.MseBackward,
        Operation.ReluForward,
        Operation.ReluBackward,
    ];

    private const int LargestSide = 65;

    // The narrowest format, bf16; fewer bits leave no room.
    private const int LeastBits = 8;

    internal override string Name => "wide";

    internal override string Rule => "equals the truth to the last bit of each operand";

    internal override int DefaultCases => 4_000;

    internal override bool Applies(LaneSettings settings) => Array.Exists(Judged, operation => settings.Has(operation));

    protected override CaseId? TryDraw(ref SplitMix64 random, LaneSettings settings)
    {
        Operation operation = Draws.Pick(ref random, [.. Judged.Where(operation => settings.Has(operation))]);
        ElementType type = Draws.Pick(ref random, settings.ElementTypes);
        int bits = settings.AccumulatorBits(type);
        CaseId id = Draws.Case(ref random, settings, Name, "", operation, type, Math.Min(settings.MaxSide, LargestSide), accumulate: true);
        string role = Draws.Pick(ref random, WideData.Roles(operation, id.Request));
        return Fitted(id.With(Draws.WithExactMean(operation, id.Reduction, id.Extents)), bits, $"{role}-p{bits}");
    }

    internal override string? Problem(CaseId id)
    {
        IReadOnlyList<string> roles = WideData.Roles(id.Operation, id.Request);
        return Read(id) is not (string role, int bits)
                ? $"the variant {id.Variant} is not ROLE-pBITS, such as x-p24, of {LeastBits} to 53 bits"
            : !roles.Contains(role) ? $"{role} is not a tensor that can be wide here; they are {string.Join(", ", roles)}"
            : !id.Extents.SequenceEqual(Draws.WithExactMean(id.Operation, id.Reduction, id.Extents))
                ? "a mean over a count that is not a power of two is not exact"
            : WideData.Fits(id, bits) ? null
            : $"extents {string.Join('x', id.Extents)} do not fit a budget of {bits} bits";
    }

    protected override Dictionary<string, Tensor> DrawInputs(CaseId id)
    {
        (string role, int bits) = Read(id)!.Value;
        return WideData.Draw(id, role, bits);
    }

    protected override Trial Build(CaseId id, Dictionary<string, Tensor> inputs, Capabilities capabilities)
    {
        Call call = CallOf(id, inputs, capabilities);
        int bits = Read(id)!.Value.Bits;
        return id.Values.Count > 0 && !WideBudget.Holds(call, bits)
            ? throw new FormatException($"{id}: the values given break the budget of {bits} bits, so equality cannot be asked for")
            : new ExpectationTrial(
                call,
                Evaluations
                    .InDouble(call)
                    .ToDictionary(pair => pair.Key, pair => (Expectation)new ExactExpectation(pair.Value, call.ElementType))
            );
    }

    private static CaseId Fitted(CaseId id, int bits, string variant)
    {
        while (!WideData.Fits(id, bits))
        {
            int[] extents = [.. id.Extents];
            extents[Array.IndexOf(extents, extents.Max())] /= 2;
            id = id.With(Draws.WithExactMean(id.Operation, id.Reduction, extents));
        }

        return id.With(variant: variant);
    }

    private static (string Role, int Bits)? Read(CaseId id)
    {
        int dash = id.Variant.LastIndexOf("-p", StringComparison.Ordinal);
        return dash > 0 && ExactCases.Bits(id.Variant[(dash + 1)..]) is int bits and >= LeastBits ? (id.Variant[..dash], bits) : null;
    }
}
