using System.Runtime.InteropServices;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Reference;

namespace ExactGrad.Tests.Properties.Oracle.Special;

/// <summary>
/// A right layer of its own, in every element type, which owes nothing to the Reference's loops; with places at which a
/// test can plant one mistake.
/// </summary>
internal sealed class PlainLayer : ManagedImplementation
{
    private static readonly Dictionary<ElementType, ElementType> InFloat = new()
    {
        [ElementType.F16] = ElementType.F32,
        [ElementType.BF16] = ElementType.F32,
    };

    public override Capabilities Capabilities => Declared;

    internal Capabilities Declared { get; init; } =
        new()
        {
            Name = "plain",
            Operations = OperationNames.All.Where(operation => operation != Operation.NetworkStep).ToHashSet(),
            ElementTypes = Enum.GetValues<ElementType>().ToHashSet(),
            Accumulators = InFloat,
        };

    internal Summing Summing { get; init; } = new();

    /// <summary>The format of sums, from that which is declared.</summary>
    internal Func<ElementType, ElementType> Accumulator { get; init; } = format => format;

    /// <summary>What is read for an element of a tensor.</summary>
    internal Func<Call, string, double, double> Input { get; init; } = (_, _, value) => value;

    /// <summary>Whether a product takes part in its sum.</summary>
    internal Func<double, double, bool> Counts { get; init; } = (_, _) => true;

    internal Func<double, double> Relu { get; init; } = x => x <= 0 ? 0 : x;

    internal Func<double, double, double> Gate { get; init; } =
        (x, dy) =>
            x > 0 ? dy
            : x <= 0 ? 0
            : x;

    /// <summary>What is stored of an output, which has been computed in full.</summary>
    internal Action<Call, string, double[]> Output { get; init; } = (_, _, _) => { };

    protected override Answer Invoke(Call call)
    {
        var outputs = new Dictionary<string, Tensor>();
        foreach ((string name, int[] shape) in Signature.Outputs(call))
        {
            double[] values = Compute(call, name);
            Output(call, name, values);
            Tensor tensor = Tensor.Zeros(call.ElementType, shape);
            for (int k = 0; k < values.Length; k++)
            {
                tensor[k] = values[k];
            }

            outputs[name] = tensor;
        }

        return new Result(outputs);
    }

    private double[] Compute(Call call, string output)
    {
        int[] e = Signature.Extents(call);
        (int b, int n, int m) = (e[0], e[1], e[^1]);
        double X(int s, int i) => In(call, "x", (s * n) + i);
        double W(int i, int j) => In(call, "w", call.Layout == WeightLayout.InputMajor ? (i * m) + j : (j * n) + i);
        double Dy(int s, int j) => In(call, "dy", (s * m) + j);
        double Old(int k) => call.Request.Contains(new GradientRequest(output, GradientMode.Accumulate)) ? In(call, output, k) : 0;
        // Loops and no queries: of the suite's time this is a noticeable part.
        double Sum(double start, int count, Func<int, (double, double)> term)
        {
            var terms = new List<(double, double)>(count);
            for (int k = 0; k < count; k++)
            {
                (double left, double right) = term(k);
                if (Counts(left, right))
                {
                    terms.Add((left, right));
                }
            }

            return Summing.Sum(Accumulator(Declared.AccumulatorOf(call.ElementType)), start, CollectionsMarshal.AsSpan(terms));
        }

        double[] Grid(int rows, int columns, Func<int, int, double> element)
        {
            double[] elements = new double[rows * columns];
            for (int k = 0; k < elements.Length; k++)
            {
                elements[k] = element(k / columns, k % columns);
            }

            return elements;
        }

        switch (call.Operation, output)
        {
            case (Operation.LinearForward, _):
                return Grid(b, m, (s, j) => Sum(In(call, "b", j), n, i => (X(s, i), W(i, j))));
            case (Operation.LinearBackward, "dx"):
                return Grid(b, n, (s, i) => Sum(Old((s * n) + i), m, j => (Dy(s, j), W(i, j))));
            case (Operation.LinearBackward, "dw"):
                return call.Layout == WeightLayout.InputMajor
                    ? Grid(n, m, (i, j) => Sum(Old((i * m) + j), b, s => (X(s, i), Dy(s, j))))
                    : Grid(m, n, (j, i) => Sum(Old((j * n) + i), b, s => (X(s, i), Dy(s, j))));
            case (Operation.LinearBackward, _):
                return Grid(1, m, (_, j) => Sum(Old(j), b, s => (1, Dy(s, j))));
            case (Operation.ReluForward, _):
                return Grid(b, n, (s, i) => Relu(X(s, i)));
            case (Operation.ReluBackward, _):
                return Grid(b, n, (s, i) => Gate(X(s, i), In(call, "dy", (s * n) + i)));
            default:
                return Loss(call, b, m, Sum);
        }
    }

    private double[] Loss(Call call, int b, int m, Func<double, int, Func<int, (double, double)>, double> sum)
    {
        double Rounded(double value) => Formats.Round(call.ElementType, value);
        double E(int k) => Rounded(In(call, "prediction", k) - In(call, "target", k));
        double divisor = call.Reduction switch
        {
            Reduction.BatchMean => b,
            Reduction.Mean => b * m,
            _ => 1,
        };
        if (call.Operation == Operation.MseForward)
        {
            return call.Reduction == Reduction.None
                ? [.. Enumerable.Range(0, b * m).Select(k => E(k) * E(k))]
                : [sum(0, b * m, k => (E(k), E(k))) / divisor];
        }

        double Dloss(int k) => In(call, "dloss", call.Reduction == Reduction.None ? k : 0);
        return [.. Enumerable.Range(0, b * m).Select(k => Rounded(Rounded(2 * E(k)) * Rounded(Dloss(k) / divisor)))];
    }

    private double In(Call call, string name, int element) => Input(call, name, call.Inputs[name][element]);
}
