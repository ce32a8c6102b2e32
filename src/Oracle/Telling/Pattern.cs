using ExactGrad.Oracle.Bounds;

namespace ExactGrad.Oracle.Telling;

/// <summary>Says where an output is wrong: which rows and columns, and whether they follow a rule.</summary>
internal static class Pattern
{
    /// <summary>A phrase such as "every element", "the last 3 columns" or "rows 7 mod 8".</summary>
    internal static string Of(Mismatch mismatch)
    {
        (int rows, int columns) = (mismatch.Rows, mismatch.Columns);
        int wrong = mismatch.Wrong.Count(isWrong => isWrong);
        if (wrong == rows * columns)
        {
            return wrong == 1 ? "its only element" : "every element";
        }

        if (wrong == 1)
        {
            return "this element alone";
        }

        int[] wrongRows = Lines(mismatch, rows, columns, byRow: true);
        int[] wrongColumns = Lines(mismatch, rows, columns, byRow: false);
        if (wrongRows.Length * columns == wrong)
        {
            return Indices("row", wrongRows, rows);
        }

        if (wrongColumns.Length * rows == wrong)
        {
            return Indices("column", wrongColumns, columns);
        }

        if (rows == columns && wrong == (rows * columns) - rows && Enumerable.Range(0, rows).All(k => !mismatch.Wrong[(k * columns) + k]))
        {
            return "every element off the diagonal";
        }

        string within = $"{Indices("row", wrongRows, rows)} and {Indices("column", wrongColumns, columns)}";
        return wrongRows.Length * wrongColumns.Length == wrong ? $"where {within} meet" : $"{wrong} elements, in {within}";
    }

    /// <summary>Row or column numbers as a phrase.</summary>
    internal static string Indices(string line, int[] indices, int count)
    {
        if (indices.Length == count)
        {
            return count == 1 ? $"the only {line}" : $"all {line}s";
        }

        if (indices.Length == 1)
        {
            return indices[0] == count - 1 ? $"the last {line}" : $"{line} {indices[0]}";
        }

        if (IsRun(indices, 1))
        {
            return indices[^1] == count - 1 ? $"the last {indices.Length} {line}s"
                : indices[0] == 0 ? $"the first {indices.Length} {line}s"
                : $"{line}s {indices[0]} to {indices[^1]}";
        }

        int step = indices[1] - indices[0];
        if (indices.Length >= 3 && IsRun(indices, step) && indices[0] < step && indices[^1] + step >= count)
        {
            return $"{line}s {indices[0]} mod {step}";
        }

        const int Shown = 8;
        return $"{line}s {string.Join(", ", indices.Take(Shown))}{(indices.Length > Shown ? ", ..." : "")}";
    }

    private static bool IsRun(int[] indices, int step) => indices.Zip(indices.Skip(1)).All(pair => pair.Second - pair.First == step);

    private static int[] Lines(Mismatch mismatch, int rows, int columns, bool byRow)
    {
        var lines = new SortedSet<int>();
        for (int k = 0; k < mismatch.Wrong.Length; k++)
        {
            if (mismatch.Wrong[k])
            {
                lines.Add(byRow ? k / columns : k % columns);
            }
        }

        return [.. lines];
    }
}
