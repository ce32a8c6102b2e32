using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Judging;
using ExactGrad.Oracle.Truth;
using static ExactGrad.Oracle.Telling.Given;

namespace ExactGrad.Oracle.Telling;

/// <summary>Tells what Freivalds' check found, without a second copy of anything that is as large as a tensor.</summary>
internal static class LargeStory
{
    /// <summary>The violation. It is told at once, so that it does not keep the tensors of the case.</summary>
    internal static Violation Of(Call call, string output, Tensor actual, ExactProduct product, WrongEntries wrong)
    {
        Story story = Tell(call, output, actual, product, wrong);
        string count = wrong.IsComplete ? $"{story.Wrong}" : $"at least {story.Wrong}";
        return new Violation(output, null, $"{output} of {call.Operation.Name()} is wrong in {count} of {story.Of} elements", () => story);
    }

    private static Story Tell(Call call, string output, Tensor actual, ExactProduct product, WrongEntries wrong)
    {
        (int row, int column) = wrong.Entries[0];
        int element = (row * product.Columns) + column;
        string name = Given.Element(output, actual, element);
        double expected = product.Element(row, column);
        var lines = new List<string>(Given.Of(call));
        lines.AddRange(Formula.Of(call, output, row, column));
        lines.Add($"{name} must equal {Number(expected)}, but came as {Number(actual[element])}");
        lines.Add(
            $"A (B r) = C r modulo 2^61 - 1 fails in {Pattern.Indices("row", wrong.Rows, product.Rows)}, its transpose in {Pattern.Indices("column", wrong.Columns, product.Columns)}"
        );
        return new Story
        {
            Element = name,
            Expected = expected,
            Actual = actual[element],
            Bound = 0,
            Wrong = wrong.IsComplete ? wrong.Entries.Count : wrong.Least,
            Of = actual.Count,
            Pattern = PatternOf(wrong, product.Rows, product.Columns),
            Lines = lines,
        };
    }

    private static string PatternOf(WrongEntries wrong, int rows, int columns)
    {
        if (wrong.IsComplete)
        {
            return Pattern.Of(rows, columns, wrong.Entries);
        }

        int looked = wrong.Entries.Select(entry => entry.Row).Distinct().Count();
        string first = Pattern.Of(
            1,
            columns,
            [.. wrong.Entries.Where(entry => entry.Row == wrong.Rows[0]).Select(entry => (0, entry.Column))]
        );
        return $"in {Pattern.Indices("row", wrong.Rows, rows)} and {Pattern.Indices("column", wrong.Columns, columns)}; "
            + $"in row {wrong.Rows[0]}: {first} ({looked} {(looked == 1 ? "row" : "rows")} recomputed)";
    }
}
