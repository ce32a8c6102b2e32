using ExactGrad.Oracle.Bounds;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Judging;
using ExactGrad.Oracle.Telling;
using static ExactGrad.Oracle.Telling.Given;

namespace ExactGrad.Oracle.Lanes.Contract;

/// <summary>Answers that must have the same bits.</summary>
internal static class BitComparison
{
    /// <summary>The outputs that differ, each told once.</summary>
    /// <param name="call">The call that was answered twice.</param>
    /// <param name="first">Its answer.</param>
    /// <param name="second">Its other answer.</param>
    /// <param name="when">The circumstance of the second: "on the second call with the same inputs".</param>
    /// <param name="tally">Counts what was compared.</param>
    internal static IEnumerable<Violation> Of(
        Call call,
        IReadOnlyDictionary<string, Tensor> first,
        IReadOnlyDictionary<string, Tensor> second,
        string when,
        Tally[] tally
    )
    {
        foreach ((string name, Tensor expected) in first)
        {
            Tensor actual = second[name];
            int[] different = Different(expected, actual, ref tally[0]);
            if (different.Length > 0)
            {
                yield return Told(call, name, expected, actual, different, when);
            }
        }
    }

    /// <summary>The elements whose bits differ, or that are NaN: the data are finite, and leave no sum a reason to be NaN.</summary>
    internal static int[] Different(Tensor expected, Tensor actual, ref Tally tally)
    {
        var different = new List<int>();
        int size = ElementFormat.Of(expected.Type).Bytes;
        ReadOnlySpan<byte> left = expected.Bytes.Span,
            right = actual.Bytes.Span;
        for (int k = 0; k < expected.Count; k++)
        {
            tally.Compared++;
            tally.Telling += expected[k] == 0 ? 0 : 1;
            if (double.IsNaN(actual[k]) || !left.Slice(k * size, size).SequenceEqual(right.Slice(k * size, size)))
            {
                different.Add(k);
            }
        }

        return [.. different];
    }

    private static Violation Told(Call call, string name, Tensor expected, Tensor actual, int[] different, string when)
    {
        int element = different[0];
        string word = Element(name, actual, element);
        string what = double.IsNaN(expected[element]) ? "is NaN" : "differs";
        return new Violation(
            name,
            null,
            $"{name} of {call.Operation.Name()} {what} {when}",
            () =>
                new Story
                {
                    Element = word,
                    Expected = expected[element],
                    Actual = actual[element],
                    Bound = 0,
                    Wrong = different.Length,
                    Of = expected.Count,
                    Pattern = Pattern.Of(actual.Rows, actual.Columns, [.. different.Select(k => (k / actual.Columns, k % actual.Columns))]),
                    Lines = [.. Given.Of(call), $"{word} was {Number(expected[element])}, and {when} it is {Number(actual[element])}"],
                }
        );
    }
}
