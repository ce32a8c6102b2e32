using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Truth.Modular;
using ExactGrad.Reference;

namespace ExactGrad.Oracle.Truth;

/// <summary>
/// One output of a linear layer as a product of integer matrices: C = A B, plus a bias for every row, plus old content.
/// Every tensor stays as it is stored; only how it is read says whether it is transposed.
/// </summary>
/// <param name="Left">A, or A^T where <paramref name="LeftTransposed"/>.</param>
/// <param name="LeftTransposed">Whether A's columns are the tensor's rows.</param>
/// <param name="Right">B, or B^T where <paramref name="RightTransposed"/>.</param>
/// <param name="RightTransposed">Whether B's columns are the tensor's rows.</param>
/// <param name="Bias">Added to every row of C; null where there is none.</param>
/// <param name="Old">Added to C; null where it is overwritten.</param>
internal sealed record ExactProduct(Tensor Left, bool LeftTransposed, Tensor Right, bool RightTransposed, Tensor? Bias, Tensor? Old)
{
    private const int PieceLength = 256;

    internal int Rows => LeftTransposed ? Left.Columns : Left.Rows;
    internal int Inner => LeftTransposed ? Left.Rows : Left.Columns;
    internal int Columns => RightTransposed ? Right.Rows : Right.Columns;

    /// <summary>y, dx or dw of a call.</summary>
    internal static ExactProduct Of(Call call, string output)
    {
        Tensor In(string name) => call.Inputs[name];
        bool outputMajor = call.Layout == WeightLayout.OutputMajor;
        Tensor? old = call.Request.Any(r => r.Name == output && r.Mode == GradientMode.Accumulate) ? In(output) : null;
        return output switch
        {
            // y = x w
            "y" => new ExactProduct(In("x"), false, In("w"), outputMajor, In("b"), null),
            // dx = dy w^T
            "dx" => new ExactProduct(In("dy"), false, In("w"), !outputMajor, null, old),
            // dw = x^T dy, or as it is stored dw^T = dy^T x
            "dw" => outputMajor
                ? new ExactProduct(In("dy"), true, In("x"), false, null, old)
                : new ExactProduct(In("x"), true, In("dy"), false, null, old),
            _ => throw new ArgumentException($"{output} of {call.Operation.Name()} is not a product of matrices"),
        };
    }

    /// <summary>One element, exactly: within the budget no product and no partial sum rounds in double.</summary>
    internal double Element(int row, int column)
    {
        double sum = (Bias is null ? 0 : Bias[column]) + (Old is null ? 0 : Old[(row * Columns) + column]);
        (int left, int leftStep) = LeftTransposed ? (row, Left.Columns) : (row * Left.Columns, 1);
        (int right, int rightStep) = RightTransposed ? (column * Right.Columns, 1) : (column, Right.Columns);
        Span<double> a = stackalloc double[PieceLength],
            b = stackalloc double[PieceLength];
        for (int first = 0; first < Inner; first += PieceLength)
        {
            int count = Math.Min(PieceLength, Inner - first);
            Gather(Left, left + (first * leftStep), leftStep, a[..count]);
            Gather(Right, right + (first * rightStep), rightStep, b[..count]);
            for (int k = 0; k < count; k++)
            {
                sum += a[k] * b[k];
            }
        }

        return sum;
    }

    private static void Gather(Tensor tensor, int first, int step, Span<double> values)
    {
        if (step == 1)
        {
            Digits.Decode(tensor, first, values);
            return;
        }

        for (int k = 0; k < values.Length; k++)
        {
            values[k] = tensor[first + (k * step)];
        }
    }
}
