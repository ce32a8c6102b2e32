using System.Numerics;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Reference;

namespace ExactGrad.Tests.Mutation.Zoo;

/// <summary>A right implementation, in float and double, which owes nothing to the Reference's loops.</summary>
/// <param name="product">How matrices are multiplied.</param>
/// <param name="types">The element types that it takes.</param>
internal sealed class ZooImplementation(Product product, params ElementType[] types) : ManagedImplementation
{
    /// <summary>What it declares of its sums; null for the type itself.</summary>
    internal ElementType? Sums { get; init; }

    public override Capabilities Capabilities =>
        new()
        {
            Name = product.Name,
            ElementTypes = types.ToHashSet(),
            Accumulators = types.ToDictionary(type => type, type => Sums ?? type),
            // Its gate asks for x > 0.
            ReluBackwardAtNaN = ReluAtNaN.Zero,
        };

    protected override Answer Invoke(Call call) => call.ElementType == ElementType.F32 ? Answer<float>(call) : Answer<double>(call);

    private Result Answer<T>(Call call)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var outputs = new Dictionary<string, T[]>();
        switch (call.Operation)
        {
            case Operation.LinearForward:
                outputs["y"] = Forward(In<T>(call, "x"), Weights<T>(call, "w"), In<T>(call, "b").Values).Values;
                break;
            case Operation.LinearBackward:
                Backward(outputs, call, "", In<T>(call, "x"), Weights<T>(call, "w"), In<T>(call, "dy"));
                break;
            case Operation.ReluForward:
                outputs["y"] = [.. In<T>(call, "x").Values.Select(Gate)];
                break;
            case Operation.ReluBackward:
                outputs["dx"] = [.. In<T>(call, "x").Values.Zip(In<T>(call, "dy").Values, (x, dy) => x > T.Zero ? dy : T.Zero)];
                break;
            case Operation.MseForward:
                outputs["loss"] = Loss(call, In<T>(call, "prediction"));
                break;
            case Operation.MseBackward:
                outputs["dprediction"] = LossGradient(call, In<T>(call, "prediction")).Values;
                break;
            default:
                Step(outputs, call);
                break;
        }

        return new Result(
            Signature.Outputs(call).ToDictionary(output => output.Name, output => Stored(call, output, outputs[output.Name]))
        );
    }

    private void Step<T>(Dictionary<string, T[]> outputs, Call call)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Grid<T> x = In<T>(call, "x"),
            w1 = Weights<T>(call, "w1"),
            w2 = Weights<T>(call, "w2");
        Grid<T> z = Forward(x, w1, In<T>(call, "b1").Values);
        Grid<T> a = z with { Values = [.. z.Values.Select(Gate)] };
        Grid<T> p = Forward(a, w2, In<T>(call, "b2").Values);
        outputs["loss"] = Loss(call, p);
        Grid<T> dp = LossGradient(call, p);
        Backward(outputs, call, "2", a, w2, dp);
        Grid<T> da = product.Multiply((_, _) => T.Zero, dp, w2.Transposed());
        Grid<T> dz = da with { Values = [.. z.Values.Zip(da.Values, (value, dy) => value > T.Zero ? dy : T.Zero)] };
        Backward(outputs, call, "1", x, w1, dz);
    }

    private Grid<T> Forward<T>(Grid<T> x, Grid<T> w, T[] b)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => product.Multiply((_, column) => b[column], x, w);

    /// <summary>The gradients that are asked for, each starting from its old content where it is accumulated.</summary>
    private void Backward<T>(Dictionary<string, T[]> outputs, Call call, string layer, Grid<T> x, Grid<T> w, Grid<T> dy)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Func<int, int, T> Start(string name, int columns)
        {
            T[]? old = call.Request.Contains(new GradientRequest(name, GradientMode.Accumulate)) ? In<T>(call, name).Values : null;
            return (row, column) => old is null ? T.Zero : old[(row * columns) + column];
        }

        bool Asked(string name) => call.Request.Any(request => request.Name == name);

        if (layer != "2" && Asked("dx"))
        {
            outputs["dx"] = product.Multiply(Start("dx", w.Rows), dy, w.Transposed()).Values;
        }

        string dw = $"dw{layer}",
            db = $"db{layer}";
        if (Asked(dw))
        {
            // In the layout of the weights: both products are right.
            outputs[dw] =
                call.Layout == WeightLayout.InputMajor
                    ? product.Multiply(Start(dw, w.Columns), x.Transposed(), dy).Values
                    : product.Multiply(Start(dw, w.Rows), dy.Transposed(), x).Values;
        }

        if (Asked(db))
        {
            var ones = new Grid<T>([.. Enumerable.Repeat(T.One, dy.Rows)], 1, dy.Rows);
            outputs[db] = product.OfVectors.Multiply(Start(db, dy.Columns), ones, dy).Values;
        }
    }

    private T[] Loss<T>(Call call, Grid<T> prediction)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] e = Errors(call, prediction);
        if (call.Reduction == Reduction.None)
        {
            return [.. e.Select(error => error * error)];
        }

        var row = new Grid<T>(e, 1, e.Length);
        return [product.OfVectors.Multiply((_, _) => T.Zero, row, row.Transposed()).Values[0] / Divisor(call, prediction)];
    }

    private static Grid<T> LossGradient<T>(Call call, Grid<T> prediction)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] dloss = In<T>(call, "dloss").Values;
        T two = T.One + T.One,
            divisor = Divisor(call, prediction);
        return prediction with
        {
            Values = [.. Errors(call, prediction).Select((error, k) => two * error * (dloss[dloss.Length == 1 ? 0 : k] / divisor))],
        };
    }

    private static T[] Errors<T>(Call call, Grid<T> prediction)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => [.. prediction.Values.Zip(In<T>(call, "target").Values, (p, t) => p - t)];

    private static T Divisor<T>(Call call, Grid<T> prediction)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        call.Reduction switch
        {
            Reduction.BatchMean => T.CreateChecked(prediction.Rows),
            Reduction.Mean => T.CreateChecked(prediction.Values.Length),
            _ => T.One,
        };

    // NaN stays.
    private static T Gate<T>(T x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => x <= T.Zero ? T.Zero : x;

    private static Grid<T> Weights<T>(Call call, string name)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        call.Layout == WeightLayout.InputMajor ? In<T>(call, name) : In<T>(call, name).Transposed();

    private static Grid<T> In<T>(Call call, string name)
        where T : unmanaged
    {
        Tensor tensor = call.Inputs[name];
        return new Grid<T>(tensor.As<T>().ToArray(), tensor.Rows, tensor.Columns);
    }

    private static Tensor Stored<T>(Call call, (string Name, int[] Shape) output, T[] values)
        where T : unmanaged
    {
        Tensor tensor = Tensor.Zeros(call.ElementType, output.Shape);
        values.CopyTo(tensor.As<T>());
        return tensor;
    }
}
