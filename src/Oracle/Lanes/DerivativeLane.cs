using ExactGrad.Oracle.Bounds;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.Judging;
using ExactGrad.Oracle.Truth;

namespace ExactGrad.Oracle.Lanes;

/// <summary>
/// Central differences with step 1 of the implementation's own forward and loss must equal its backward: the loss is at
/// most quadratic in every coordinate, so the difference quotient has no truncation error, and on exact data no rounding.
/// </summary>
internal sealed class DerivativeLane : Lane
{
    // Coordinates differenced per tensor: two calls each.
    private const int MostCoordinates = 6;
    private const int LargestSide = 6;

    private static readonly (Operation Backward, Operation Forward)[] Pairs =
    [
        (Operation.LinearBackward, Operation.LinearForward),
        (Operation.MseBackward, Operation.MseForward),
        (Operation.ReluBackward, Operation.ReluForward),
        (Operation.NetworkStep, Operation.NetworkStep),
    ];

    internal override string Name => "derivative";

    internal override string Rule => "own differences equal own backward";

    internal override int DefaultCases => 4_000;

    internal override bool Applies(LaneSettings settings) => Array.Exists(Pairs, pair => settings.Has(pair.Backward, pair.Forward));

    protected override CaseId? TryDraw(ref SplitMix64 random, LaneSettings settings)
    {
        (Operation Backward, Operation Forward)[] pairs = [.. Pairs.Where(pair => settings.Has(pair.Backward, pair.Forward))];
        Operation operation = Draws.Pick(ref random, pairs).Backward;
        ElementType type = Draws.Pick(ref random, settings.ElementTypes);
        int bits = Math.Min(settings.AccumulatorBits(type), ElementFormat.Of(type).SignificandBits);
        CaseId id = Draws.Case(
            ref random,
            settings,
            Name,
            $"p{bits}",
            operation,
            type,
            Math.Min(settings.MaxSide, LargestSide),
            accumulate: false
        );
        return ExactCases.Fitted(id.With(request: Draws.Everything(operation)), bits, joint: true);
    }

    internal override string? Problem(CaseId id) =>
        Pairs.All(pair => pair.Backward != id.Operation) ? $"{id.Operation.Name()} is not a backward operation"
        : !id.Request.SequenceEqual(Draws.Everything(id.Operation)) ? "the derivative lane asks for all gradients, overwritten"
        : ExactCases.Problem(id, ExactCases.Bits(id.Variant), joint: true);

    protected override Dictionary<string, Tensor> DrawInputs(CaseId id) => ExactData.DrawJoint(id, ExactCases.Bits(id.Variant)!.Value);

    protected override Trial Build(CaseId id, Dictionary<string, Tensor> inputs, Capabilities capabilities) =>
        new DerivativeTrial(id, inputs);

    /// <summary>A variable, its gradient, and one of its elements.</summary>
    private readonly record struct Coordinate(string Variable, string Gradient, int Element);

    private sealed class DerivativeTrial : Trial
    {
        private readonly CaseId _id;
        private readonly Dictionary<string, Tensor> _inputs;
        private readonly List<Coordinate> _coordinates = [];
        private readonly List<Call> _calls;
        private readonly long _skipped;

        internal DerivativeTrial(CaseId id, Dictionary<string, Tensor> inputs)
        {
            _id = id;
            _inputs = inputs;
            _calls = [Call(id.Operation, Only(id.Operation, inputs), id.Request)];
            foreach ((string variable, string gradient) in Variables(id.Operation))
            {
                foreach (int element in Sample(id, variable, (int)inputs[variable].Count))
                {
                    Dictionary<string, Tensor> above = Nudged(variable, element, +1),
                        below = Nudged(variable, element, -1);
                    if (CrossesKink(above, below))
                    {
                        _skipped++;
                        continue;
                    }

                    _coordinates.Add(new Coordinate(variable, gradient, element));
                    _calls.Add(Call(Forward, Only(Forward, above), []));
                    _calls.Add(Call(Forward, Only(Forward, below), []));
                }
            }
        }

        internal override IReadOnlyList<Call> Calls => _calls;

        private Operation Forward => Array.Find(Pairs, pair => pair.Backward == _id.Operation).Forward;

        internal override Judgement Judge(IReadOnlyList<Result> results)
        {
            var tally = new Tally();
            var violations = new List<Violation>();
            ElementFormat format = ElementFormat.Of(_id.ElementType);
            for (int c = 0; c < _coordinates.Count; c++)
            {
                Coordinate coordinate = _coordinates[c];
                double above = Scalar(results[1 + (2 * c)]),
                    below = Scalar(results[2 + (2 * c)]);
                double quotient = (above - below) / 2;
                Tensor gradient = results[0].Outputs[coordinate.Gradient];
                double actual = gradient[coordinate.Element];
                tally.Compared++;
                tally.Telling += quotient == 0 ? 0 : 1;
                var resolution = new Resolution();
                resolution.Add(quotient, format.Spacing(quotient));
                tally.Resolved(coordinate.Gradient, resolution);
                if (!(actual == quotient) && !violations.Exists(known => known.Subject == coordinate.Gradient))
                {
                    violations.Add(Violation(coordinate, gradient, above, below, quotient, actual));
                }
            }

            return Judgement.Of(violations, tally, _skipped);
        }

        /// <summary>L = sum of weight * output: what dy and dl mean. Exact: the budget covers this sum as well.</summary>
        private double Scalar(Result result)
        {
            (string output, string weights) = _id.Operation is Operation.LinearBackward or Operation.ReluBackward
                ? ("y", "dy")
                : ("loss", "dloss");
            Tensor outputs = result.Outputs[output],
                weight = _inputs[weights];
            double sum = 0;
            for (int k = 0; k < outputs.Count; k++)
            {
                sum += weight[k] * outputs[k];
            }

            return sum;
        }

        private Violation Violation(Coordinate coordinate, Tensor gradient, double above, double below, double quotient, double actual)
        {
            string variable = Telling.Given.Element(coordinate.Variable, _inputs[coordinate.Variable], coordinate.Element);
            string element = Telling.Given.Element(coordinate.Gradient, gradient, coordinate.Element);
            string l = _id.Operation is Operation.LinearBackward or Operation.ReluBackward ? "L = sum dy y" : "L = sum dloss loss";
            return new Violation(
                coordinate.Gradient,
                null,
                $"{coordinate.Gradient} of {_id.Operation.Name()} is not the derivative of this implementation's own {Forward.Name()}",
                () =>
                    new Story
                    {
                        Element = element,
                        Expected = quotient,
                        Actual = actual,
                        Bound = 0,
                        Wrong = 1,
                        Of = gradient.Count,
                        Pattern = "the first wrong one of the elements that were differenced",
                        Lines =
                        [
                            .. Telling.Given.Of(_calls[0]),
                            $"{l}, from its own {Forward.Name()}",
                            $"L with {variable} + 1 is {Telling.Given.Number(above)}; with {variable} - 1 it is {Telling.Given.Number(below)}",
                            $"dL/d{variable} = ({Telling.Given.Number(above)} - {Telling.Given.Number(below)}) / 2 = {Telling.Given.Number(quotient)}: L is at most quadratic, so this is exact",
                            $"{element} came as {Telling.Given.Number(actual)}",
                        ],
                    }
            );
        }

        private Call Call(Operation operation, Dictionary<string, Tensor> inputs, IReadOnlyList<GradientRequest> request) =>
            new(operation, _id.ElementType, _id.Layout, _id.Reduction, request, inputs);

        private Dictionary<string, Tensor> Only(Operation operation, Dictionary<string, Tensor> inputs) =>
            Signature
                .Inputs(operation, [.. _id.Extents], _id.Layout, _id.Reduction)
                .ToDictionary(input => input.Name, input => inputs[input.Name]);

        private Dictionary<string, Tensor> Nudged(string variable, int element, int step)
        {
            Tensor nudged = _inputs[variable].Clone();
            nudged[element] += step;
            return new Dictionary<string, Tensor>(_inputs) { [variable] = nudged };
        }

        /// <summary>
        /// Whether a pre-activation changes sign within the step. It is affine in every coordinate, so its two ends tell.
        /// </summary>
        private bool CrossesKink(Dictionary<string, Tensor> above, Dictionary<string, Tensor> below)
        {
            double[]? up = PreActivations(above),
                down = PreActivations(below);
            return up is not null && down is not null && up.Zip(down).Any(pair => pair.First * pair.Second < 0);
        }

        private double[]? PreActivations(Dictionary<string, Tensor> inputs)
        {
            switch (_id.Operation)
            {
                case Operation.ReluBackward:
                    return Enumerable.Range(0, (int)inputs["x"].Count).Select(k => inputs["x"][k]).ToArray();
                case Operation.NetworkStep:
                    var first = new Dictionary<string, Tensor>
                    {
                        ["x"] = inputs["x"],
                        ["w"] = inputs["w1"],
                        ["b"] = inputs["b1"],
                    };
                    return Evaluations.InDouble(Call(Operation.LinearForward, first, []))["y"];
                default:
                    return null;
            }
        }

        private static (string Variable, string Gradient)[] Variables(Operation operation) =>
            operation switch
            {
                Operation.LinearBackward => [("x", "dx"), ("w", "dw"), ("b", "db")],
                Operation.ReluBackward => [("x", "dx")],
                Operation.MseBackward => [("prediction", "dprediction")],
                _ => [("x", "dx"), ("w1", "dw1"), ("b1", "db1"), ("w2", "dw2"), ("b2", "db2")],
            };

        private static IEnumerable<int> Sample(CaseId id, string variable, int count)
        {
            if (count <= MostCoordinates)
            {
                return Enumerable.Range(0, count);
            }

            SplitMix64 random = SplitMix64.For(id.Seed, $"coordinates {variable}");
            var sample = new SortedSet<int> { count - 1 };
            while (sample.Count < MostCoordinates)
            {
                sample.Add(random.Below(count));
            }

            return sample;
        }
    }
}
