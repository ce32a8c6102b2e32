using ExactGrad.Reference;

namespace ExactGrad.Tests.Properties.Oracle.Support;

/// <summary>The fully connected layer over flat arrays, with a chosen order of summation and chosen roundings.</summary>
internal sealed class Layer(Summation summation, Arithmetic element, Arithmetic sums, WeightLayout layout)
{
    internal double[] Forward(double[] x, double[] w, double[] bias, int b, int n, int m) =>
        [
            .. from s in Enumerable.Range(0, b)
            from j in Enumerable.Range(0, m)
            select Sum([(bias[j], 1), .. Enumerable.Range(0, n).Select(i => (x[(s * n) + i], w[Weight(i, j, n, m)]))]),
        ];

    /// <summary>All three gradients; where there is old content, the sum starts from it.</summary>
    internal void Backward(
        Dictionary<string, double[]> outputs,
        double[] x,
        double[] w,
        double[] dy,
        int b,
        int n,
        int m,
        Func<string, double[]?> old
    )
    {
        (double, double)[] Start(string name, int k) => old(name) is double[] content ? [(content[k], 1)] : [];
        outputs["dx"] =
        [
            .. from s in Enumerable.Range(0, b)
            from i in Enumerable.Range(0, n)
            select Sum([.. Start("dx", (s * n) + i), .. Enumerable.Range(0, m).Select(j => (dy[(s * m) + j], w[Weight(i, j, n, m)]))]),
        ];
        var dw = new double[n * m];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < m; j++)
            {
                int k = Weight(i, j, n, m);
                dw[k] = Sum([.. Start("dw", k), .. Enumerable.Range(0, b).Select(s => (x[(s * n) + i], dy[(s * m) + j]))]);
            }
        }

        outputs["dw"] = dw;
        outputs["db"] =
        [
            .. Enumerable.Range(0, m).Select(j => Sum([.. Start("db", j), .. Enumerable.Range(0, b).Select(s => (dy[(s * m) + j], 1.0))])),
        ];
    }

    private double Sum(IReadOnlyList<(double, double)> terms) => element.Round(summation.Sum(sums, terms));

    private int Weight(int i, int j, int n, int m) => layout == WeightLayout.InputMajor ? (i * m) + j : (j * n) + i;
}
