using System.Numerics;
using ExactGrad.Oracle.Calls;
using ExactGrad.Reference;

namespace ExactGrad.Oracle.Truth;

/// <summary>Answers a call with the Reference, in any number type: the only road by which the judge gets a truth.</summary>
internal static class ReferenceEvaluator<T>
    where T : IAdditionOperators<T, T, T>,
        ISubtractionOperators<T, T, T>,
        IMultiplyOperators<T, T, T>,
        IDivisionOperators<T, T, T>,
        IAdditiveIdentity<T, T>,
        IMultiplicativeIdentity<T, T>,
        IComparisonOperators<T, T, bool>
{
    /// <summary>The outputs of a call by name, row-major.</summary>
    /// <param name="call">The call.</param>
    /// <param name="convert">An element, by the name of its tensor and its value, as a number of type T.</param>
    internal static Dictionary<string, T[]> Evaluate(Call call, Func<string, double, T> convert)
    {
        T[,] Matrix(string name) => ToMatrix(call.Inputs[name], name, convert);
        T[] Vector(string name) => ToVector(call.Inputs[name], name, convert);

        var outputs = new Dictionary<string, T[]>();
        switch (call.Operation)
        {
            case Operation.LinearForward:
                outputs["y"] = Flatten(Linear<T>.Forward(Matrix("x"), Matrix("w"), Vector("b"), call.Layout));
                break;
            case Operation.LinearBackward:
                T[,] dy = Matrix("dy");
                foreach (GradientRequest gradient in call.Request)
                {
                    outputs[gradient.Name] = gradient.Name switch
                    {
                        "dx" => Flatten(Linear<T>.InputGradient(Matrix("w"), dy, call.Layout)),
                        "dw" => Flatten(Linear<T>.WeightGradient(Matrix("x"), dy, call.Layout)),
                        _ => Linear<T>.BiasGradient(dy),
                    };
                }

                break;
            case Operation.ReluForward:
                outputs["y"] = Flatten(Relu<T>.Forward(Matrix("x")));
                break;
            case Operation.ReluBackward:
                outputs["dx"] = Flatten(Relu<T>.Backward(Matrix("x"), Matrix("dy"), dy => AtZero(call, dy)));
                break;
            case Operation.MseForward:
                outputs["loss"] = Loss(Matrix("prediction"), Matrix("target"), call.Reduction);
                break;
            case Operation.MseBackward:
                outputs["dprediction"] = Flatten(LossGradient(call, Matrix("prediction"), Matrix("target"), convert));
                break;
            default:
                Step(call, convert, outputs);
                break;
        }

        Accumulate(call, convert, outputs);
        return outputs;
    }

    private static void Step(Call call, Func<string, double, T> convert, Dictionary<string, T[]> outputs)
    {
        T[,] Matrix(string name) => ToMatrix(call.Inputs[name], name, convert);
        T[] Vector(string name) => ToVector(call.Inputs[name], name, convert);

        T[,] x = Matrix("x"),
            target = Matrix("target");
        var parameters = new NetworkParameters<T>(Matrix("w1"), Vector("b1"), Matrix("w2"), Vector("b2"), call.Layout);
        NetworkActivations<T> activations = Network<T>.Forward(x, parameters);
        outputs["loss"] = Loss(activations.Prediction, target, call.Reduction);
        if (call.Request.Count == 0)
        {
            return;
        }

        T[,] dprediction = LossGradient(call, activations.Prediction, target, convert);
        NetworkGradients<T> gradients = Network<T>.Backward(x, parameters, activations, dprediction, da => AtZero(call, da));
        foreach (GradientRequest gradient in call.Request)
        {
            outputs[gradient.Name] = gradient.Name switch
            {
                "dx" => Flatten(gradients.Dx),
                "dw1" => Flatten(gradients.Dw1),
                "db1" => gradients.Db1,
                "dw2" => Flatten(gradients.Dw2),
                _ => gradients.Db2,
            };
        }
    }

    // Not a product: 0 times infinity is no 0.
    private static T AtZero(Call call, T dy) =>
        call.ReluAtZero switch
        {
            0 => T.AdditiveIdentity,
            0.5 => dy / (T.MultiplicativeIdentity + T.MultiplicativeIdentity),
            1 => dy,
            _ => throw new ArgumentException($"the derivative of ReLU at 0 is {call.ReluAtZero}; expected 0, 0.5 or 1"),
        };

    private static void Accumulate(Call call, Func<string, double, T> convert, Dictionary<string, T[]> outputs)
    {
        foreach (GradientRequest gradient in call.Request)
        {
            if (gradient.Mode == GradientMode.Accumulate)
            {
                T[] sum = outputs[gradient.Name];
                T[] old = ToVector(call.Inputs[gradient.Name], gradient.Name, convert);
                for (int k = 0; k < sum.Length; k++)
                {
                    sum[k] = old[k] + sum[k];
                }
            }
        }
    }

    private static T[] Loss(T[,] prediction, T[,] target, Reduction reduction) =>
        reduction == Reduction.None
            ? Flatten(SquaredError<T>.Loss(prediction, target))
            : [SquaredError<T>.Loss(prediction, target, reduction)];

    private static T[,] LossGradient(Call call, T[,] prediction, T[,] target, Func<string, double, T> convert)
    {
        Tensor dloss = call.Inputs["dloss"];
        return call.Reduction == Reduction.None
            ? SquaredError<T>.Gradient(prediction, target, ToMatrix(dloss, "dloss", convert))
            : SquaredError<T>.Gradient(prediction, target, convert("dloss", dloss[0]), call.Reduction);
    }

    private static T[,] ToMatrix(Tensor tensor, string name, Func<string, double, T> convert)
    {
        var matrix = new T[tensor.Rows, tensor.Columns];
        int k = 0;
        for (int i = 0; i < matrix.GetLength(0); i++)
        {
            for (int j = 0; j < matrix.GetLength(1); j++)
            {
                matrix[i, j] = convert(name, tensor[k++]);
            }
        }

        return matrix;
    }

    private static T[] ToVector(Tensor tensor, string name, Func<string, double, T> convert)
    {
        var vector = new T[tensor.Count];
        for (int k = 0; k < vector.Length; k++)
        {
            vector[k] = convert(name, tensor[k]);
        }

        return vector;
    }

    private static T[] Flatten(T[,] matrix)
    {
        var flat = new T[matrix.Length];
        int k = 0;
        foreach (T element in matrix)
        {
            flat[k++] = element;
        }

        return flat;
    }
}
