using ExactGrad.Oracle.Bounds;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Judging;
using ExactGrad.Oracle.Telling;
using static ExactGrad.Oracle.Telling.Given;

namespace ExactGrad.Oracle.Lanes.Laws;

/// <summary>What a law compares with: the answers, and the ways to say that they disagree.</summary>
internal sealed class LawCheck(Law law, IReadOnlyList<Call> calls, IReadOnlyList<Result> results)
{
    private Tally _tally;
    private readonly List<Violation> _violations = [];

    /// <summary>The answer to a call.</summary>
    internal Tensor Output(int call, string name) => results[call].Outputs[name];

    /// <summary>Both sides of an equation of scalars must be equal.</summary>
    internal void Equal(string subject, string left, double leftValue, string right, double rightValue)
    {
        _tally.Compared++;
        _tally.Telling += leftValue == 0 && rightValue == 0 ? 0 : 1;
        if (!(leftValue == rightValue))
        {
            Add(
                subject,
                () =>
                    new Story
                    {
                        Element = subject,
                        Expected = leftValue,
                        Actual = rightValue,
                        Bound = 0,
                        Wrong = 1,
                        Of = 1,
                        Lines = [.. AllCalls(), $"{left} = {Number(leftValue)}, but {right} = {Number(rightValue)}"],
                    }
            );
        }
    }

    /// <summary>Every element of an answer must equal what other answers say.</summary>
    internal void Equal(int call, string output, string said, double[] expected)
    {
        Tensor actual = Output(call, output);
        var expectation = new ExactExpectation(expected, actual.Type);
        if (Comparer.Compare(output, expectation, actual, ref _tally) is not Mismatch mismatch)
        {
            return;
        }

        int element = Array.IndexOf(mismatch.Wrong, true);
        string name = Element(output, actual, element);
        Add(
            output,
            () =>
                new Story
                {
                    Element = name,
                    Expected = expectation.Value(element),
                    Actual = actual[element],
                    Bound = 0,
                    Wrong = mismatch.Wrong.Count(wrong => wrong),
                    Of = mismatch.Wrong.Length,
                    Pattern = Pattern.Of(mismatch),
                    Lines =
                    [
                        .. AllCalls(),
                        $"{name} came as {Number(actual[element])}, but {said} gives {Number(expectation.Value(element))}",
                    ],
                }
        );
    }

    internal Judgement Judgement => Judging.Judgement.Of(_violations, _tally);

    private void Add(string subject, Func<Story> tell)
    {
        if (!_violations.Exists(known => known.Subject == subject))
        {
            _violations.Add(new Violation(subject, null, $"the law {law.Name} is broken: {law.Statement}", tell));
        }
    }

    private IEnumerable<string> AllCalls() =>
        calls.SelectMany((call, c) => Of(call).Select(line => calls.Count == 1 ? line : $"({c + 1}) {line}"));
}

/// <summary>The trial of a law: its calls, and a check of their answers.</summary>
internal sealed class LawTrial(Law law, IReadOnlyList<Call> calls, Action<LawCheck> check) : Trial
{
    internal override IReadOnlyList<Call> Calls => calls;

    internal override Judgement Judge(IReadOnlyList<Result> results)
    {
        var answers = new LawCheck(law, calls, results);
        check(answers);
        return answers.Judgement;
    }
}
