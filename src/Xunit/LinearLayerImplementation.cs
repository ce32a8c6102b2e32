using System.Collections.Frozen;
using System.Numerics;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Implementations;

namespace ExactGrad.Xunit;

/// <summary>A layer over spans as an implementation under test: two operations, one element type.</summary>
/// <param name="layer">The layer.</param>
/// <param name="declare">What is to be declared, given what the layer tells of itself.</param>
internal sealed class LinearLayerImplementation<T>(ILinearLayer<T> layer, Func<Capabilities, Capabilities> declare) : ManagedImplementation
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc />
    public override Capabilities Capabilities { get; } =
        declare(
            new Capabilities
            {
                Name = layer.GetType().Name,
                Version = layer.GetType().Assembly.GetName().Version?.ToString(3) ?? "",
                Operations = FrozenSet.Create(Operation.LinearForward, Operation.LinearBackward),
                ElementTypes = FrozenSet.Create(ElementTypeOfT()),
                Layouts = layer.Layouts.ToFrozenSet(),
                Accumulates = false,
            }
        );

    /// <inheritdoc />
    protected override Answer Invoke(Call call)
    {
        int[] extents = Signature.Extents(call);
        var shape = new LinearShape(extents[0], extents[1], extents[2], call.Layout);
        if (call.Operation == Operation.LinearForward)
        {
            Tensor y = Poisoned(call.ElementType, [shape.Batch, shape.Outputs]);
            layer.Forward(shape, In(call, "x"), In(call, "w"), In(call, "b"), y.As<T>());
            return new Result(new Dictionary<string, Tensor> { ["y"] = y });
        }

        // All three are there for it to write, whichever are asked for.
        var gradients = new Dictionary<string, Tensor>
        {
            ["dx"] = Poisoned(call.ElementType, [shape.Batch, shape.Inputs]),
            ["dw"] = Poisoned(call.ElementType, call.Inputs["w"].Shape),
            ["db"] = Poisoned(call.ElementType, [shape.Outputs]),
        };
        layer.Backward(
            shape,
            In(call, "x"),
            In(call, "w"),
            In(call, "dy"),
            gradients["dx"].As<T>(),
            gradients["dw"].As<T>(),
            gradients["db"].As<T>()
        );
        return new Result(call.Request.ToDictionary(asked => asked.Name, asked => gradients[asked.Name]));
    }

    private static ReadOnlySpan<T> In(Call call, string name) => call.Inputs[name].As<T>();

    /// <summary>A tensor of NaN, which must not show through.</summary>
    private static Tensor Poisoned(ElementType type, ReadOnlySpan<int> shape)
    {
        Tensor tensor = Tensor.Zeros(type, shape);
        tensor.As<T>().Fill(T.NaN);
        return tensor;
    }

    private static ElementType ElementTypeOfT() =>
        typeof(T) == typeof(double) ? ElementType.F64
        : typeof(T) == typeof(float) ? ElementType.F32
        : typeof(T) == typeof(Half) ? ElementType.F16
        : throw new NotSupportedException($"a layer of {typeof(T).Name}: expected float, double or Half");
}
