using System.Numerics;

namespace ExactGrad.Tests.Mutation.Zoo;

/// <summary>A matrix, row-major.</summary>
internal sealed record Grid<T>(T[] Values, int Rows, int Columns)
    where T : unmanaged
{
    internal ReadOnlySpan<T> Row(int row) => Values.AsSpan(row * Columns, Columns);

    internal Grid<T> Transposed()
    {
        var values = new T[Values.Length];
        for (int row = 0; row < Rows; row++)
        {
            for (int column = 0; column < Columns; column++)
            {
                values[(column * Rows) + row] = Values[(row * Columns) + column];
            }
        }

        return new Grid<T>(values, Columns, Rows);
    }
}

/// <summary>A right way to compute start + left * right.</summary>
internal abstract record Product(string Name)
{
    /// <param name="start">What each entry starts from.</param>
    /// <param name="left">M x K.</param>
    /// <param name="right">K x N.</param>
    internal abstract Grid<T> Multiply<T>(Func<int, int, T> start, Grid<T> left, Grid<T> right)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <summary>What sums over the batch and the loss are computed with: no products of matrices.</summary>
    internal virtual Product OfVectors => this;

    public sealed override string ToString() => Name;
}

/// <summary>Entry by entry, each a sum; by one thread, or rows by several.</summary>
internal sealed record EntryByEntry(Summation Summation, bool Threads = false) : Product($"{Summation.Name}{(Threads ? ", threads" : "")}")
{
    internal override Grid<T> Multiply<T>(Func<int, int, T> start, Grid<T> left, Grid<T> right)
    {
        Grid<T> columns = right.Transposed();
        var values = new T[left.Rows * right.Columns];
        void Row(int row)
        {
            for (int column = 0; column < right.Columns; column++)
            {
                values[(row * right.Columns) + column] = Summation.Sum(start(row, column), left.Row(row), columns.Row(column));
            }
        }

        if (Threads)
        {
            Parallel.For(0, left.Rows, new ParallelOptions { MaxDegreeOfParallelism = 3 }, Row);
        }
        else
        {
            for (int row = 0; row < left.Rows; row++)
            {
                Row(row);
            }
        }

        return new Grid<T>(values, left.Rows, right.Columns);
    }
}

/// <summary>Outer products, one after the other, added to the whole result.</summary>
internal sealed record OuterProducts() : Product("outer products")
{
    internal override Grid<T> Multiply<T>(Func<int, int, T> start, Grid<T> left, Grid<T> right)
    {
        var values = new T[left.Rows * right.Columns];
        for (int k = 0; k < values.Length; k++)
        {
            values[k] = start(k / right.Columns, k % right.Columns);
        }

        for (int inner = 0; inner < left.Columns; inner++)
        {
            for (int k = 0; k < values.Length; k++)
            {
                int row = k / right.Columns,
                    column = k % right.Columns;
                values[k] += left.Values[(row * left.Columns) + inner] * right.Values[(inner * right.Columns) + column];
            }
        }

        return new Grid<T>(values, left.Rows, right.Columns);
    }
}

/// <summary>Strassen's seven products for eight, on blocks padded with zeros: right normwise, not componentwise.</summary>
internal sealed record Strassen() : Product("Strassen")
{
    internal override Product OfVectors { get; } = new OuterProducts();

    internal override Grid<T> Multiply<T>(Func<int, int, T> start, Grid<T> left, Grid<T> right)
    {
        int side = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(1, Math.Max(left.Rows, Math.Max(left.Columns, right.Columns))));
        T[] product = Recurse(Padded(left, side), Padded(right, side), side);
        var values = new T[left.Rows * right.Columns];
        for (int k = 0; k < values.Length; k++)
        {
            (int row, int column) = (k / right.Columns, k % right.Columns);
            values[k] = start(row, column) + product[(row * side) + column];
        }

        return new Grid<T>(values, left.Rows, right.Columns);
    }

    private static T[] Recurse<T>(T[] a, T[] b, int side)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (side == 1)
        {
            return [a[0] * b[0]];
        }

        int half = side / 2;
        T[] A(int i, int j) => Quarter(a, side, i, j);
        T[] B(int i, int j) => Quarter(b, side, i, j);
        T[] m1 = Recurse(Add(A(0, 0), A(1, 1)), Add(B(0, 0), B(1, 1)), half);
        T[] m2 = Recurse(Add(A(1, 0), A(1, 1)), B(0, 0), half);
        T[] m3 = Recurse(A(0, 0), Subtract(B(0, 1), B(1, 1)), half);
        T[] m4 = Recurse(A(1, 1), Subtract(B(1, 0), B(0, 0)), half);
        T[] m5 = Recurse(Add(A(0, 0), A(0, 1)), B(1, 1), half);
        T[] m6 = Recurse(Subtract(A(1, 0), A(0, 0)), Add(B(0, 0), B(0, 1)), half);
        T[] m7 = Recurse(Subtract(A(0, 1), A(1, 1)), Add(B(1, 0), B(1, 1)), half);
        T[][] quarters = [Add(Subtract(Add(m1, m4), m5), m7), Add(m3, m5), Add(m2, m4), Add(Subtract(Add(m1, m3), m2), m6)];
        var c = new T[side * side];
        for (int k = 0; k < c.Length; k++)
        {
            (int row, int column) = (k / side, k % side);
            c[k] = quarters[(row / half * 2) + (column / half)][(row % half * half) + (column % half)];
        }

        return c;
    }

    private static T[] Padded<T>(Grid<T> grid, int side)
        where T : unmanaged
    {
        var padded = new T[side * side];
        for (int row = 0; row < grid.Rows; row++)
        {
            grid.Row(row).CopyTo(padded.AsSpan(row * side));
        }

        return padded;
    }

    private static T[] Quarter<T>(T[] all, int side, int i, int j)
    {
        int half = side / 2;
        var quarter = new T[half * half];
        for (int row = 0; row < half; row++)
        {
            all.AsSpan((((i * half) + row) * side) + (j * half), half).CopyTo(quarter.AsSpan(row * half));
        }

        return quarter;
    }

    private static T[] Add<T>(T[] left, T[] right)
        where T : INumber<T>
    {
        var sum = new T[left.Length];
        for (int k = 0; k < sum.Length; k++)
        {
            sum[k] = left[k] + right[k];
        }

        return sum;
    }

    private static T[] Subtract<T>(T[] left, T[] right)
        where T : INumber<T>
    {
        var difference = new T[left.Length];
        for (int k = 0; k < difference.Length; k++)
        {
            difference[k] = left[k] - right[k];
        }

        return difference;
    }
}
