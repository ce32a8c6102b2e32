using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Implementations;

namespace ExactGrad.Tests.Properties.Oracle.Support;

/// <summary>Another implementation, with one thing done to its calls or to its answers.</summary>
/// <param name="name">What is done.</param>
/// <param name="alter">From a call, and the way to put calls to the other one, to an answer.</param>
/// <param name="inner">The other implementation; the Reference where none is given.</param>
internal sealed class AlteredImplementation(string name, Func<Call, Func<Call, Answer>, Answer> alter, IImplementation? inner = null)
    : ManagedImplementation
{
    private readonly IImplementation _inner = inner ?? new ReferenceImplementation();

    public override Capabilities Capabilities => _inner.Capabilities with { Name = name };

    /// <summary>Calls put so far.</summary>
    internal long Calls { get; private set; }

    protected override Answer Invoke(Call call)
    {
        Calls++;
        return alter(call, inside => _inner.Invoke([inside])[0]);
    }

    protected override void Dispose(bool disposing) => _inner.Dispose();
}
