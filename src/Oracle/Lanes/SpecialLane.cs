using ExactGrad.Oracle.Bounds;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.Judging;
using ExactGrad.Oracle.Truth;

namespace ExactGrad.Oracle.Lanes;

/// <summary>
/// NaN, infinities, signed zeros, subnormal numbers and overflow, drawn so that the class of every element is the same for
/// every order of summation: it must be the Reference's, and finite elements must equal. The variant, nan-p24 say, is the
/// kind of special value and the budget of the rest.
/// </summary>
internal sealed class SpecialLane : Lane
{
    // In the chain, what is special in one layer is everywhere in the next: little would be left to tell.
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

    internal override string Name => "special";

    internal override string Rule => "NaN, infinite or finite as the truth";

    internal override int DefaultCases => 6_000;

    internal override bool Applies(LaneSettings settings) => Array.Exists(Judged, operation => settings.Has(operation));

    protected override CaseId? TryDraw(ref SplitMix64 random, LaneSettings settings)
    {
        Operation operation = Draws.Pick(ref random, [.. Judged.Where(operation => settings.Has(operation))]);
        ElementType type = Draws.Pick(ref random, settings.ElementTypes);
        int bits = settings.Capabilities.ExactBits(operation, type);
        SpecialKind kind = Draws.Pick(ref random, [.. Enum.GetValues<SpecialKind>().Where(kind => Has(kind, operation, type, bits))]);
        string variant = $"{kind.ToString().ToLowerInvariant()}-p{bits}";
        CaseId id = Draws.Case(
            ref random,
            settings,
            Name,
            variant,
            operation,
            type,
            Math.Min(settings.MaxSide, LargestSide),
            accumulate: true
        );
        CaseId? fitted = ExactCases.Fitted(id, bits, joint: false);
        while (fitted is not null && !Fits(fitted, kind, bits))
        {
            int[] extents = [.. fitted.Extents];
            extents[Array.IndexOf(extents, extents.Max())] /= 2;
            fitted = fitted.With(Draws.WithExactMean(id.Operation, id.Reduction, extents));
        }

        return fitted;
    }

    internal override string? Problem(CaseId id) =>
        !Judged.Contains(id.Operation) ? $"{id.Operation.Name()} has no part in the special lane"
        : Read(id) is not (SpecialKind kind, int bits)
            ? $"the variant {id.Variant} is not one of {string.Join(", ", Enum.GetNames<SpecialKind>()).ToLowerInvariant()}, with the bits of a format such as -p24"
        : !Has(kind, id.Operation, id.ElementType, bits) ? $"{id.Operation.Name()} has no part in cases of {id.Variant}"
        : !Fits(id, kind, bits) ? $"extents {string.Join('x', id.Extents)} do not fit a budget of {bits} bits"
        : ExactCases.Problem(id, bits, joint: false);

    protected override Dictionary<string, Tensor> DrawInputs(CaseId id)
    {
        (SpecialKind kind, int bits) = Read(id)!.Value;
        return kind == SpecialKind.Overflow ? OverflowData.Draw(id) : SpecialData.Draw(id, kind, bits);
    }

    protected override Trial Build(CaseId id, Dictionary<string, Tensor> inputs, Capabilities capabilities)
    {
        Call call = CallOf(id, inputs, capabilities);
        (SpecialKind kind, int bits) = Read(id)!.Value;
        ElementFormat accumulator = AccumulatorFormat.OfBits(bits)!;
        if (
            id.Values.Count > 0
            && !(kind == SpecialKind.Overflow ? OverflowBudget.Holds(call, accumulator) : SpecialBudget.Holds(call, accumulator))
        )
        {
            throw new FormatException($"{id}: with the values given, the order of summation decides what a sum is");
        }

        Dictionary<string, double[]> truth = Evaluations.InDouble(call);
        if (id.Operation == Operation.ReluBackward)
        {
            Declared(call, capabilities.ReluBackwardAtNaN, truth["dx"]);
        }

        bool flushes = capabilities.FlushesSubnormals && kind == SpecialKind.Subnormal;
        Dictionary<string, double[]>? bounds = flushes ? FlushBound.Of(call, accumulator) : null;
        return new ExpectationTrial(
            call,
            truth.ToDictionary(
                pair => pair.Key,
                pair => (Expectation)new SpecialExpectation(pair.Value, call.ElementType, bounds?[pair.Key])
            )
        );
    }

    /// <summary>What has a part: squares of subnormal numbers are all 0, and numbers near the end of a type need sums that reach it.</summary>
    private static bool Has(SpecialKind kind, Operation operation, ElementType type, int bits) =>
        kind switch
        {
            SpecialKind.Subnormal => operation != Operation.MseForward,
            SpecialKind.Overflow => AccumulatorFormat.OfBits(bits)!.MaxExponent >= ElementFormat.Of(type).MaxExponent,
            _ => true,
        };

    private static bool Fits(CaseId id, SpecialKind kind, int bits) => kind != SpecialKind.Overflow || OverflowData.Fits(id, bits);

    private static void Declared(Call call, ReluAtNaN convention, double[] dx)
    {
        for (int k = 0; k < dx.Length; k++)
        {
            if (double.IsNaN(call.Inputs["x"][k]))
            {
                dx[k] = convention switch
                {
                    ReluAtNaN.Gradient => call.Inputs["dy"][k],
                    ReluAtNaN.Zero => 0,
                    _ => double.NaN,
                };
            }
        }
    }

    private static (SpecialKind Kind, int Bits)? Read(CaseId id)
    {
        string[] words = id.Variant.Split('-');
        return
            words.Length == 2
            && Array.Find(Enum.GetNames<SpecialKind>(), name => name.Equals(words[0], StringComparison.OrdinalIgnoreCase)) is string name
            && ExactCases.Bits(words[1]) is int bits
            && AccumulatorFormat.OfBits(bits) is not null
            ? (Enum.Parse<SpecialKind>(name), bits)
            : null;
    }
}
