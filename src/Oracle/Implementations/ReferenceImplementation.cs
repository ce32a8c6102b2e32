using System.Numerics;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Truth;

namespace ExactGrad.Oracle.Implementations;

/// <summary>The Reference itself in float and double, as an implementation under test: naive, and right by definition.</summary>
/// <param name="probe">Where cases that may end a process are tried first; null for nowhere.</param>
public sealed class ReferenceImplementation(ProbeProcess? probe = null) : ManagedImplementation, IViewImplementation
{
    /// <inheritdoc />
    public override Capabilities Capabilities { get; } =
        new()
        {
            Name = "reference",
            Version = typeof(Reference.Reduction).Assembly.GetName().Version?.ToString(3) ?? "",
            BatchInvariant = true,
        };

    /// <inheritdoc />
    public ViewTraits Views { get; } = new();

    /// <inheritdoc />
    public void Invoke(ViewCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        // The Reference computes on arrays of its own: what is viewed is copied there, and the answer back.
        call.Store(Invoke(call.ToCall()) is Result result ? result.Outputs : throw new NotSupportedException("it runs on f64 and f32"));
    }

    /// <inheritdoc />
    public Fault? Probe(string caseId) => probe?.Probe(caseId);

    /// <inheritdoc />
    protected override Answer Invoke(Call call) =>
        call.ElementType switch
        {
            ElementType.F64 => Evaluate<double>(call, value => value),
            ElementType.F32 => Evaluate<float>(call, value => (float)value),
            _ => new Refusal($"the Reference runs on f64 and f32, not on {ElementFormat.Of(call.ElementType).Name}"),
        };

    /// <inheritdoc />
    protected override void Dispose(bool disposing) => probe?.Dispose();

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
