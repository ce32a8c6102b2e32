using ExactGrad.Oracle.Calls;

namespace ExactGrad.Oracle.Lanes.Laws;

/// <summary>What the laws do with tensors of exact data: no operation here rounds.</summary>
internal static class TensorAlgebra
{
    internal static double[] Numbers(this Tensor tensor) => Map(tensor, value => value);

    internal static double[] Map(this Tensor tensor, Func<double, double> map)
    {
        var numbers = new double[tensor.Count];
        for (int k = 0; k < numbers.Length; k++)
        {
            numbers[k] = map(tensor[k]);
        }

        return numbers;
    }

    internal static double[] Plus(this Tensor left, Tensor right)
    {
        double[] sum = left.Numbers();
        for (int k = 0; k < sum.Length; k++)
        {
            sum[k] += right[k];
        }

        return sum;
    }

    /// <summary>The inner product of all elements.</summary>
    internal static double Dot(this Tensor left, Tensor right)
    {
        double sum = 0;
        for (int k = 0; k < left.Count; k++)
        {
            sum += left[k] * right[k];
        }

        return sum;
    }

    /// <summary>A new tensor of the same type.</summary>
    internal static Tensor Like(this Tensor tensor, ReadOnlySpan<int> shape, IReadOnlyList<double> numbers)
    {
        Tensor made = Tensor.Zeros(tensor.Type, shape);
        for (int k = 0; k < numbers.Count; k++)
        {
            made[k] = numbers[k];
        }

        return made;
    }

    /// <summary>The rows of a matrix in the order given.</summary>
    internal static Tensor Rows(this Tensor matrix, IReadOnlyList<int> rows)
    {
        Tensor made = Tensor.Zeros(matrix.Type, [rows.Count, matrix.Columns]);
        int row = matrix.Columns * ElementFormat.Of(matrix.Type).Bytes;
        for (int k = 0; k < rows.Count; k++)
        {
            matrix.Bytes.Slice(rows[k] * row, row).CopyTo(made.Bytes[(k * row)..]);
        }

        return made;
    }

    internal static double[] Transposed(this Tensor matrix)
    {
        var numbers = new double[matrix.Count];
        for (int k = 0; k < numbers.Length; k++)
        {
            (int i, int j) = (k / matrix.Columns, k % matrix.Columns);
            numbers[(j * matrix.Rows) + i] = matrix[k];
        }

        return numbers;
    }
}
