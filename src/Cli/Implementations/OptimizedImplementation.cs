using System.Numerics;
using ExactGrad.Optimized;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Implementations;
using GradientMode = ExactGrad.Optimized.GradientMode;
using Reduction = ExactGrad.Optimized.Reduction;
using WeightLayout = ExactGrad.Optimized.WeightLayout;

namespace ExactGrad.Cli.Implementations;

/// <summary>The production layer of this project as an implementation under test.</summary>
/// <param name="threads">Threads that it may use for one call.</param>
/// <param name="probe">Where cases that may end a process are tried first; null for nowhere.</param>
internal sealed class OptimizedImplementation(int threads = 1, ProbeProcess? probe = null) : ManagedImplementation, IViewImplementation
{
    /// <inheritdoc />
    public override Capabilities Capabilities { get; } =
        new()
        {
            Name = "optimized",
            Version = typeof(LinearLayer).Assembly.GetName().Version?.ToString(3) ?? "",
            BatchInvariant = true,
        };

    /// <inheritdoc />
    public ViewTraits Views { get; } = new() { Threads = true };

    /// <inheritdoc />
    public void Invoke(ViewCall call)
    {
        if (call.ElementType == ElementType.F64)
        {
            new OptimizedCall<double>(call).Run();
        }
        else
        {
            new OptimizedCall<float>(call).Run();
        }
    }

    /// <inheritdoc />
    public Fault? Probe(string caseId) => probe?.Probe(caseId);

    /// <inheritdoc />
    protected override Answer Invoke(Call call)
    {
        Dictionary<string, Tensor> outputs = Allocate(call);
        Invoke(
            new ViewCall(
                call.Operation,
                call.ElementType,
                call.Layout,
                call.Reduction,
                call.Request,
                call.Inputs.ToDictionary(input => input.Key, input => TensorView.Of(input.Value)),
                outputs.ToDictionary(output => output.Key, output => TensorView.Of(output.Value)),
                threads
            )
        );
        return new Result(outputs);
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing) => probe?.Dispose();

    /// <summary>The outputs: old content where a gradient is accumulated, and NaN elsewhere, which must not show through.</summary>
    private static Dictionary<string, Tensor> Allocate(Call call)
    {
        var outputs = new Dictionary<string, Tensor>();
        foreach ((string name, int[] shape) in Signature.Outputs(call))
        {
            bool accumulates = false;
            foreach (GradientRequest request in call.Request)
            {
                accumulates |= request.Name == name && request.Mode == Oracle.Calls.GradientMode.Accumulate;
            }

            Tensor tensor = accumulates ? call.Inputs[name].Clone() : Tensor.Zeros(call.ElementType, shape);
            if (!accumulates)
            {
                // All bits set: a NaN in every format.
                tensor.Bytes.Span.Fill(0xFF);
            }

            outputs[name] = tensor;
        }

        return outputs;
    }
}

/// <summary>One call, in one number type.</summary>
internal sealed class OptimizedCall<T>(ViewCall call)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Same members in the same order; a test of this project holds them together.
    private readonly WeightLayout _layout = (WeightLayout)call.Layout;
    private readonly Reduction _reduction = (Reduction)call.Reduction;
    private readonly LayerOptions _options = new() { Threads = call.Threads };

    internal void Run()
    {
        switch (call.Operation)
        {
            case Operation.LinearForward:
                LinearLayer.Forward(In("x"), In("w"), Vector("b"), Out("y"), _layout, _options);
                break;
            case Operation.LinearBackward:
                Backward(In("x"), In("w"), In("dy"), "dw", "db", "dx");
                break;
            case Operation.ReluForward:
                Rectifier.Forward(In("x"), Out("y"));
                break;
            case Operation.ReluBackward:
                Rectifier.Backward(In("x"), In("dy"), Out("dx"));
                break;
            case Operation.MseForward:
                Loss(In("prediction"));
                break;
            case Operation.MseBackward:
                LossGradient(In("prediction"), Out("dprediction"));
                break;
            default:
                Step();
                break;
        }
    }

    private void Step()
    {
        (int batch, int hidden, int outputs) = (call.Inputs["x"].Rows, call.Inputs["b1"].Columns, call.Inputs["b2"].Columns);
        T[] a = new T[batch * hidden],
            dz = new T[batch * hidden];
        T[] p = new T[batch * outputs],
            dp = new T[batch * outputs];
        MatrixSpan<T> Hidden(T[] values) => new(values, batch, hidden);
        MatrixSpan<T> Outputs(T[] values) => new(values, batch, outputs);

        LinearLayer.ForwardRectified(In("x"), In("w1"), Vector("b1"), Hidden(a), _layout, _options);
        LinearLayer.Forward(Hidden(a), In("w2"), Vector("b2"), Outputs(p), _layout, _options);
        Loss(Outputs(p));
        if (call.Request.Count == 0)
        {
            return;
        }

        LossGradient(Outputs(p), Outputs(dp));
        // What the rectifier gave is its gate, too: above 0 exactly where its input is.
        Backward(Hidden(a), In("w2"), Outputs(dp), "dw2", "db2", "", Hidden(dz), Hidden(a));
        Backward(In("x"), In("w1"), Hidden(dz), "dw1", "db1", "dx");
    }

    private void Backward(
        ReadOnlyMatrixSpan<T> x,
        ReadOnlyMatrixSpan<T> w,
        ReadOnlyMatrixSpan<T> dy,
        string dw,
        string db,
        string dx,
        MatrixSpan<T> inner = default,
        MatrixSpan<T> gate = default
    )
    {
        var gradients = new LinearGradients<T>
        {
            Dx = dx.Length == 0 ? inner : Requested(dx),
            DxMode = dx.Length == 0 ? GradientMode.Overwrite : Mode(dx),
            DxGate = gate,
            Dw = Requested(dw),
            DwMode = Mode(dw),
            Db = call.Outputs.TryGetValue(db, out TensorView? bias) ? bias.As<T>() : default,
            DbMode = Mode(db),
        };
        LinearLayer.Backward(x, w, dy, gradients, _layout, _options);
    }

    private void Loss(ReadOnlyMatrixSpan<T> prediction)
    {
        if (call.Reduction == ExactGrad.Reference.Reduction.None)
        {
            SquaredErrorLoss.Loss(prediction, In("target"), Out("loss"));
        }
        else
        {
            call.Outputs["loss"].As<T>()[0] = SquaredErrorLoss.Loss(prediction, In("target"), _reduction);
        }
    }

    private void LossGradient(ReadOnlyMatrixSpan<T> prediction, MatrixSpan<T> dprediction)
    {
        if (call.Reduction == ExactGrad.Reference.Reduction.None)
        {
            SquaredErrorLoss.Gradient(prediction, In("target"), In("dloss"), dprediction);
        }
        else
        {
            SquaredErrorLoss.Gradient(prediction, In("target"), Vector("dloss")[0], _reduction, dprediction);
        }
    }

    private GradientMode Mode(string gradient)
    {
        foreach (GradientRequest request in call.Request)
        {
            if (request.Name == gradient)
            {
                return request.Mode == Oracle.Calls.GradientMode.Accumulate ? GradientMode.Accumulate : GradientMode.Overwrite;
            }
        }

        return GradientMode.Skip;
    }

    private ReadOnlyMatrixSpan<T> In(string name)
    {
        TensorView view = call.Inputs[name];
        return new ReadOnlyMatrixSpan<T>(view.As<T>(), view.Rows, view.Columns, view.RowStride, view.ColumnStride);
    }

    private ReadOnlySpan<T> Vector(string name) => call.Inputs[name].As<T>();

    private MatrixSpan<T> Out(string name)
    {
        TensorView view = call.Outputs[name];
        return new MatrixSpan<T>(view.As<T>(), view.Rows, view.Columns, view.RowStride, view.ColumnStride);
    }

    private MatrixSpan<T> Requested(string name) => call.Outputs.ContainsKey(name) ? Out(name) : default;
}
