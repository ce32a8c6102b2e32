using System.Numerics;
using ExactGrad.Oracle.Bounds;
using ExactGrad.Oracle.Calls;
using static ExactGrad.Oracle.Telling.Given;

namespace ExactGrad.Oracle.Telling;

/// <summary>
/// Of a matrix product that breaks the bound of its elements: whether it keeps the weaker one that fast methods have, which
/// compares the largest error with the largest operands. One step of Strassen's method on n x n (Higham, Accuracy and
/// Stability of Numerical Algorithms, 2nd ed., theorem 23.2, with n0 = n / 2):
/// <c>max abs(error) &lt;= (3 n^2 + 25 n) u max abs(A) max abs(B)</c>, in the maximum norm.
/// </summary>
internal static class NormwiseError
{
    /// <summary>A sentence; null where the output is no matrix product, or its rule is equality.</summary>
    internal static string? Of(Call call, Mismatch mismatch)
    {
        if (mismatch.Expected is not BoundedExpectation || Factors(call, mismatch.Output) is not (string left, string right))
        {
            return null;
        }

        int n = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(1, Signature.Extents(call).Max()));
        double u = ElementFormat.Of(call.ElementType).UnitRoundoff;
        double product = Largest(call.Inputs[left]) * Largest(call.Inputs[right]);
        // A bias or old content is added to what may be n products: one more rounding.
        string start = mismatch.Output == "y" ? "b" : mismatch.Output;
        double bound = ((((3.0 * n) + 25) * n * product) + (n * product) + Largest(call.Inputs.GetValueOrDefault(start))) * u;
        double error = 0;
        for (int k = 0; k < mismatch.Expected.Count; k++)
        {
            // Written so that NaN stays.
            double one = Math.Abs(mismatch.Actual[k] - mismatch.Expected.Value(k));
            error = one <= error ? error : one;
        }

        string against = $"{Number(bound)}, which is (3 n^2 + 25 n) u max abs({left}) max abs({right}), n = {n}, and one rounding";
        return error <= bound
            ? $"normwise it is right: no error is larger than {Number(error)}, within {against}: a method of Strassen's kind keeps this bound, and not that of each element"
            : $"normwise it is wrong as well: the largest error is {Number(error)}, beyond {against}";
    }

    private static (string Left, string Right)? Factors(Call call, string output) =>
        (call.Operation, output) switch
        {
            (Operation.LinearForward, _) => ("x", "w"),
            (Operation.LinearBackward, "dx") => ("dy", "w"),
            (Operation.LinearBackward, "dw") => ("x", "dy"),
            _ => null,
        };

    private static double Largest(Tensor? tensor)
    {
        double largest = 0;
        for (int k = 0; k < (tensor?.Count ?? 0); k++)
        {
            largest = Math.Max(largest, Math.Abs(tensor![k]));
        }

        return largest;
    }
}
