using ExactGrad.Oracle.Bounds;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Judging;
using ExactGrad.Oracle.Telling;

namespace ExactGrad.Oracle.Lanes;

/// <summary>One call, and what is expected of each of its outputs.</summary>
/// <param name="call">The call.</param>
/// <param name="expected">The expectations, by output.</param>
/// <param name="passProbability">With which probability, at most, a wrong polynomial passes, by output; null where that is not derived.</param>
internal sealed class ExpectationTrial(
    Call call,
    IReadOnlyDictionary<string, Expectation> expected,
    Func<string, double?>? passProbability = null
) : Trial
{
    internal override IReadOnlyList<Call> Calls { get; } = [call];

    internal override Judgement Judge(IReadOnlyList<Result> results)
    {
        var tally = new Tally();
        var violations = new List<Violation>();
        foreach ((string output, Expectation expectation) in expected)
        {
            if (Comparer.Compare(output, expectation, results[0].Outputs[output], ref tally) is Mismatch mismatch)
            {
                violations.Add(MismatchStory.Of(call, mismatch));
            }
        }

        return Judgement.Of(violations, tally) with
        {
            PassProbability = passProbability,
        };
    }
}
