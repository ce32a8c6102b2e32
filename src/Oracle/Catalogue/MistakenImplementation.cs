using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Implementations;

namespace ExactGrad.Oracle.Catalogue;

/// <summary>The Reference with a mistake of the catalogue planted into it: for trying the judge, and for demonstrations.</summary>
/// <param name="mistake">The mistake.</param>
/// <param name="probe">Where cases that may end a process are tried first; null for nowhere.</param>
public sealed class MistakenImplementation(Mistake mistake, ProbeProcess? probe = null) : ManagedImplementation, IViewImplementation
{
    private readonly MistakenAnswers _answers = mistake.Begin();
    private readonly Action<ViewAnswering>? _views = mistake.BeginViews();

    /// <inheritdoc />
    public override Capabilities Capabilities { get; } = new() { Name = $"reference with {mistake.Name}" };

    /// <inheritdoc />
    public ViewTraits Views { get; } = new() { Threads = true };

    /// <inheritdoc />
    public void Invoke(ViewCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        var answering = new ViewAnswering(call);
        if (_views is not null && mistake.Operations.Contains(call.Operation))
        {
            _views(answering);
        }
        else if (_views is not null)
        {
            answering.Answer();
        }
        else
        {
            // Mistakes that show in calls may keep something between them, which callers at the same time would spoil.
            lock (_answers)
            {
                Store(call);
            }
        }
    }

    /// <inheritdoc />
    public Fault? Probe(string caseId) => probe?.Probe(caseId);

    /// <inheritdoc />
    protected override Answer Invoke(Call call) => new Result(_answers.Answer(call));

    /// <inheritdoc />
    protected override void Dispose(bool disposing) => probe?.Dispose();

    private void Store(ViewCall call) =>
        call.Store(_answers.Answer(call.ToCall()).Where(output => call.Outputs.ContainsKey(output.Key)).ToDictionary());
}
