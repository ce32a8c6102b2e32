using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Telling;
using ExactGrad.Reference;
using ExactGrad.Tests.Properties.Oracle.Support;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Telling;

/// <summary>The formula of one element, first with names and then with numbers, as a teacher would write it.</summary>
public sealed class FormulaTests
{
    private static readonly Call Backward = Calls.Backward(
        [
            [1, -2],
            [3, 4],
        ],
        [
            [5, 6],
            [7, -8],
        ],
        [
            [2, 3],
            [-1, 0.5],
        ],
        "dx",
        "dw",
        "db"
    );

    /// <summary>An element of an output, and its lines.</summary>
    public sealed record Row(string What, Call Call, string Output, int I, int J, params string[] Lines)
    {
        public override string ToString() => What;
    }

    public static TheoryData<Row> Rows { get; } =
    [
        new Row(
            "y",
            Calls.Forward(
                Calls.Row(1, -2),
                [
                    [5, 6],
                    [7, -8],
                ],
                [0.5, -1]
            ),
            "y",
            0,
            1,
            "y[0,1] = b[1] + sum_i x[0,i] w[i,1]",
            "= -1 + 1*6 + (-2)*(-8)"
        ),
        new Row(
            "y, output-major",
            Calls.Forward(
                Calls.Row(1, -2),
                [
                    [5, 6],
                    [7, -8],
                ],
                [0.5, -1],
                WeightLayout.OutputMajor
            ),
            "y",
            0,
            1,
            "y[0,1] = b[1] + sum_i x[0,i] w[i,1]",
            "= -1 + 1*7 + (-2)*(-8)"
        ),
        new Row("dx", Backward, "dx", 1, 0, "dx[1,0] = sum_j dy[1,j] w[0,j]", "= (-1)*5 + 0.5*6"),
        new Row(
            "dx, output-major",
            Backward with
            {
                Layout = WeightLayout.OutputMajor,
            },
            "dx",
            1,
            0,
            "dx[1,0] = sum_j dy[1,j] w[0,j]",
            "= (-1)*5 + 0.5*7"
        ),
        new Row("dw", Backward, "dw", 1, 0, "dw[i=1,j=0] = sum_s x[s,1] dy[s,0]", "= (-2)*2 + 4*(-1)"),
        new Row(
            "dw, output-major: stored at [j,i]",
            Backward with
            {
                Layout = WeightLayout.OutputMajor,
            },
            "dw",
            1,
            0,
            "dw[i=0,j=1] = sum_s x[s,0] dy[s,1]",
            "= 1*3 + 3*0.5"
        ),
        new Row("db", Backward, "db", 0, 1, "db[1] = sum_s dy[s,1]", "= 3 + 0.5"),
        new Row(
            "db of no examples",
            Calls.Backward([], Calls.Row(), [], "db"),
            "db",
            0,
            0,
            "db[0] = sum_s dy[s,0]",
            "= 0 (a sum of nothing)"
        ),
        new Row(
            "db added to old content",
            Accumulated(Backward, "db", [-7, 9]),
            "db",
            0,
            1,
            "db[1] = sum_s dy[s,1] + old db[1]",
            "= 9 + 3 + 0.5"
        ),
        new Row(
            "loss",
            Calls.MseForward(Calls.Row(3, 1), Calls.Row(-1, 2), Reduction.Sum),
            "loss",
            0,
            0,
            "L = sum (p - t)^2",
            "= 4*4 + (-1)*(-1)"
        ),
        new Row(
            "loss, mean",
            Calls.MseForward(Calls.Row(3, 1), Calls.Row(-1, 2), Reduction.Mean),
            "loss",
            0,
            0,
            "L = sum (p - t)^2 / (B m), B m = 2",
            "= (4*4 + (-1)*(-1)) / 2"
        ),
        new Row(
            "loss, batch mean",
            Calls.MseForward(Calls.Column(3, 1), Calls.Column(-1, 2), Reduction.BatchMean),
            "loss",
            0,
            0,
            "L = sum (p - t)^2 / B, B = 2",
            "= (4*4 + (-1)*(-1)) / 2"
        ),
        new Row(
            "loss, none",
            Calls.MseForward(Calls.Row(3, 1), Calls.Row(-1, 2), Reduction.None),
            "loss",
            0,
            0,
            "loss[0,0] = (p - t)^2 = (3 - (-1))^2"
        ),
        new Row(
            "dprediction",
            Calls.MseBackward(Calls.Row(3, 1), Calls.Row(-1, 2), Reduction.Mean, 0.5),
            "dprediction",
            0,
            0,
            "dprediction[0,0] = 2 (p - t) c, c = dL / (B m) = 0.5 / 2",
            "= 2 * (3 - (-1)) * c"
        ),
        new Row(
            "dprediction, none",
            Calls.MseBackward(Calls.Row(3, 1), Calls.Row(-1, 2), Reduction.None, 0.5),
            "dprediction",
            0,
            1,
            "dprediction[0,1] = 2 (p - t) c, c = dl[0,1] = 0.5",
            "= 2 * (1 - 2) * c"
        ),
    ];

    [Theory]
    [MemberData(nameof(Rows))]
    public void Formula_OfAnElement(Row row) => Assert.Equal(row.Lines, Formula.Of(row.Call, row.Output, row.I, row.J));

    // 13 terms: twelve are shown, and that there are more is said.
    [Fact]
    public void LongSum_IsCutAndSaysSo()
    {
        double[][] rows = [.. Enumerable.Range(0, 13).Select(_ => new double[] { 1 })];
        Assert.EndsWith(
            " + ... (13 terms)",
            Formula.Of(Calls.Backward(rows, Calls.Row(1), rows, "db"), "db", 0, 0)[1],
            StringComparison.Ordinal
        );
    }

    private static Call Accumulated(Call call, string gradient, double[] old) =>
        call with
        {
            Request =
            [
                .. call.Request.Select(request => request.Name == gradient ? request with { Mode = GradientMode.Accumulate } : request),
            ],
            Inputs = new Dictionary<string, Tensor>(call.Inputs) { [gradient] = Calls.Vector(call.ElementType, old) },
        };
}
