using ExactGrad.Oracle.Bounds;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Judging;
using static ExactGrad.Oracle.Telling.Given;

namespace ExactGrad.Oracle.Telling;

/// <summary>Tells a mismatch: the element, the formula with the numbers in it, what came instead, where else it is wrong.</summary>
internal static class MismatchStory
{
    /// <summary>The violation of a call whose output is not what was expected.</summary>
    internal static Violation Of(Call call, Mismatch mismatch) =>
        new(
            mismatch.Output,
            null,
            $"{mismatch.Output} of {call.Operation.Name()} is wrong in {mismatch.Wrong.Count(wrong => wrong)} of {mismatch.Wrong.Length} elements",
            () => Tell(call, mismatch)
        );

    private static Story Tell(Call call, Mismatch mismatch)
    {
        int element = Array.IndexOf(mismatch.Wrong, true);
        (int row, int column) = (element / mismatch.Columns, element % mismatch.Columns);
        string name = Given.Element(mismatch.Output, mismatch.Actual, element);
        double expected = mismatch.Expected.Value(element);
        double actual = mismatch.Actual[element];
        double bound = mismatch.Expected.Bound(element);

        var lines = new List<string>(Given.Of(call));
        lines.AddRange(Formula.Of(call, mismatch.Output, row, column));
        lines.Add(
            $"{name} {mismatch.Expected.Rule} {Number(expected)}{(bound > 0 ? $" (error at most {Number(bound)})" : "")}, but came as {Number(actual)}"
        );
        if (NormwiseError.Of(call, mismatch) is string normwise)
        {
            lines.Add(normwise);
        }

        if (mismatch.Wrong.Length is > 1 and <= 36)
        {
            lines.Add($"{mismatch.Output} came as {Given.Text(mismatch.Actual)}");
        }

        return new Story
        {
            Element = name,
            Expected = expected,
            Actual = actual,
            Bound = bound,
            Wrong = mismatch.Wrong.Count(wrong => wrong),
            Of = mismatch.Wrong.Length,
            Pattern = Pattern.Of(mismatch),
            Map = ErrorMap.Of(mismatch),
            Lines = lines,
        };
    }
}
