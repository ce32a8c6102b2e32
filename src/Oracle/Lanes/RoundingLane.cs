using ExactGrad.Oracle.Bounds;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.Judging;
using ExactGrad.Oracle.Telling;
using ExactGrad.Oracle.Truth;
using ExactGrad.Reference.Numbers;

namespace ExactGrad.Oracle.Lanes;

/// <summary>Random reals, wide exponents and cancelling data: every element within its proven bound of the truth.</summary>
internal sealed class RoundingLane : Lane
{
    // The chain's own bound would have to follow the rounding of each layer through the next; exact lane and
    // derivative lane judge it with equality instead.
    private static readonly Operation[] Judged =
    [
        Operation.LinearForward,
        Operation.LinearBackward,
        Operation.LinearBackward,
        Operation.MseForward,
        Operation.MseBackward,
        Operation.ReluForward,
        Operation.ReluBackward,
    ];

    internal override string Name => "rounding";

    internal override string Rule => "within the proven bound";

    internal override int DefaultCases => 20_000;

    internal override bool Applies(LaneSettings settings) => Array.Exists(Judged, operation => settings.Has(operation));

    protected override CaseId? TryDraw(ref SplitMix64 random, LaneSettings settings)
    {
        Operation[] operations = [.. Judged.Where(operation => settings.Has(operation))];
        Operation operation = Draws.Pick(ref random, operations);
        ElementType type = Draws.Pick(ref random, settings.ElementTypes);
        var spread = (RealSpread)random.Below(3);
        string variant = $"{spread.ToString().ToLowerInvariant()}-{ElementFormat.Of(settings.Capabilities.AccumulatorOf(type)).Name}";
        return Draws.Case(ref random, settings, Name, variant, operation, type, settings.MaxSide, accumulate: true);
    }

    internal override string? Problem(CaseId id)
    {
        if (!Judged.Contains(id.Operation))
        {
            return $"{id.Operation.Name()} has no part in the rounding lane";
        }

        return Read(id) is null
            ? $"the variant {id.Variant} is not SPREAD-ACCUMULATOR, such as {string.Join(", ", Enum.GetNames<RealSpread>()).ToLowerInvariant()} with -f32"
            : null;
    }

    protected override Dictionary<string, Tensor> DrawInputs(CaseId id) => RealData.Draw(id, Read(id)!.Value.Spread);

    protected override Trial Build(CaseId id, Dictionary<string, Tensor> inputs, Capabilities capabilities) =>
        new RoundingTrial(CallOf(id, inputs, capabilities), Read(id)!.Value.Accumulator);

    private static (RealSpread Spread, ElementType Accumulator)? Read(CaseId id)
    {
        string[] words = id.Variant.Split('-');
        return
            words.Length == 2
            && Enum.TryParse(words[0], ignoreCase: true, out RealSpread spread)
            && Enum.IsDefined(spread)
            && ElementFormat.TryParse(words[1], out ElementType accumulator)
            ? (spread, accumulator)
            : null;
    }

    private sealed class RoundingTrial(Call call, ElementType accumulator) : Trial
    {
        private readonly Dictionary<string, DoubleDouble[]> _truth = ReferenceEvaluator<DoubleDouble>.Evaluate(call, (_, value) => value);
        private readonly Dictionary<string, double[]> _magnitudes = Evaluations.Magnitudes(call);

        internal override IReadOnlyList<Call> Calls { get; } = [call];

        internal override Judgement Judge(IReadOnlyList<Result> results)
        {
            var tally = new Tally();
            var violations = new List<Violation>();
            foreach ((string output, DoubleDouble[] truth) in _truth)
            {
                if (MayOverflow(output))
                {
                    return Judgement.Undecided($"{output}: the sum of the absolute values reaches half the largest number");
                }

                if (Bounds(output, truth) is not double[] bounds)
                {
                    return Judgement.Undecided($"{output}: T u reaches 1, nothing is proven");
                }

                var expected = new BoundedExpectation(truth, bounds);
                if (Comparer.Compare(output, expected, results[0].Outputs[output], ref tally) is Mismatch mismatch)
                {
                    violations.Add(MismatchStory.Of(call, mismatch));
                }
            }

            return Judgement.Of(violations, tally);
        }

        /// <summary>Whether some order of summation could overflow: S before a mean divides it, against the narrower of the formats.</summary>
        private bool MayOverflow(string output)
        {
            double largest = Math.Min(ElementFormat.Of(call.ElementType).LargestFinite, ElementFormat.Of(accumulator).LargestFinite);
            double divisor = Signature.HasReduction(call.Operation) ? Signature.Divisor(call.Reduction, Signature.Extents(call)) : 1;
            return _magnitudes[output].Any(magnitude => magnitude * divisor >= largest / 2);
        }

        /// <summary>dL / B may underflow before it is multiplied by 2 e, and 1 / B before both.</summary>
        private double Growth()
        {
            double Largest(string name) => Magnitude.Of(call.Inputs[name]).Max;
            return call.Operation == Operation.MseBackward
                ? Math.Max(1, 2 * (Largest("prediction") + Largest("target"))) * Math.Max(1, Largest("dloss"))
                : 1;
        }

        private double[]? Bounds(string output, DoubleDouble[] truth)
        {
            SumShape shape = SumShape.Of(call, output);
            var bound = new ErrorBound(ElementFormat.Of(call.ElementType), ElementFormat.Of(accumulator), shape);
            if (!bound.IsMeaningful)
            {
                return null;
            }

            // Both the truth and S come from naive sums of T terms: their errors, from the same theorem with smaller u.
            long operations = (2 * shape.Terms) + 8;
            double slack = 1 + (operations * Math.ScaleB(1, -52));
            double truthError = operations * DoubleDouble.RelativeError;
            double[] magnitudes = _magnitudes[output];
            var bounds = new double[truth.Length];
            double growth = Growth();
            bool exact = shape is { Terms: 0, Roundings: 0 };
            for (int k = 0; k < bounds.Length; k++)
            {
                double magnitude = magnitudes[k] * slack;
                bounds[k] = bound.For(magnitude, truth[k].High, exact ? 0 : truthError * magnitude, growth);
            }

            return bounds;
        }
    }
}
