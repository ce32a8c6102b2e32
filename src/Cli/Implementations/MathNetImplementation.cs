using System.Collections.Frozen;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Reference;
using MathNet.Numerics.LinearAlgebra;

namespace ExactGrad.Cli.Implementations;

/// <summary>MathNet.Numerics' dense matrices as an implementation under test: an independent one, in the same process.</summary>
internal sealed class MathNetImplementation : ManagedImplementation
{
    /// <inheritdoc />
    public override Capabilities Capabilities { get; } =
        new()
        {
            Name = "mathnet",
            Version = typeof(Matrix<double>).Assembly.GetName().Version?.ToString(3) ?? "",
            Operations = OperationNames.All.ToFrozenSet(),
            // The gate is ours, and asks for x > 0.
            ReluBackwardAtNaN = ReluAtNaN.Zero,
        };

    /// <inheritdoc />
    protected override Answer Invoke(Call call)
    {
        if (call.Inputs.Values.Any(tensor => tensor.Count == 0))
        {
            return new Refusal("MathNet.Numerics has no matrix without elements");
        }

        return call.ElementType == ElementType.F64 ? new MathNetLayer<double>(call).Answer() : new MathNetLayer<float>(call).Answer();
    }
}

/// <summary>One call, in one number type.</summary>
internal sealed class MathNetLayer<T>(Call call)
    where T : unmanaged, IEquatable<T>, IFormattable, System.Numerics.IFloatingPoint<T>
{
    private readonly Dictionary<string, Tensor> _outputs = [];

    internal Result Answer()
    {
        switch (call.Operation)
        {
            case Operation.LinearForward:
                Put("y", Forward(In("x"), In("w"), In("b")));
                break;
            case Operation.LinearBackward:
                Matrix<T> dy = In("dy");
                Put("dx", () => InputGradient(In("w"), dy));
                Put("dw", () => WeightGradient(In("x"), dy));
                Put("db", () => BiasGradient(dy));
                break;
            case Operation.ReluForward:
                Put("y", In("x").PointwiseMaximum(T.Zero));
                break;
            case Operation.ReluBackward:
                Put("dx", Gate(In("x"), In("dy")));
                break;
            case Operation.MseForward:
                Loss(In("prediction") - In("target"));
                break;
            case Operation.MseBackward:
                Put("dprediction", LossGradient(In("prediction") - In("target")));
                break;
            default:
                Step();
                break;
        }

        return new Result(_outputs);
    }

    private void Step()
    {
        Matrix<T> x = In("x"),
            w2 = In("w2");
        Matrix<T> z = Forward(x, In("w1"), In("b1"));
        Matrix<T> a = z.PointwiseMaximum(T.Zero);
        Matrix<T> e = Forward(a, w2, In("b2")) - In("target");
        Loss(e);
        Matrix<T> dp = LossGradient(e);
        Matrix<T> dz = Gate(z, InputGradient(w2, dp));
        Put("dw2", () => WeightGradient(a, dp));
        Put("db2", () => BiasGradient(dp));
        Put("dw1", () => WeightGradient(x, dz));
        Put("db1", () => BiasGradient(dz));
        Put("dx", () => InputGradient(In("w1"), dz));
    }

    private bool InputMajor => call.Layout == WeightLayout.InputMajor;

    private Matrix<T> Forward(Matrix<T> x, Matrix<T> w, Matrix<T> b)
    {
        Matrix<T> y = InputMajor ? x * w : x.TransposeAndMultiply(w);
        return y + Matrix<T>.Build.Dense(y.RowCount, y.ColumnCount, (_, j) => b[0, j]);
    }

    private Matrix<T> InputGradient(Matrix<T> w, Matrix<T> dy) => InputMajor ? dy.TransposeAndMultiply(w) : dy * w;

    private Matrix<T> WeightGradient(Matrix<T> x, Matrix<T> dy) =>
        InputMajor ? x.TransposeThisAndMultiply(dy) : dy.TransposeThisAndMultiply(x);

    private static Matrix<T> BiasGradient(Matrix<T> dy) => dy.ColumnSums().ToRowMatrix();

    private static Matrix<T> Gate(Matrix<T> x, Matrix<T> dy) => x.Map2((value, gradient) => value > T.Zero ? gradient : T.Zero, dy);

    private void Loss(Matrix<T> e)
    {
        Matrix<T> square = e.PointwiseMultiply(e);
        Put("loss", call.Reduction == Reduction.None ? square : Matrix<T>.Build.Dense(1, 1, square.ColumnSums().Sum() / Divisor(e)));
    }

    private Matrix<T> LossGradient(Matrix<T> e)
    {
        T two = T.One + T.One;
        Matrix<T> dloss = In("dloss");
        return call.Reduction == Reduction.None ? (e * two).PointwiseMultiply(dloss) : e * two * (dloss[0, 0] / Divisor(e));
    }

    private T Divisor(Matrix<T> e) =>
        call.Reduction switch
        {
            Reduction.BatchMean => T.CreateChecked(e.RowCount),
            Reduction.Mean => T.CreateChecked((long)e.RowCount * e.ColumnCount),
            _ => T.One,
        };

    private Matrix<T> In(string name)
    {
        Tensor tensor = call.Inputs[name];
        return Matrix<T>.Build.DenseOfRowMajor(tensor.Rows, tensor.Columns, tensor.As<T>().ToArray());
    }

    private void Put(string gradient, Func<Matrix<T>> compute)
    {
        foreach (GradientRequest request in call.Request)
        {
            if (request.Name == gradient)
            {
                Put(gradient, request.Mode == GradientMode.Accumulate ? In(gradient) + compute() : compute());
            }
        }
    }

    private void Put(string name, Matrix<T> matrix)
    {
        int[] shape = Signature.Outputs(call).First(output => output.Name == name).Shape;
        Tensor tensor = Tensor.Zeros(call.ElementType, shape);
        matrix.ToRowMajorArray().CopyTo(tensor.As<T>());
        _outputs[name] = tensor;
    }
}
