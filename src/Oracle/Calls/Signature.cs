using ExactGrad.Reference;

namespace ExactGrad.Oracle.Calls;

/// <summary>The tensors that go into an operation and come out of it, with their shapes: the one place that knows them.</summary>
public static class Signature
{
    private static readonly string[] LinearGradients = ["dx", "dw", "db"];
    private static readonly string[] NetworkGradients = ["dx", "dw1", "db1", "dw2", "db2"];

    /// <summary>How many extents describe a call: B,n (relu), B,m (mse), B,n,m (linear), B,n,h,m (network.step).</summary>
    public static int Rank(Operation operation) =>
        operation switch
        {
            Operation.LinearForward or Operation.LinearBackward => 3,
            Operation.NetworkStep => 4,
            _ => 2,
        };

    /// <summary>Names of the gradients of which a caller may request any subset; empty where there is no choice.</summary>
    public static IReadOnlyList<string> Requestable(Operation operation) =>
        operation switch
        {
            Operation.LinearBackward => LinearGradients,
            Operation.NetworkStep => NetworkGradients,
            _ => [],
        };

    /// <summary>Whether the operation has weights, and so a layout.</summary>
    public static bool HasLayout(Operation operation) =>
        operation is Operation.LinearForward or Operation.LinearBackward or Operation.NetworkStep;

    /// <summary>Whether the operation has a loss, and so a reduction.</summary>
    public static bool HasReduction(Operation operation) =>
        operation is Operation.MseForward or Operation.MseBackward or Operation.NetworkStep;

    /// <summary>The input tensors and their shapes, without old contents of gradients.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="extents">As many as <see cref="Rank"/> says.</param>
    /// <param name="layout">Layout of weights.</param>
    /// <param name="reduction">Reduction of the loss.</param>
    public static IReadOnlyList<(string Name, int[] Shape)> Inputs(
        Operation operation,
        ReadOnlySpan<int> extents,
        WeightLayout layout,
        Reduction reduction
    )
    {
        int[] e = Check(operation, extents);
        return operation switch
        {
            Operation.LinearForward => [("x", [e[0], e[1]]), ("w", Weights(e[1], e[2], layout)), ("b", [e[2]])],
            Operation.LinearBackward => [("x", [e[0], e[1]]), ("w", Weights(e[1], e[2], layout)), ("dy", [e[0], e[2]])],
            Operation.ReluForward => [("x", e)],
            Operation.ReluBackward => [("x", e), ("dy", e)],
            Operation.MseForward => [("prediction", e), ("target", e)],
            Operation.MseBackward => [("prediction", e), ("target", e), ("dloss", Loss(e[0], e[1], reduction))],
            _ =>
            [
                ("x", [e[0], e[1]]),
                ("w1", Weights(e[1], e[2], layout)),
                ("b1", [e[2]]),
                ("w2", Weights(e[2], e[3], layout)),
                ("b2", [e[3]]),
                ("target", [e[0], e[3]]),
                ("dloss", Loss(e[0], e[3], reduction)),
            ],
        };
    }

    /// <summary>The tensors of the result and their shapes.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="extents">As many as <see cref="Rank"/> says.</param>
    /// <param name="layout">Layout of weights.</param>
    /// <param name="reduction">Reduction of the loss.</param>
    /// <param name="request">The gradients asked for.</param>
    public static IReadOnlyList<(string Name, int[] Shape)> Outputs(
        Operation operation,
        ReadOnlySpan<int> extents,
        WeightLayout layout,
        Reduction reduction,
        IReadOnlyList<GradientRequest> request
    )
    {
        int[] e = Check(operation, extents);
        switch (operation)
        {
            case Operation.LinearForward:
                return [("y", [e[0], e[2]])];
            case Operation.ReluForward:
                return [("y", e)];
            case Operation.ReluBackward:
                return [("dx", e)];
            case Operation.MseForward:
                return [("loss", Loss(e[0], e[1], reduction))];
            case Operation.MseBackward:
                return [("dprediction", e)];
        }

        var outputs = new List<(string, int[])>(request.Count + 1);
        if (operation == Operation.NetworkStep)
        {
            outputs.Add(("loss", Loss(e[0], e[3], reduction)));
        }

        foreach (GradientRequest gradient in request)
        {
            outputs.Add((gradient.Name, GradientShape(operation, e, layout, gradient.Name)));
        }

        return outputs;
    }

    /// <summary>The extents that a call's tensors tell, as <see cref="Inputs"/> takes them.</summary>
    public static int[] Extents(Call call)
    {
        Tensor Input(string name) => call.Inputs[name];
        int WeightOutputs(string name) => Input(name).Shape[call.Layout == WeightLayout.InputMajor ? 1 : 0];
        return call.Operation switch
        {
            Operation.LinearForward or Operation.LinearBackward => [Input("x").Shape[0], Input("x").Shape[1], WeightOutputs("w")],
            Operation.NetworkStep => [Input("x").Shape[0], Input("x").Shape[1], WeightOutputs("w1"), WeightOutputs("w2")],
            Operation.ReluForward or Operation.ReluBackward => Input("x").Shape.ToArray(),
            _ => Input("prediction").Shape.ToArray(),
        };
    }

    /// <summary>The outputs that a call's answer must hold.</summary>
    public static IReadOnlyList<(string Name, int[] Shape)> Outputs(Call call) =>
        Outputs(call.Operation, Extents(call), call.Layout, call.Reduction, call.Request);

    /// <summary>What a reduction divides the sum by: 1, B (BatchMean) or B m (Mean).</summary>
    internal static long Divisor(Reduction reduction, IReadOnlyList<int> extents) =>
        reduction switch
        {
            Reduction.BatchMean => extents[0],
            Reduction.Mean => (long)extents[0] * extents[^1],
            _ => 1,
        };

    private static int[] GradientShape(Operation operation, int[] e, WeightLayout layout, string name) =>
        (operation, name) switch
        {
            (_, "dx") => [e[0], e[1]],
            (_, "dw" or "dw1") => Weights(e[1], e[2], layout),
            (_, "db" or "db1") => [e[2]],
            (Operation.NetworkStep, "dw2") => Weights(e[2], e[3], layout),
            (Operation.NetworkStep, "db2") => [e[3]],
            _ => throw new ArgumentException(
                $"{operation.Name()} has no gradient {name}; it has {string.Join(", ", Requestable(operation))}"
            ),
        };

    private static int[] Weights(int inputs, int outputs, WeightLayout layout) =>
        layout == WeightLayout.InputMajor ? [inputs, outputs] : [outputs, inputs];

    private static int[] Loss(int batch, int outputs, Reduction reduction) => reduction == Reduction.None ? [batch, outputs] : [];

    private static int[] Check(Operation operation, ReadOnlySpan<int> extents) =>
        extents.Length == Rank(operation)
            ? extents.ToArray()
            : throw new ArgumentException($"{operation.Name()} takes {Rank(operation)} extents, but {extents.Length} were given");
}
