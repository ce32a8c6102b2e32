using System.Collections.Frozen;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Reference;

namespace ExactGrad.Tests.Properties.Oracle.Support;

/// <summary>What an implementation holds sums in.</summary>
internal readonly record struct Formats(ElementType Type, ElementType Accumulator)
{
    /// <summary>Every element type, with sums in float at least.</summary>
    internal static IReadOnlyList<Formats> Mixed { get; } =
    [
        new(ElementType.F64, ElementType.F64),
        new(ElementType.F32, ElementType.F32),
        new(ElementType.F16, ElementType.F32),
        new(ElementType.BF16, ElementType.F32),
    ];

    /// <summary>Every element type, with sums in the type itself.</summary>
    internal static IReadOnlyList<Formats> Plain { get; } = [.. Enum.GetValues<ElementType>().Select(type => new Formats(type, type))];
}

/// <summary>
/// A right implementation of its own, in any order of summation and any format: it owes nothing to the Reference's
/// loops. Seen by the judge, all of these are correct.
/// </summary>
/// <param name="summation">How sums are computed.</param>
/// <param name="formats">Element types and what their sums are held in.</param>
/// <param name="storesTwice">Whether a gradient is stored before it is added to old content, or starts from it.</param>
/// <param name="declared">What it says of its accumulators, where that is not the truth.</param>
internal sealed class OrderedImplementation(
    Summation summation,
    IReadOnlyList<Formats> formats,
    bool storesTwice = true,
    IReadOnlyList<Formats>? declared = null
) : ManagedImplementation
{
    public override Capabilities Capabilities { get; } =
        new()
        {
            Name = $"{summation.Order} {summation.Fused}",
            // Its gate asks for x > 0.
            ReluBackwardAtNaN = ReluAtNaN.Zero,
            ElementTypes = formats.Select(format => format.Type).ToFrozenSet(),
            Accumulators = (declared ?? formats).ToFrozenDictionary(format => format.Type, format => format.Accumulator),
        };

    protected override Answer Invoke(Call call) =>
        new Result(
            Outputs(call)
                .ToDictionary(
                    output => output.Key,
                    output => Stored(call, Signature.Outputs(call).Single(o => o.Name == output.Key).Shape, output.Value)
                )
        );

    /// <summary>The outputs as numbers.</summary>
    internal Dictionary<string, double[]> Outputs(Call call)
    {
        var element = new Arithmetic(call.ElementType);
        var sums = new Arithmetic(formats.Single(format => format.Type == call.ElementType).Accumulator);
        int[] e = Signature.Extents(call);
        double[] In(string name) => Calls.Numbers(call.Inputs[name]);
        var layer = new Layer(summation, element, sums, call.Layout);
        var outputs = new Dictionary<string, double[]>();
        switch (call.Operation)
        {
            case Operation.LinearForward:
                outputs["y"] = layer.Forward(In("x"), In("w"), In("b"), e[0], e[1], e[2]);
                break;
            case Operation.LinearBackward:
                layer.Backward(outputs, In("x"), In("w"), In("dy"), e[0], e[1], e[2], name => Old(call, name));
                break;
            case Operation.ReluForward:
                outputs["y"] = [.. In("x").Select(x => x <= 0 ? 0 : x)];
                break;
            case Operation.ReluBackward:
                outputs["dx"] = [.. In("x").Zip(In("dy"), (x, dy) => x > 0 ? dy : 0)];
                break;
            case Operation.MseForward:
                outputs["loss"] = Loss(call, element, sums, In("prediction"), In("target"), e[0]);
                break;
            case Operation.MseBackward:
                outputs["dprediction"] = LossGradient(call, element, In("prediction"), In("target"), e[0]);
                break;
            default:
                Step(call, layer, element, sums, e, outputs);
                break;
        }

        foreach (string name in outputs.Keys.Where(name => Signature.Requestable(call.Operation).Contains(name)).ToArray())
        {
            if (call.Request.All(request => request.Name != name))
            {
                outputs.Remove(name);
            }
            else if (storesTwice && call.Request.Any(r => r.Name == name && r.Mode == GradientMode.Accumulate))
            {
                outputs[name] = [.. outputs[name].Zip(In(name), element.Add)];
            }
        }

        return outputs;
    }

    // Old content that the sum itself starts from.
    private double[]? Old(Call call, string name) =>
        !storesTwice && call.Request.Any(r => r.Name == name && r.Mode == GradientMode.Accumulate)
            ? Calls.Numbers(call.Inputs[name])
            : null;

    private void Step(Call call, Layer layer, Arithmetic element, Arithmetic sums, int[] e, Dictionary<string, double[]> outputs)
    {
        double[] In(string name) => Calls.Numbers(call.Inputs[name]);
        (int b, int n, int h, int m) = (e[0], e[1], e[2], e[3]);
        double[] z = layer.Forward(In("x"), In("w1"), In("b1"), b, n, h);
        double[] a = [.. z.Select(value => Math.Max(value, 0))];
        double[] p = layer.Forward(a, In("w2"), In("b2"), b, h, m);
        outputs["loss"] = Loss(call, element, sums, p, In("target"), b);
        double[] dp = LossGradient(call, element, p, In("target"), b);
        var second = new Dictionary<string, double[]>();
        layer.Backward(second, a, In("w2"), dp, b, h, m, name => Old(call, name == "dx" ? "" : name + "2"));
        double[] dz = [.. z.Zip(second["dx"], (value, da) => value > 0 ? da : 0)];
        var first = new Dictionary<string, double[]>();
        layer.Backward(first, In("x"), In("w1"), dz, b, n, h, name => Old(call, name == "dx" ? name : name + "1"));
        (outputs["dx"], outputs["dw1"], outputs["db1"]) = (first["dx"], first["dw"], first["db"]);
        (outputs["dw2"], outputs["db2"]) = (second["dw"], second["db"]);
    }

    private double[] Loss(Call call, Arithmetic element, Arithmetic sums, double[] prediction, double[] target, int batch)
    {
        double[] e = [.. prediction.Zip(target, (p, t) => element.Add(p, -t))];
        return call.Reduction == Reduction.None
            ? [.. e.Select(error => element.Multiply(error, error))]
            : [element.Round(sums.Divide(summation.Sum(sums, [.. e.Select(error => (error, error))]), Divisor(call, e.Length, batch)))];
    }

    private static double[] LossGradient(Call call, Arithmetic element, double[] prediction, double[] target, int batch)
    {
        double[] dloss = Calls.Numbers(call.Inputs["dloss"]);
        double divisor = Divisor(call, prediction.Length, batch);
        return
        [
            .. prediction.Select(
                (p, k) =>
                {
                    double e = element.Add(p, -target[k]);
                    // dL / B first: an order that a person would choose, and one where a small quotient meets a large e.
                    return element.Multiply(2 * e, element.Divide(dloss.Length == 1 ? dloss[0] : dloss[k], divisor));
                }
            ),
        ];
    }

    private static double Divisor(Call call, int count, int batch) =>
        call.Reduction switch
        {
            Reduction.BatchMean => batch,
            Reduction.Mean => count,
            _ => 1,
        };

    private static Tensor Stored(Call call, int[] shape, double[] numbers)
    {
        Tensor tensor = Tensor.Zeros(call.ElementType, shape);
        for (int k = 0; k < numbers.Length; k++)
        {
            tensor[k] = numbers[k];
        }

        return tensor;
    }
}
