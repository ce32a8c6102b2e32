using ExactGrad.Reference;

namespace ExactGrad.Oracle.Calls;

/// <summary>One question to an implementation that computes into memory of its caller: views in, views out.</summary>
/// <param name="Operation">What to compute.</param>
/// <param name="ElementType">Format of every operand.</param>
/// <param name="Layout">How weights are stored; without meaning where the operation has none.</param>
/// <param name="Reduction">How the loss is reduced; without meaning where the operation has no loss.</param>
/// <param name="Request">The gradients asked for. To accumulate is to add to what the gradient's buffer holds.</param>
/// <param name="Inputs">The operands that are read, by the names of <see cref="Signature"/>. They may overlap themselves (strides of 0).</param>
/// <param name="Outputs">
/// The operands that are written; of the gradients that one may choose from, those that are not asked for too. Their buffers must not be touched.
/// </param>
/// <param name="Threads">Threads that may be used.</param>
public sealed record ViewCall(
    Operation Operation,
    ElementType ElementType,
    WeightLayout Layout,
    Reduction Reduction,
    IReadOnlyList<GradientRequest> Request,
    IReadOnlyDictionary<string, TensorView> Inputs,
    IReadOnlyDictionary<string, TensorView> Outputs,
    int Threads = 1
)
{
    /// <summary>The same question on tensors of their own; old content of gradients to be accumulated is among the inputs.</summary>
    public Call ToCall() => ToCall((_, view, shape) => view.ToTensor(shape));

    /// <summary>The same, the operands being read as the argument does.</summary>
    internal Call ToCall(Func<string, TensorView, int[], Tensor> read)
    {
        var inputs = new Dictionary<string, Tensor>();
        foreach ((string name, int[] shape) in Signature.Inputs(Operation, Extents, Layout, Reduction))
        {
            inputs[name] = read(name, Inputs[name], shape);
        }

        foreach ((string name, int[] shape) in OutputShapes)
        {
            if (Accumulates(name))
            {
                inputs[name] = Outputs[name].ToTensor(shape);
            }
        }

        return new Call(Operation, ElementType, Layout, Reduction, Request, inputs);
    }

    /// <summary>Copies the tensors of a result into the outputs.</summary>
    public void Store(IReadOnlyDictionary<string, Tensor> result)
    {
        ArgumentNullException.ThrowIfNull(result);
        foreach ((string name, Tensor tensor) in result)
        {
            Outputs[name].CopyFrom(tensor);
        }
    }

    /// <summary>Whether a gradient is asked for, and to be added to what its buffer holds.</summary>
    public bool Accumulates(string gradient) => Request.Any(request => request == new GradientRequest(gradient, GradientMode.Accumulate));

    private IReadOnlyList<(string Name, int[] Shape)> OutputShapes => Signature.Outputs(Operation, Extents, Layout, Reduction, Request);

    private int[] Extents
    {
        get
        {
            int Outputs(string weights) => Layout == WeightLayout.InputMajor ? Inputs[weights].Columns : Inputs[weights].Rows;
            TensorView first = Inputs[Operation is Operation.MseForward or Operation.MseBackward ? "prediction" : "x"];
            return Operation switch
            {
                Operation.LinearForward or Operation.LinearBackward => [first.Rows, first.Columns, Outputs("w")],
                Operation.NetworkStep => [first.Rows, first.Columns, Outputs("w1"), Outputs("w2")],
                _ => [first.Rows, first.Columns],
            };
        }
    }
}
