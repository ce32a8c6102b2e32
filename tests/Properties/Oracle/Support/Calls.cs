using ExactGrad.Oracle.Calls;
using ExactGrad.Reference;

namespace ExactGrad.Tests.Properties.Oracle.Support;

/// <summary>Calls with numbers written out, in f32 unless said.</summary>
internal static class Calls
{
    /// <summary>The elements of a tensor, row after row.</summary>
    internal static double[] Numbers(Tensor tensor) => [.. Enumerable.Range(0, (int)tensor.Count).Select(k => tensor[k])];

    /// <summary>A matrix of one row.</summary>
    internal static double[][] Row(params double[] elements) => [elements];

    /// <summary>A matrix of one column.</summary>
    internal static double[][] Column(params double[] elements) => [.. elements.Select(element => new[] { element })];

    internal static Call Forward(double[][] x, double[][] w, double[] b, WeightLayout layout = default) =>
        new(
            Operation.LinearForward,
            ElementType.F32,
            layout,
            default,
            [],
            new Dictionary<string, Tensor>
            {
                ["x"] = Matrix(ElementType.F32, x),
                ["w"] = Matrix(ElementType.F32, w),
                ["b"] = Vector(ElementType.F32, b),
            }
        );

    internal static Call Backward(double[][] x, double[][] w, double[][] dy, params string[] gradients) =>
        new(
            Operation.LinearBackward,
            ElementType.F32,
            default,
            default,
            [.. gradients.Select(name => new GradientRequest(name, GradientMode.Overwrite))],
            new Dictionary<string, Tensor>
            {
                ["x"] = Matrix(ElementType.F32, x),
                ["w"] = Matrix(ElementType.F32, w),
                ["dy"] = Matrix(ElementType.F32, dy),
            }
        );

    internal static Call MseForward(double[][] prediction, double[][] target, Reduction reduction) =>
        new(
            Operation.MseForward,
            ElementType.F32,
            default,
            reduction,
            [],
            new Dictionary<string, Tensor>
            {
                ["prediction"] = Matrix(ElementType.F32, prediction),
                ["target"] = Matrix(ElementType.F32, target),
            }
        );

    internal static Call MseBackward(double[][] prediction, double[][] target, Reduction reduction, double dloss) =>
        MseForward(prediction, target, reduction) with
        {
            Operation = Operation.MseBackward,
            Inputs = new Dictionary<string, Tensor>(MseForward(prediction, target, reduction).Inputs)
            {
                ["dloss"] =
                    reduction == Reduction.None
                        ? Matrix(ElementType.F32, [.. prediction.Select(row => row.Select(_ => dloss).ToArray())])
                        : Scalar(ElementType.F32, dloss),
            },
        };

    /// <summary>The same call in another format.</summary>
    internal static Call In(ElementType type, Call call) =>
        call with
        {
            ElementType = type,
            Inputs = call.Inputs.ToDictionary(input => input.Key, input => Filled(type, input.Value.Shape, Numbers(input.Value))),
        };

    internal static Tensor Matrix(ElementType type, double[][] rows) =>
        Filled(type, [rows.Length, rows.Length == 0 ? 0 : rows[0].Length], [.. rows.SelectMany(row => row)]);

    internal static Tensor Vector(ElementType type, params double[] numbers) => Filled(type, [numbers.Length], numbers);

    internal static Tensor Scalar(ElementType type, double number) => Filled(type, [], [number]);

    private static Tensor Filled(ElementType type, ReadOnlySpan<int> shape, double[] numbers)
    {
        Tensor tensor = Tensor.Zeros(type, shape);
        for (int k = 0; k < numbers.Length; k++)
        {
            tensor[k] = numbers[k];
        }

        return tensor;
    }
}
