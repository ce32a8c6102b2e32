using ExactGrad.Oracle.Calls;
using ExactGrad.Reference;
using static ExactGrad.Oracle.Telling.Given;

namespace ExactGrad.Oracle.Telling;

/// <summary>The formula of one element, first with names and then with the numbers of the case.</summary>
internal static class Formula
{
    private const int MostTerms = 12;

    /// <summary>The lines for an element of an output.</summary>
    internal static IReadOnlyList<string> Of(Call call, string output, int row, int column)
    {
        Tensor In(string name) => call.Inputs[name];
        int[] e = Signature.Extents(call);
        bool accumulates = call.Request.Any(r => r.Name == output && r.Mode == GradientMode.Accumulate);
        return (call.Operation, output) switch
        {
            (Operation.LinearForward, _) => Sum(
                $"y[{row},{column}] = b[{column}] + sum_i x[{row},i] w[i,{column}]",
                e[1],
                i => (In("x")[(row * e[1]) + i], Weight(call, "w", e[1], e[2], i, column)),
                In("b")[column]
            ),
            (Operation.LinearBackward, "dx") => Sum(
                $"dx[{row},{column}] = sum_j dy[{row},j] w[{column},j]{Plus(accumulates, "dx", $"{row},{column}")}",
                e[2],
                j => (In("dy")[(row * e[2]) + j], Weight(call, "w", e[1], e[2], column, j)),
                Old(call, accumulates, output, row, column)
            ),
            (Operation.LinearBackward, "dw") => WeightGradient(call, e, accumulates, row, column),
            (Operation.LinearBackward, _) => Sum(
                $"db[{column}] = sum_s dy[s,{column}]{Plus(accumulates, "db", $"{column}")}",
                e[0],
                s => (In("dy")[(s * e[2]) + column], null),
                Old(call, accumulates, output, 0, column)
            ),
            (Operation.ReluForward, _) =>
            [
                $"y[{row},{column}] = max(x[{row},{column}], 0), x[{row},{column}] = {Number(At(In("x"), row, column))}",
            ],
            (Operation.ReluBackward, _) =>
            [
                call.ReluAtZero == 0
                    ? $"dx[{row},{column}] = dy[{row},{column}] where x[{row},{column}] > 0, else 0"
                    : $"dx[{row},{column}] = dy[{row},{column}] where x[{row},{column}] > 0, {Number(call.ReluAtZero)} dy[{row},{column}] where it is 0, as declared, else 0",
                $"x[{row},{column}] = {Number(At(In("x"), row, column))}, dy[{row},{column}] = {Number(At(In("dy"), row, column))}",
            ],
            (Operation.MseForward, _) => Loss(call, row, column),
            (Operation.MseBackward, _) => LossGradient(call, e, row, column),
            _ => [$"{output} of the chain: z = x w1 + b1, a = max(z, 0), p = a w2 + b2, loss of p - target; gradients by the chain rule"],
        };
    }

    private static IReadOnlyList<string> WeightGradient(Call call, int[] e, bool accumulates, int row, int column)
    {
        // The element's place in storage depends on the layout; the formula speaks of input i and output j.
        (int i, int j) = call.Layout == WeightLayout.InputMajor ? (row, column) : (column, row);
        Tensor x = call.Inputs["x"],
            dy = call.Inputs["dy"];
        return Sum(
            $"dw[i={i},j={j}] = sum_s x[s,{i}] dy[s,{j}]{Plus(accumulates, "dw", $"{row},{column}")}",
            e[0],
            s => (x[(s * e[1]) + i], dy[(s * e[2]) + j]),
            Old(call, accumulates, "dw", row, column)
        );
    }

    private static IReadOnlyList<string> Loss(Call call, int row, int column)
    {
        Tensor p = call.Inputs["prediction"],
            t = call.Inputs["target"];
        if (call.Reduction == Reduction.None)
        {
            return [$"loss[{row},{column}] = (p - t)^2 = ({Number(At(p, row, column))} - {Signed(At(t, row, column))})^2"];
        }

        string formula = call.Reduction switch
        {
            Reduction.Sum => "L = sum (p - t)^2",
            Reduction.BatchMean => $"L = sum (p - t)^2 / B, B = {p.Rows}",
            _ => $"L = sum (p - t)^2 / (B m), B m = {p.Count}",
        };
        IReadOnlyList<string> lines = Sum(formula, (int)p.Count, k => (p[k] - t[k], p[k] - t[k]), null);
        long? divisor = call.Reduction switch
        {
            Reduction.BatchMean => p.Rows,
            Reduction.Mean => p.Count,
            _ => null,
        };
        return divisor is null ? lines : [lines[0], $"= ({lines[1][2..]}) / {divisor}"];
    }

    private static IReadOnlyList<string> LossGradient(Call call, int[] e, int row, int column)
    {
        Tensor p = call.Inputs["prediction"],
            t = call.Inputs["target"],
            dloss = call.Inputs["dloss"];
        string c = call.Reduction switch
        {
            Reduction.None => $"dl[{row},{column}] = {Number(At(dloss, row, column))}",
            Reduction.Sum => $"dL = {Number(dloss[0])}",
            Reduction.BatchMean => $"dL / B = {Number(dloss[0])} / {e[0]}",
            _ => $"dL / (B m) = {Number(dloss[0])} / {(long)e[0] * e[1]}",
        };
        return
        [
            $"dprediction[{row},{column}] = 2 (p - t) c, c = {c}",
            $"= 2 * ({Number(At(p, row, column))} - {Signed(At(t, row, column))}) * c",
        ];
    }

    private static IReadOnlyList<string> Sum(string formula, int count, Func<int, (double Left, double? Right)> term, double? first)
    {
        var terms = new List<string>();
        if (first is double start)
        {
            terms.Add(Number(start));
        }

        for (int k = 0; k < Math.Min(count, MostTerms); k++)
        {
            (double left, double? right) = term(k);
            terms.Add(right is double factor ? $"{Signed(left)}*{Signed(factor)}" : Signed(left));
        }

        string rest = count > MostTerms ? $" + ... ({count} terms)" : "";
        return [formula, $"= {(terms.Count == 0 ? "0 (a sum of nothing)" : string.Join(" + ", terms))}{rest}"];
    }

    private static double? Old(Call call, bool accumulates, string name, int row, int column) =>
        accumulates ? At(call.Inputs[name], row, column) : null;

    private static string Plus(bool accumulates, string name, string index) => accumulates ? $" + old {name}[{index}]" : "";

    private static double Weight(Call call, string name, int inputs, int outputs, int i, int j) =>
        call.Inputs[name][call.Layout == WeightLayout.InputMajor ? (i * outputs) + j : (j * inputs) + i];

    private static double At(Tensor tensor, int row, int column) => tensor[(row * tensor.Columns) + column];

    private static string Signed(double value) => value < 0 ? $"({Number(value)})" : Number(value);
}
