using ExactGrad.Oracle.Calls;
using ExactGrad.Reference;

namespace ExactGrad.Tests.Acceptance.Adapters;

/// <summary>A call on small integers, on which every order of summation is exact, and what the Reference says of it.</summary>
internal static class IntegerCall
{
    // B, n (or m where there is no weight), h or m, m: powers of two where a mean divides.
    private static readonly int[] Extents = [4, 3, 5, 2];

    internal static Call Make(Operation operation, ElementType type, WeightLayout layout, Reduction reduction, GradientMode mode)
    {
        int[] extents = operation is Operation.MseForward or Operation.MseBackward ? [4, 2] : Extents[..Signature.Rank(operation)];
        GradientRequest[] request = [.. Signature.Requestable(operation).Select(name => new GradientRequest(name, mode))];
        IEnumerable<(string Name, int[] Shape)> tensors = Signature.Inputs(operation, extents, layout, reduction);
        if (mode == GradientMode.Accumulate)
        {
            IEnumerable<(string Name, int[] Shape)> outputs = Signature.Outputs(operation, extents, layout, reduction, request);
            tensors = tensors.Concat(outputs.Where(output => request.Any(gradient => gradient.Name == output.Name)));
        }

        var inputs = new Dictionary<string, Tensor>();
        foreach ((string name, int[] shape) in tensors)
        {
            var tensor = Tensor.Zeros(type, shape);
            for (int i = 0; i < tensor.Count; i++)
            {
                // From -3 to 3, and different in every tensor.
                tensor[i] = (((i * 5) + (inputs.Count * 3) + 1) % 7) - 3;
            }

            inputs.Add(name, tensor);
        }

        return new Call(operation, type, layout, reduction, request, inputs);
    }

    /// <summary>The truth, row-major, old content added where the call accumulates.</summary>
    internal static IReadOnlyDictionary<string, double[]> Truth(Call call)
    {
        Dictionary<string, double[]> truth = Compute(call);
        foreach (GradientRequest gradient in call.Request.Where(gradient => gradient.Mode == GradientMode.Accumulate))
        {
            truth[gradient.Name] = [.. truth[gradient.Name].Select((value, i) => value + call.Inputs[gradient.Name][i])];
        }

        return truth;
    }

    private static Dictionary<string, double[]> Compute(Call call)
    {
        double[,] M(string name) => Matrix(call.Inputs[name]);
        double[] V(string name) => Values(call.Inputs[name]);
        switch (call.Operation)
        {
            case Operation.LinearForward:
                return new() { ["y"] = Flat(Linear<double>.Forward(M("x"), M("w"), V("b"), call.Layout)) };
            case Operation.LinearBackward:
                return new()
                {
                    ["dx"] = Flat(Linear<double>.InputGradient(M("w"), M("dy"), call.Layout)),
                    ["dw"] = Flat(Linear<double>.WeightGradient(M("x"), M("dy"), call.Layout)),
                    ["db"] = Linear<double>.BiasGradient(M("dy")),
                };
            case Operation.ReluForward:
                return new() { ["y"] = Flat(Relu<double>.Forward(M("x"))) };
            case Operation.ReluBackward:
                return new() { ["dx"] = Flat(Relu<double>.Backward(M("x"), M("dy"))) };
            case Operation.MseForward:
                return new() { ["loss"] = Loss(call, M("prediction")) };
            case Operation.MseBackward:
                return new() { ["dprediction"] = Flat(LossGradient(call, M("prediction"))) };
        }

        var parameters = new NetworkParameters<double>(M("w1"), V("b1"), M("w2"), V("b2"), call.Layout);
        NetworkActivations<double> activations = Network<double>.Forward(M("x"), parameters);
        double[,] dp = LossGradient(call, activations.Prediction);
        NetworkGradients<double> gradients = Network<double>.Backward(M("x"), parameters, activations, dp);
        return new()
        {
            ["loss"] = Loss(call, activations.Prediction),
            ["dx"] = Flat(gradients.Dx),
            ["dw1"] = Flat(gradients.Dw1),
            ["db1"] = gradients.Db1,
            ["dw2"] = Flat(gradients.Dw2),
            ["db2"] = gradients.Db2,
        };
    }

    private static double[] Loss(Call call, double[,] prediction) =>
        call.Reduction == Reduction.None
            ? Flat(SquaredError<double>.Loss(prediction, Matrix(call.Inputs["target"])))
            : [SquaredError<double>.Loss(prediction, Matrix(call.Inputs["target"]), call.Reduction)];

    private static double[,] LossGradient(Call call, double[,] prediction)
    {
        double[,] target = Matrix(call.Inputs["target"]);
        Tensor dloss = call.Inputs["dloss"];
        return call.Reduction == Reduction.None
            ? SquaredError<double>.Gradient(prediction, target, Matrix(dloss))
            : SquaredError<double>.Gradient(prediction, target, dloss[0], call.Reduction);
    }

    private static double[,] Matrix(Tensor tensor)
    {
        var matrix = new double[tensor.Rows, tensor.Columns];
        for (int i = 0; i < tensor.Count; i++)
        {
            matrix[i / tensor.Columns, i % tensor.Columns] = tensor[i];
        }

        return matrix;
    }

    private static double[] Values(Tensor tensor) => [.. Enumerable.Range(0, (int)tensor.Count).Select(i => tensor[i])];

    private static double[] Flat(double[,] matrix) => [.. matrix.Cast<double>()];
}
