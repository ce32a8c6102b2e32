using ExactGrad.Oracle.Bounds;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.Judging;
using ExactGrad.Oracle.Telling;
using ExactGrad.Oracle.Truth;
using ExactGrad.Oracle.Truth.Modular;

namespace ExactGrad.Oracle.Lanes;

/// <summary>
/// Linear layers of 512 to 8192 a side on whole numbers with a checked budget: Freivalds' check modulo 2^61 - 1, and the
/// bias gradient by its sum. The variant, p24 say, is the budget in bits, at most the significand of the element type.
/// </summary>
internal sealed class LargeLane : Lane
{
    private static readonly Operation[] Judged = [Operation.LinearForward, Operation.LinearBackward];

    internal override string Name => "large";

    internal override string Rule => "Freivalds modulo 2^61 - 1";

    internal override int DefaultCases => 6;

    // Tensors of one case at a time are in memory.
    internal override int BatchCases => 1;

    /// <summary>Nothing here is computed naively: the largest side alone bounds a case.</summary>
    protected override CaseSize Most =>
        new(
            (long)LargeShapes.LargestSide * LargeShapes.LargestSide,
            (long)LargeShapes.LargestSide * LargeShapes.LargestSide * LargeShapes.LargestSide
        );

    internal override bool Applies(LaneSettings settings) => Array.Exists(Judged, operation => settings.Has(operation));

    protected override CaseId? TryDraw(ref SplitMix64 random, LaneSettings settings)
    {
        Operation[] operations = [.. Judged.Where(operation => settings.Has(operation))];
        Operation operation = Draws.Pick(ref random, operations);
        ElementType type = Draws.Pick(ref random, settings.ElementTypes);
        return new CaseId
        {
            Lane = Name,
            Variant = $"p{Math.Min(settings.AccumulatorBits(type), ElementFormat.Of(type).SignificandBits)}",
            Operation = operation,
            ElementType = type,
            Layout = Draws.Pick(ref random, settings.Layouts),
            Extents = LargeShapes.Draw(ref random, settings.LargeSide, settings.LargeProducts),
            Request = Draws.Request(ref random, operation, settings.Capabilities.Accumulates),
            Seed = random.Next(),
        };
    }

    internal override string? Problem(CaseId id) =>
        !Judged.Contains(id.Operation) ? $"{id.Operation.Name()} has no part in the large lane"
        : id.Extents.Max() > LargeShapes.LargestSide ? $"extents {string.Join('x', id.Extents)}: at most {LargeShapes.LargestSide} a side"
        : ExactCases.Bits(id.Variant) > ElementFormat.Of(id.ElementType).SignificandBits
            ? $"the variant {id.Variant} has more bits than {ElementFormat.Of(id.ElementType).Name} holds: the answer would be rounded"
        : ExactCases.Problem(id, ExactCases.Bits(id.Variant), joint: false);

    protected override Dictionary<string, Tensor> DrawInputs(CaseId id) =>
        ExactData.Draw(id, ExactCases.Bits(id.Variant)!.Value, scaled: false);

    protected override Trial Build(CaseId id, Dictionary<string, Tensor> inputs, Capabilities capabilities)
    {
        Call call = CallOf(id, inputs, capabilities);
        int bits = ExactCases.Bits(id.Variant)!.Value;
        if (id.Values.Count > 0)
        {
            CheckGiven(id, call, bits);
        }

        return new LargeTrial(call, bits, id);
    }

    private static void CheckGiven(CaseId id, Call call, int bits)
    {
        double largest = Math.ScaleB(1, ElementFormat.Of(id.ElementType).SignificandBits);
        foreach (string name in id.Values.Keys)
        {
            foreach (double value in id.Values[name])
            {
                if (!(double.IsInteger(value) && Math.Abs(value) <= largest))
                {
                    throw new FormatException($"{id}: {Given.Number(value)} in {name} is not a whole number of at most {largest:R}");
                }
            }
        }

        // In whole numbers, unlike ExactBudget, which lets sums be as large as their unit allows.
        double most = Math.ScaleB(1, bits);
        if (Evaluations.Magnitudes(call).Values.Any(sums => sums.Any(sum => !(sum < most))))
        {
            throw new FormatException($"{id}: the values given break the budget of {bits} bits, so equality cannot be asked for");
        }
    }

    private sealed class LargeTrial(Call call, int bits, CaseId id) : Trial
    {
        internal override IReadOnlyList<Call> Calls { get; } = [call];

        internal override Judgement Judge(IReadOnlyList<Result> results)
        {
            var tally = new Tally();
            var violations = new List<Violation>();
            foreach ((string output, _) in Signature.Outputs(call))
            {
                Tensor answer = results[0].Outputs[output];
                Violation? violation = output == "db" ? BiasGradient(answer, ref tally) : Product(output, answer, ref tally);
                if (violation is not null)
                {
                    violations.Add(violation);
                }
            }

            return Judgement.Of(violations, tally) with
            {
                PassProbability = PassProbability,
            };
        }

        /// <summary>A wrong polynomial passes where its values are right, or else where the check misses them: once in p.</summary>
        private double? PassProbability(string output) =>
            SchwartzZippel.PassProbability(id.Operation, output, ExactData.LikeliestValue(id, bits, scaled: false)) is double probability
                ? Math.Min(1, probability + (1.0 / Mersenne61.Prime))
                : null;

        private Violation? Product(string output, Tensor answer, ref Tally tally)
        {
            ExactProduct product = ExactProduct.Of(call, output);
            // Nobody knows r before the answer is there: it depends on every bit of it. Still the case says what r is.
            ulong drawn = SplitMix64.Mix(id.Seed ^ AnswerDigest.Of(answer)) ^ SplitMix64.Fnv1a(output);
            WrongEntries? wrong = Freivalds.Check(product, answer, bits, drawn, out long nonZero);
            tally.Add(new Tally { Compared = answer.Count, Telling = nonZero });
            tally.Resolved(output, FirstRow(answer));
            return wrong is null ? null : LargeStory.Of(call, output, answer, product, wrong);
        }

        /// <summary>What the first row resolves: to look at every entry would cost more than the check itself.</summary>
        private static Resolution FirstRow(Tensor answer)
        {
            ElementFormat format = ElementFormat.Of(answer.Type);
            var resolution = new Resolution();
            for (int j = 0; j < Math.Min(answer.Count, answer.Columns); j++)
            {
                resolution.Add(answer[j], format.Spacing(answer[j]));
            }

            return resolution;
        }

        /// <summary>db is a sum of B terms an output, which costs no more than to read dy: it is compared directly.</summary>
        private Violation? BiasGradient(Tensor answer, ref Tally tally)
        {
            Tensor dy = call.Inputs["dy"];
            var sums = new double[dy.Columns];
            if (call.Request.Any(request => request.Name == "db" && request.Mode == GradientMode.Accumulate))
            {
                Digits.Decode(call.Inputs["db"], 0, sums);
            }

            var row = new double[dy.Columns];
            for (int s = 0; s < dy.Rows; s++)
            {
                Digits.Decode(dy, s * dy.Columns, row);
                for (int j = 0; j < row.Length; j++)
                {
                    sums[j] += row[j];
                }
            }

            if (Comparer.Compare("db", new ExactExpectation(sums, call.ElementType), answer, ref tally) is not Mismatch mismatch)
            {
                return null;
            }

            // Told at once, so that the violation does not keep the tensors.
            Violation violation = MismatchStory.Of(call, mismatch);
            Story story = violation.Tell();
            return violation with { Tell = () => story };
        }
    }
}
