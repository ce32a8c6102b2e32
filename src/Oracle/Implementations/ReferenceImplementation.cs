using System.Numerics;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Truth;

namespace ExactGrad.Oracle.Implementations;

/// <summary>The Reference itself in float and double, as an implementation under test: naive, and right by definition.</summary>
public sealed class ReferenceImplementation : ManagedImplementation
{
    /// <inheritdoc />
    public override Capabilities Capabilities { get; } =
        new() { Name = "reference", Version = typeof(Reference.Reduction).Assembly.GetName().Version?.ToString(3) ?? "" };

    /// <inheritdoc />
    protected override Answer Invoke(Call call) =>
        call.ElementType switch
        {
            ElementType.F64 => Evaluate<double>(call, value => value),
            ElementType.F32 => Evaluate<float>(call, value => (float)value),
            _ => new Refusal($"the Reference runs on f64 and f32, not on {ElementFormat.Of(call.ElementType).Name}"),
        };

    private static Result Evaluate<T>(Call call, Func<double, T> convert)
        where T : unmanaged, INumber<T>
    {
        var outputs = new Dictionary<string, Tensor>();
        Dictionary<string, T[]> values = ReferenceEvaluator<T>.Evaluate(call, (_, value) => convert(value));
        foreach ((string name, int[] shape) in Signature.Outputs(call))
        {
            Tensor tensor = Tensor.Zeros(call.ElementType, shape);
            values[name].CopyTo(tensor.As<T>());
            outputs[name] = tensor;
        }

        return new Result(outputs);
    }
}
