using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Implementations;

namespace ExactGrad.Tests.Properties.Oracle.Contract;

/// <summary>The Reference on views, with something done to the memory of its calls before or after.</summary>
/// <param name="before">What is done before the answer is computed: the call, and which it is, from 0.</param>
/// <param name="after">What is done after.</param>
internal sealed class AlteredViews(Action<ViewCall, int>? before = null, Action<ViewCall, int>? after = null)
    : ManagedImplementation,
        IViewImplementation
{
    private readonly ReferenceImplementation _right = new();
    private int _calls;

    public override Capabilities Capabilities => _right.Capabilities;

    public ViewTraits Views { get; init; } = new() { Threads = true };

    /// <summary>What another process makes of a case.</summary>
    internal Func<string, Fault?> Probing { get; init; } = _ => null;

    /// <summary>Whether the answer is written at all.</summary>
    internal Func<int, bool> Answers { get; init; } = _ => true;

    public void Invoke(ViewCall call)
    {
        int number = Interlocked.Increment(ref _calls) - 1;
        before?.Invoke(call, number);
        if (Answers(number))
        {
            _right.Invoke(call);
        }

        after?.Invoke(call, number);
    }

    public Fault? Probe(string caseId) => Probing(caseId);

    protected override Answer Invoke(Call call) => ((IImplementation)_right).Invoke([call])[0];

    protected override void Dispose(bool disposing) => _right.Dispose();
}
