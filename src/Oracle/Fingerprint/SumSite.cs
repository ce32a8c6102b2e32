using ExactGrad.Oracle.Calls;
using ExactGrad.Reference;

namespace ExactGrad.Oracle.Fingerprint;

/// <summary>
/// A place where an implementation sums K terms: y[s,j] over i, dx[s,i] over j, dw[i,j] over s, db[j] over s. Term k is the product
/// of a left and a right factor (db has the left one alone), and y has one term more, its bias.
/// </summary>
/// <param name="Output">y, dx, dw or db.</param>
/// <param name="ElementType">Format of all tensors.</param>
/// <param name="Layout">Layout of the weights.</param>
internal sealed record SumSite(string Output, ElementType ElementType, WeightLayout Layout)
{
    internal static IReadOnlyList<string> Outputs { get; } = ["y", "dx", "dw", "db"];

    internal Operation Operation => Output == "y" ? Operation.LinearForward : Operation.LinearBackward;

    internal ElementFormat Format => ElementFormat.Of(ElementType);

    internal bool HasProducts => Output != "db";

    internal bool HasBias => Output == "y";

    /// <summary>Whether a row of the output is one example of the batch; in dw and db the batch is what is summed.</summary>
    internal bool HasBatchRows => Output is "y" or "dx";

    /// <summary>The tensors that the left and the right factors come from.</summary>
    internal (string Left, string Right) Operands =>
        Output switch
        {
            "y" => ("x", "w"),
            "dx" => ("dy", "w"),
            "dw" => ("x", "dy"),
            _ => ("dy", ""),
        };

    /// <summary>
    /// The call whose output element (r, c) is the sum of left[r][k] right[c][k], and of bias[c] in y; in db, element r is the sum
    /// of left[r][k].
    /// </summary>
    internal Call Call(double[][] left, double[][] right, double[] bias)
    {
        int terms = left[0].Length;
        (int rows, int columns) = (left.Length, HasProducts ? right.Length : left.Length);
        int[] extents = Output switch
        {
            "y" => [rows, terms, columns],
            "dx" => [rows, columns, terms],
            "dw" => [terms, rows, columns],
            _ => [terms, 1, columns],
        };
        var inputs = Signature
            .Inputs(Operation, extents, Layout, default)
            .ToDictionary(input => input.Name, input => Tensor.Zeros(ElementType, input.Shape));
        foreach ((double[] row, int r) in left.Select((row, r) => (row, r)))
        {
            for (int k = 0; k < terms; k++)
            {
                (string name, int index) = Output switch
                {
                    "y" => ("x", (r * terms) + k),
                    "dx" => ("dy", (r * terms) + k),
                    "dw" => ("x", (k * rows) + r),
                    _ => ("dy", (k * columns) + r),
                };
                Put(inputs[name], index, row[k]);
            }
        }

        for (int c = 0; HasProducts && c < columns; c++)
        {
            for (int k = 0; k < terms; k++)
            {
                (string name, int index) = Output switch
                {
                    "y" => ("w", Weight(k, c, terms, columns)),
                    "dx" => ("w", Weight(c, k, columns, terms)),
                    _ => ("dy", (k * columns) + c),
                };
                Put(inputs[name], index, right[c][k]);
            }
        }

        for (int c = 0; HasBias && c < columns; c++)
        {
            Put(inputs["b"], c, bias[c]);
        }

        return new Call(
            Operation,
            ElementType,
            Layout,
            default,
            Operation == Operation.LinearBackward ? [new GradientRequest(Output, GradientMode.Overwrite)] : [],
            inputs
        );
    }

    /// <summary>Index of output element (r, c) among <paramref name="rows"/> by <paramref name="columns"/>.</summary>
    internal int Index(int r, int c, int rows, int columns) =>
        Output == "db" ? r
        : Output == "dw" && Layout == WeightLayout.OutputMajor ? (c * rows) + r
        : (r * columns) + c;

    private int Weight(int input, int output, int inputs, int outputs) =>
        Layout == WeightLayout.InputMajor ? (input * outputs) + output : (output * inputs) + input;

    private static void Put(Tensor tensor, int index, double value)
    {
        tensor[index] = value;
        if (tensor[index] != value)
        {
            throw new InvalidOperationException($"a probe asks for {value:R}, which {tensor.Type} does not hold");
        }
    }
}
