using ExactGrad.Oracle.Bounds;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.Judging;

namespace ExactGrad.Oracle.Lanes.Contract;

/// <summary>A trial that is not made of calls that stand alone: it uses the implementation in this process, and watches its memory.</summary>
/// <param name="call">The call, for the story.</param>
internal abstract class ViewTrial(Call call) : Trial
{
    private readonly List<Violation> _violations = [];
    private readonly List<byte[]> _image = [];
    private Judgement _judgement = Judgement.Refused("it takes no views: it does not compute into memory of its caller");

    // One element, so that what judges may count into it.
    protected Tally[] Tally { get; } = [default];

    internal override IReadOnlyList<Call> Calls => [];

    /// <summary>All memory as each call left it, for the diagnosis.</summary>
    internal IReadOnlyList<byte[]> Image => _image;

    internal override void Act(IImplementation implementation)
    {
        if (implementation is not IViewImplementation views)
        {
            return;
        }

        try
        {
            _judgement = Run(views) ?? Judgement.Of(_violations, Tally[0]);
        }
        catch (NotSupportedException refusal)
        {
            _judgement = Judgement.Refused(refusal.Message);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            _judgement = Faulty(new Fault(FaultKind.Failed, $"{exception.GetType().Name}: {exception.Message}"));
        }
    }

    internal override Judgement Judge(IReadOnlyList<Result> results) => _judgement;

    /// <summary>Uses the implementation. A judgement, or null for what was found on the way.</summary>
    protected abstract Judgement? Run(IViewImplementation views);

    /// <summary>Lets an arena's call be answered, and looks at its memory.</summary>
    protected void Invoke(IViewImplementation views, Arena arena, int threads = 1)
    {
        views.Invoke(arena.Call(threads));
        _image.AddRange(arena.Image);
        Add(arena.Trespasses());
    }

    protected void Add(IEnumerable<Violation> violations)
    {
        foreach (Violation violation in violations)
        {
            if (!_violations.Exists(known => known.Subject == violation.Subject))
            {
                _violations.Add(violation);
            }
        }
    }

    protected Judgement Faulty(Fault fault) =>
        Judgement.Wrong(
            new Violation(
                call.Operation.Name(),
                fault.Kind,
                $"{call.Operation.Name()} gave no answer that can be judged: {fault.Text}",
                () => new Story { Lines = Telling.Given.Of(call) }
            )
        );
}
