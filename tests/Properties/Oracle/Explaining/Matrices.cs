using ExactGrad.Reference.Numbers;

namespace ExactGrad.Tests.Properties.Oracle.Explaining;

/// <summary>Reads [[1, 2], [3, 4]] @ [...], sums of such, and .sum(0), as NumPy would; a vector is one row.</summary>
internal static class Matrices
{
    internal static Rational[,] Value(string side)
    {
        if (side.EndsWith(".sum(0)", StringComparison.Ordinal))
        {
            Rational[,] all = Read(side[..^".sum(0)".Length]);
            var ones = new Rational[1, all.GetLength(0)];
            for (int row = 0; row < all.GetLength(0); row++)
            {
                ones[0, row] = 1;
            }

            return Product(ones, all);
        }

        return side.Split(" + ").Select(term => term.Split(" @ ").Select(Read).Aggregate(Product)).Aggregate(Sum);
    }

    private static Rational[,] Read(string text)
    {
        string[] rows = text.Trim().Trim('[', ']').Split("], [");
        int columns = rows[0].Split(", ").Length;
        var matrix = new Rational[rows.Length, columns];
        for (int row = 0; row < rows.Length; row++)
        {
            string[] cells = rows[row].Split(", ");
            for (int column = 0; column < columns; column++)
            {
                matrix[row, column] = Arithmetic.Value(cells[column], name => throw new FormatException(name));
            }
        }

        return matrix;
    }

    private static Rational[,] Product(Rational[,] left, Rational[,] right)
    {
        var product = new Rational[left.GetLength(0), right.GetLength(1)];
        for (int row = 0; row < product.GetLength(0); row++)
        {
            for (int column = 0; column < product.GetLength(1); column++)
            {
                for (int k = 0; k < right.GetLength(0); k++)
                {
                    product[row, column] += left[row, k] * right[k, column];
                }
            }
        }

        return product;
    }

    private static Rational[,] Sum(Rational[,] left, Rational[,] right)
    {
        var sum = (Rational[,])left.Clone();
        for (int row = 0; row < sum.GetLength(0); row++)
        {
            for (int column = 0; column < sum.GetLength(1); column++)
            {
                sum[row, column] += right[row, column];
            }
        }

        return sum;
    }
}
