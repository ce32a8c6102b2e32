namespace ExactGrad.Tests.Properties.Generators;

/// <summary>What the laws need of matrices, and nothing more.</summary>
internal static class Matrix
{
    internal static int Rows<T>(this T[,] matrix) => matrix.GetLength(0);

    internal static int Columns<T>(this T[,] matrix) => matrix.GetLength(1);

    internal static T[,] Build<T>(int rows, int columns, Func<int, int, T> entry)
    {
        var matrix = new T[rows, columns];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                matrix[i, j] = entry(i, j);
            }
        }

        return matrix;
    }

    internal static TOut[,] Map<TIn, TOut>(this TIn[,] matrix, Func<TIn, TOut> map) =>
        Build(matrix.Rows(), matrix.Columns(), (i, j) => map(matrix[i, j]));

    internal static TOut[] Map<TIn, TOut>(this TIn[] vector, Func<TIn, TOut> map) => Array.ConvertAll(vector, value => map(value));

    internal static T[,] Zip<T>(this T[,] left, T[,] right, Func<T, T, T> combine) =>
        Build(left.Rows(), left.Columns(), (i, j) => combine(left[i, j], right[i, j]));

    internal static T[] Zip<T>(this T[] left, T[] right, Func<T, T, T> combine) => [.. Enumerable.Zip(left, right, combine)];

    internal static T[,] Transposed<T>(this T[,] matrix) => Build(matrix.Columns(), matrix.Rows(), (i, j) => matrix[j, i]);

    /// <summary>The rows that are named, in that order.</summary>
    internal static T[,] TakeRows<T>(this T[,] matrix, params int[] rows) =>
        Build(rows.Length, matrix.Columns(), (i, j) => matrix[rows[i], j]);

    /// <summary>The upper left corner.</summary>
    internal static T[,] Cropped<T>(this T[,] matrix, int rows, int columns) => Build(rows, columns, (i, j) => matrix[i, j]);

    internal static IEnumerable<T> Entries<T>(this T[,] matrix) => matrix.Cast<T>();
}
