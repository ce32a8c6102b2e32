using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Truth;
using ExactGrad.Reference;

namespace ExactGrad.Oracle.Catalogue;

/// <summary>
/// A call being answered: the right answer in double, which a mistake then spoils. Speaks the formulas' language: x[s,i],
/// w[i,j] whatever the layout, and gradients that are stored, and added to old content, as the call asks.
/// </summary>
internal sealed class Answering
{
    private readonly Dictionary<string, double[]> _inputs;
    private readonly Dictionary<string, Tensor> _unasked = [];
    private readonly int[] _extents;

    internal Answering(Call call)
    {
        Call = call;
        Outputs = Evaluations.InDouble(call);
        _extents = Signature.Extents(call);
        _inputs = [];
    }

    private Answering(Answering right)
    {
        Call = right.Call;
        Outputs = right.Outputs.ToDictionary(output => output.Key, output => (double[])output.Value.Clone());
        _extents = right._extents;
        // Read, and never written.
        _inputs = right._inputs;
    }

    internal Call Call { get; }

    /// <summary>The same call being answered once more, for another mistake to spoil: the right answer is not computed anew.</summary>
    internal Answering Again() => new(this);

    /// <summary>The outputs by name, row-major.</summary>
    internal Dictionary<string, double[]> Outputs { get; }

    internal int B => _extents[0];

    /// <summary>Inputs of a linear layer; columns of what ReLU and the loss are given.</summary>
    internal int N => _extents[1];

    internal int M => _extents[^1];

    /// <summary>An input tensor, row-major.</summary>
    internal double[] In(string name)
    {
        if (!_inputs.TryGetValue(name, out double[]? values))
        {
            Tensor tensor = Call.Inputs[name];
            values = new double[tensor.Count];
            for (int k = 0; k < values.Length; k++)
            {
                values[k] = tensor[k];
            }

            _inputs[name] = values;
        }

        return values;
    }

    internal double X(int s, int i) => In("x")[(s * N) + i];

    internal double Dy(int s, int j) => In("dy")[(s * M) + j];

    internal double W(int i, int j) => In("w")[WeightIndex(i, j)];

    internal bool Requests(string gradient) => Outputs.ContainsKey(gradient);

    internal bool Accumulates(string gradient) =>
        Call.Request.Any(request => request.Name == gradient && request.Mode == GradientMode.Accumulate);

    /// <summary>Old content of a gradient, 0 where it is overwritten.</summary>
    internal double Old(string gradient, int index) => Accumulates(gradient) ? In(gradient)[index] : 0;

    /// <summary>The gradient itself, without old content.</summary>
    internal double Fresh(string gradient, int index) => Outputs[gradient][index] - Old(gradient, index);

    internal void Y(Func<int, int, double> y) => Fill("y", k => y(k / M, k % M));

    internal void Dx(Func<int, int, double> dx) => Fill("dx", k => dx(k / N, k % N));

    internal void Dw(Func<int, int, double> dw)
    {
        if (Requests("dw"))
        {
            for (int i = 0; i < N; i++)
            {
                for (int j = 0; j < M; j++)
                {
                    int k = WeightIndex(i, j);
                    Outputs["dw"][k] = dw(i, j) + Old("dw", k);
                }
            }
        }
    }

    internal void Db(Func<int, double> db) => Fill("db", db);

    /// <summary>Replaces every element of an output; a gradient's old content is added.</summary>
    internal void Fill(string output, Func<int, double> value)
    {
        if (Outputs.TryGetValue(output, out double[]? values))
        {
            double[] filled = new double[values.Length];
            for (int k = 0; k < filled.Length; k++)
            {
                filled[k] = value(k) + Old(output, k);
            }

            Outputs[output] = filled;
        }
    }

    /// <summary>Replaces every element of every output by its value and index; old content is part of the value.</summary>
    internal void Each(Func<string, int, double, double> value)
    {
        foreach (string output in Outputs.Keys.ToArray())
        {
            Outputs[output] = [.. Outputs[output].Select((old, k) => value(output, k, old))];
        }
    }

    /// <summary>Columns of an output as it is stored.</summary>
    internal int Columns(string output) => Shape(output) is [.., var columns] ? columns : 1;

    /// <summary>Rows of an output as it is stored; 1 for vectors and scalars.</summary>
    internal int Rows(string output) => Shape(output) is [var rows, _] ? rows : 1;

    internal static double Sum(int count, Func<int, double> term)
    {
        double sum = 0;
        for (int k = 0; k < count; k++)
        {
            sum += term(k);
        }

        return sum;
    }

    /// <summary>All sums of a linear operation anew, each over the indices that <paramref name="over"/> gives for its length.</summary>
    internal void Resum(Func<int, IEnumerable<int>> over)
    {
        double Over(int length, Func<int, double> term) => over(length).Sum(term);
        if (Call.Operation == Operation.LinearForward)
        {
            Y((s, j) => In("b")[j] + Over(N, i => X(s, i) * W(i, j)));
            return;
        }

        Dx((s, i) => Over(M, j => Dy(s, j) * W(i, j)));
        Dw((i, j) => Over(B, s => X(s, i) * Dy(s, j)));
        Db(j => Over(B, s => Dy(s, j)));
    }

    /// <summary>The same call with other inputs, answered right.</summary>
    internal void AnswerWith(Func<string, double, double> change)
    {
        var inputs = new Dictionary<string, Tensor>();
        foreach ((string name, Tensor tensor) in Call.Inputs)
        {
            Tensor changed = Tensor.Zeros(ElementType.F64, tensor.Shape);
            for (int k = 0; k < tensor.Count; k++)
            {
                changed[k] = change(name, tensor[k]);
            }

            inputs[name] = changed;
        }

        AnswerWith(Call with { Inputs = inputs });
    }

    /// <summary>Another call's right answer in place of this one's.</summary>
    internal void AnswerWith(Call call)
    {
        foreach ((string name, double[] values) in Evaluations.InDouble(call))
        {
            Outputs[name] = values;
        }
    }

    /// <summary>Gives the gradients that were not asked for as well.</summary>
    internal void GiveUnasked()
    {
        GradientRequest[] unasked =
        [
            .. Signature
                .Requestable(Call.Operation)
                .Where(name => !Requests(name))
                .Select(name => new GradientRequest(name, GradientMode.Overwrite)),
        ];
        foreach ((string name, Tensor tensor) in new Answering(Call with { Request = unasked }).ToTensors())
        {
            _unasked.TryAdd(name, tensor);
        }
    }

    internal Dictionary<string, Tensor> ToTensors()
    {
        var tensors = new Dictionary<string, Tensor>();
        foreach ((string name, int[] shape) in Signature.Outputs(Call))
        {
            tensors[name] = ToTensor(name, shape);
        }

        foreach ((string name, Tensor tensor) in _unasked)
        {
            tensors[name] = tensor;
        }

        return tensors;
    }

    /// <summary>One output that was asked for.</summary>
    internal Tensor ToTensor(string output, ReadOnlySpan<int> shape)
    {
        Tensor tensor = Tensor.Zeros(Call.ElementType, shape);
        double[] values = Outputs[output];
        for (int k = 0; k < tensor.Count; k++)
        {
            tensor[k] = values[k];
        }

        return tensor;
    }

    private int WeightIndex(int i, int j) => Call.Layout == WeightLayout.InputMajor ? (i * M) + j : (j * N) + i;

    private int[] Shape(string output) => Signature.Outputs(Call).First(known => known.Name == output).Shape;
}
