using ExactGrad.Oracle.Bounds;

namespace ExactGrad.Oracle.Telling;

/// <summary>Says where an output is wrong: which rows and columns, and whether they follow a rule.</summary>
internal static class Pattern
{
    /// <summary>A phrase such as "every element", "the last 3 columns" or "rows 7 mod 8".</summary>
    internal static string Of(Mismatch mismatch) =>
        Of(
            mismatch.Rows,
            mismatch.Columns,
            [
                .. Enumerable
                    .Range(0, mismatch.Wrong.Length)
                    .Where(k => mismatch.Wrong[k])
                    .Select(k => (k / mismatch.Columns, k % mismatch.Columns)),
            ]
        );

    /// <summary>The same for wrong elements that are listed, each once.</summary>
    internal static string Of(int rows, int columns, IReadOnlyList<(int Row, int Column)> wrong)
    {
        long all = (long)rows * columns;
        if (wrong.Count == all)
        {
            return wrong.Count == 1 ? "its only element" : "every element";
        }

        if (wrong.Count == 1)
        {
            return "this element alone";
        }

        int[] wrongRows = [.. new SortedSet<int>(wrong.Select(element => element.Row))];
        int[] wrongColumns = [.. new SortedSet<int>(wrong.Select(element => element.Column))];
        if ((long)wrongRows.Length * columns == wrong.Count)
        {
            return Indices("row", wrongRows, rows);
        }

        if ((long)wrongColumns.Length * rows == wrong.Count)
        {
            return Indices("column", wrongColumns, columns);
        }

        if (rows == columns && wrong.Count == all - rows && wrong.All(element => element.Row != element.Column))
        {
            return "every element off the diagonal";
        }

        string within = $"{Indices("row", wrongRows, rows)} and {Indices("column", wrongColumns, columns)}";
        return (long)wrongRows.Length * wrongColumns.Length == wrong.Count
            ? $"where {within} meet"
            : $"{wrong.Count} elements, in {within}";
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
}
