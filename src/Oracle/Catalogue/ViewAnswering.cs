using ExactGrad.Oracle.Calls;

namespace ExactGrad.Oracle.Catalogue;

/// <summary>
/// A call on views being answered: read, computed by the Reference, stored. A mistake takes the place of one of these, or does something
/// besides.
/// </summary>
internal sealed class ViewAnswering(ViewCall call)
{
    internal ViewCall Call { get; } = call;

    /// <summary>Reads an input: its elements as they lie, unless a mistake reads otherwise.</summary>
    internal Func<string, TensorView, int[], Tensor> Read { get; set; } = (_, view, shape) => view.ToTensor(shape);

    /// <summary>Stores an output.</summary>
    internal Action<string, TensorView, Tensor> Store { get; set; } = (_, view, tensor) => view.CopyFrom(tensor);

    /// <summary>Changes what was computed, before it is stored.</summary>
    internal Action<Answering> Spoil { get; set; } = _ => { };

    /// <summary>What is asked, on tensors.</summary>
    internal Call Asked => Call.ToCall(Read);

    /// <summary>Answers.</summary>
    internal void Answer() => Answer(Asked);

    /// <summary>Stores the answer to another question.</summary>
    internal void Answer(Call asked)
    {
        var answering = new Answering(asked);
        Spoil(answering);
        foreach ((string name, Tensor tensor) in answering.ToTensors())
        {
            Store(name, Call.Outputs[name], tensor);
        }
    }

    /// <summary>A tensor whose element [r,c] is what stands at that distance from the first element.</summary>
    internal static Tensor Gather(TensorView view, int[] shape, Func<int, int, int> place)
    {
        Tensor tensor = Tensor.Zeros(view.Type, shape);
        for (int k = 0; k < tensor.Count; k++)
        {
            tensor[k] = view.Raw(place(k / view.Columns, k % view.Columns));
        }

        return tensor;
    }
}
