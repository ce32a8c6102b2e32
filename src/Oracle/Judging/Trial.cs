using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Implementations;

namespace ExactGrad.Oracle.Judging;

/// <summary>A case made ready: what to ask, and the rule that decides. Truths are computed before anything is asked.</summary>
internal abstract class Trial
{
    /// <summary>The calls to put, all known beforehand.</summary>
    internal abstract IReadOnlyList<Call> Calls { get; }

    /// <summary>
    /// Uses an implementation in this process in ways that calls do not tell: memory of the caller's own, threads. After the calls have
    /// been answered, before anything is decided.
    /// </summary>
    internal virtual void Act(IImplementation implementation) { }

    /// <summary>Decides.</summary>
    /// <param name="results">A result for each call, its tensors checked for presence, shape and type.</param>
    internal abstract Judgement Judge(IReadOnlyList<Result> results);

    /// <summary>Decides, after faults and refusals.</summary>
    internal Judgement Judge(IReadOnlyList<Answer> answers)
    {
        var results = new Result[answers.Count];
        Refusal? refusal = null;
        NoAnswer? unanswered = null;
        for (int c = 0; c < results.Length; c++)
        {
            switch (AnswerCheck.Check(Calls[c], answers[c]))
            {
                case Result result:
                    results[c] = result;
                    break;
                case Refusal refused:
                    refusal = refused;
                    break;
                case NoAnswer none:
                    unanswered = none;
                    break;
                case Fault fault:
                    Call call = Calls[c];
                    return Judgement.Wrong(
                        new Violation(
                            call.Operation.Name(),
                            fault.Kind,
                            $"{call.Operation.Name()} gave no answer that can be judged: {fault.Text}",
                            () => new Story { Lines = Telling.Given.Of(call) }
                        )
                    );
            }
        }

        return unanswered is not null ? Judgement.Undecided(unanswered.Text)
            : refusal is not null ? Judgement.Refused(refusal.Text)
            : Judge(results);
    }
}
