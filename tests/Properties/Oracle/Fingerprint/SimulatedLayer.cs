using System.Collections.Frozen;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Reference;
using ExactGrad.Tests.Properties.Oracle.Support;

namespace ExactGrad.Tests.Properties.Oracle.Fingerprint;

/// <summary>One sum to compute: its products, its bias (null in a gradient), and where it stands.</summary>
internal sealed record Asked(Call Call, double[] Left, double[] Right, double? Bias, int Row, int Column, int Rows);

/// <summary>A fully connected layer whose sums are computed by a function: the hardware that a test wishes for.</summary>
/// <param name="type">The one element type.</param>
/// <param name="sum">How a sum is computed.</param>
internal sealed class SimulatedLayer(ElementType type, Func<Asked, double> sum) : ManagedImplementation
{
    public override Capabilities Capabilities =>
        new()
        {
            Name = "simulated",
            Operations = Operations,
            ElementTypes = FrozenSet.Create(type),
            Layouts = Layouts,
            Accumulators = new Dictionary<ElementType, ElementType> { [type] = Declared ?? type },
            FlushesSubnormals = DeclaresFlushing,
        };

    internal IReadOnlySet<Operation> Operations { get; init; } = FrozenSet.Create(Operation.LinearForward);

    internal IReadOnlySet<WeightLayout> Layouts { get; init; } = FrozenSet.Create(WeightLayout.InputMajor);

    /// <summary>The format of sums that is declared; the element type unless set.</summary>
    internal ElementType? Declared { get; init; }

    internal bool DeclaresFlushing { get; init; }

    /// <summary>What is stored of a sum; a tensor's own rounding follows.</summary>
    internal Func<double, double> Store { get; init; } = value => value;

    protected override Answer Invoke(Call call)
    {
        int[] e = Signature.Extents(call);
        (int b, int n, int m) = (e[0], e[1], e[2]);
        double[] x = Calls.Numbers(call.Inputs["x"]),
            w = Calls.Numbers(call.Inputs["w"]);
        double[] dy = call.Inputs.TryGetValue("dy", out Tensor? gradient) ? Calls.Numbers(gradient) : [];
        double W(int i, int j) => w[call.Layout == WeightLayout.InputMajor ? (i * m) + j : (j * n) + i];
        double[] Terms(int count, Func<int, double> factor) => [.. Enumerable.Range(0, count).Select(factor)];
        var outputs = new Dictionary<string, Tensor>();
        foreach ((string name, int[] shape) in Signature.Outputs(call))
        {
            bool isWeight = name == "dw";
            (int rows, int columns) = name switch
            {
                "y" => (b, m),
                "dx" => (b, n),
                "dw" => (n, m),
                _ => (1, m),
            };
            Tensor tensor = Tensor.Zeros(call.ElementType, shape);
            for (int r = 0; r < rows; r++)
            {
                for (int c = 0; c < columns; c++)
                {
                    Asked asked = name switch
                    {
                        "y" => new(call, Terms(n, i => x[(r * n) + i]), Terms(n, i => W(i, c)), call.Inputs["b"][c], r, c, rows),
                        "dx" => new(call, Terms(m, j => dy[(r * m) + j]), Terms(m, j => W(c, j)), null, r, c, rows),
                        "dw" => new(call, Terms(b, s => x[(s * n) + r]), Terms(b, s => dy[(s * m) + c]), null, r, c, rows),
                        _ => new(call, Terms(b, s => dy[(s * m) + c]), Terms(b, _ => 1), null, r, c, rows),
                    };
                    tensor[isWeight && call.Layout == WeightLayout.OutputMajor ? (c * rows) + r : (r * columns) + c] = Store(sum(asked));
                }
            }

            outputs[name] = tensor;
        }

        return new Result(outputs);
    }
}
