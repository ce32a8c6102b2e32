using ExactGrad.Oracle.Bounds;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Judging;
using ExactGrad.Oracle.Telling;
using ExactGrad.Oracle.Truth;

namespace ExactGrad.Oracle.Lanes.Contract;

/// <summary>How the answer to one of several calls is judged.</summary>
internal enum Against
{
    /// <summary>It must be the truth.</summary>
    Truth,

    /// <summary>Its bits must be those of the first call's answer.</summary>
    FirstAnswer,

    /// <summary>Not at all: the call is there for what it may leave behind.</summary>
    Nothing,
}

/// <summary>One of several calls.</summary>
/// <param name="Call">The call.</param>
/// <param name="When">Its circumstance, after "is wrong" and "differs": "on the second call with the same inputs".</param>
/// <param name="Against">How its answer is judged.</param>
internal sealed record Step(Call Call, string When, Against Against = Against.Truth);

/// <summary>Calls one after the other, as any implementation can be asked.</summary>
/// <param name="steps">The calls, in their order.</param>
internal sealed class CallSequence(IReadOnlyList<Step> steps) : Trial
{
    internal override IReadOnlyList<Call> Calls { get; } = [.. steps.Select(step => step.Call)];

    /// <summary>The questions with copies of their inputs, which nobody can have changed.</summary>
    private readonly Call[] _asked = [.. steps.Select(step => WithCopies(step.Call))];

    internal override Judgement Judge(IReadOnlyList<Result> results)
    {
        Tally[] tally = [default];
        var violations = new List<Violation>();
        for (int s = 0; s < steps.Count; s++)
        {
            Step step = steps[s] with { Call = _asked[s] };
            foreach (Violation violation in Changes(step, Calls[s]).Concat(Violations(step, results[0].Outputs, results[s].Outputs, tally)))
            {
                if (!violations.Exists(known => known.Subject == violation.Subject))
                {
                    violations.Add(violation);
                }
            }
        }

        return Judgement.Of(violations, tally[0]);
    }

    private static IEnumerable<Violation> Violations(
        Step step,
        IReadOnlyDictionary<string, Tensor> first,
        IReadOnlyDictionary<string, Tensor> answer,
        Tally[] tally
    )
    {
        if (step.Against == Against.FirstAnswer)
        {
            return BitComparison.Of(step.Call, first, answer, step.When, tally);
        }

        return step.Against == Against.Truth ? Mismatches(step, answer, tally) : [];
    }

    private static Call WithCopies(Call call) =>
        call with
        {
            Inputs = call.Inputs.ToDictionary(input => input.Key, input => input.Value.Clone()),
        };

    /// <summary>Inputs that an implementation in this process has written to.</summary>
    private static IEnumerable<Violation> Changes(Step asked, Call call)
    {
        foreach ((string name, Tensor before) in asked.Call.Inputs)
        {
            Tensor now = call.Inputs[name];
            if (before.Bytes.Span.SequenceEqual(now.Bytes.Span))
            {
                continue;
            }

            Tally ignored = default;
            int element = BitComparison.Different(before, now, ref ignored)[0];
            string word = Given.Element(name, before, element);
            (double from, double to) = (before[element], now[element]);
            yield return new Violation(
                $"input {name}",
                null,
                $"{call.Operation.Name()} changed its input {name}",
                () =>
                    new Story
                    {
                        Element = word,
                        Expected = from,
                        Actual = to,
                        Bound = 0,
                        Wrong = 1,
                        Of = 1,
                        Lines = [.. Given.Of(asked.Call), $"{word} was changed from {Given.Number(from)} to {Given.Number(to)}"],
                    }
            );
        }
    }

    private static IEnumerable<Violation> Mismatches(Step step, IReadOnlyDictionary<string, Tensor> answer, Tally[] tally)
    {
        foreach ((string output, double[] truth) in Evaluations.InDouble(step.Call))
        {
            var expected = new ExactExpectation(truth, step.Call.ElementType);
            if (Comparer.Compare(output, expected, answer[output], ref tally[0]) is Mismatch mismatch)
            {
                Violation told = MismatchStory.Of(step.Call, mismatch);
                yield return told with
                {
                    Headline = $"{told.Headline} {step.When}",
                };
            }
        }
    }
}
