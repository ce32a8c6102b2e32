using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Diagnosis;
using ExactGrad.Tests.Properties.Oracle.Support;

namespace ExactGrad.Tests.Properties.Oracle.Diagnosis;

/// <summary>Observations with numbers written out.</summary>
internal static class Seen
{
    /// <summary>ReLU of x, which is y where all of x is positive; what came instead, element by element.</summary>
    internal static Observation Relu(double[][] x, Func<int, double, double> came)
    {
        Tensor y = Calls.Matrix(ElementType.F32, x);
        var call = new Call(Operation.ReluForward, ElementType.F32, default, default, [], new Dictionary<string, Tensor> { ["x"] = y });
        return Of(call, "y", k => came(k, Math.Max(y[k], 0)), y.Shape);
    }

    /// <summary>The bias gradient of one example, dy and what was there before where it is accumulated; what came instead.</summary>
    internal static Observation BiasGradient(double[] dy, double[]? old, Func<int, double, double> came)
    {
        double[][] rows =
        [
            [.. dy],
        ];
        Call call = Calls.Backward(
            [
                [1],
            ],
            [
                [.. dy.Select(_ => 1.0)],
            ],
            rows,
            "db"
        );
        if (old is not null)
        {
            call = call with
            {
                Request = [new GradientRequest("db", GradientMode.Accumulate)],
                Inputs = new Dictionary<string, Tensor>(call.Inputs) { ["db"] = Calls.Vector(ElementType.F32, old) },
            };
        }

        return Of(call, "db", j => came(j, dy[j] + (old?[j] ?? 0)), [dy.Length]);
    }

    private static Observation Of(Call call, string name, Func<int, double> came, ReadOnlySpan<int> shape)
    {
        Tensor output = Tensor.Zeros(ElementType.F32, shape);
        for (int k = 0; k < output.Count; k++)
        {
            output[k] = came(k);
        }

        return new Observation(call, new Result(new Dictionary<string, Tensor> { [name] = output }));
    }
}
