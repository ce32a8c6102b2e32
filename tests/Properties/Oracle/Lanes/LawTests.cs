using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.Judging;
using ExactGrad.Oracle.Lanes;
using ExactGrad.Reference;
using ExactGrad.Tests.Properties.Generators;
using ExactGrad.Tests.Properties.Oracle.Support;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Lanes;

/// <summary>Every law can fail: some implementation breaks it, and the Reference does not.</summary>
public sealed class LawTests
{
    private const int Cases = 30;

    /// <summary>A law, and what breaks it.</summary>
    public sealed record Row(string Law, Operation Operation, string Output, Func<Call, double, double> Break)
    {
        public override string ToString() => Law;
    }

    public static TheoryData<Row> Rows { get; } =
    [
        new Row("adjoint", Operation.LinearBackward, "dx", (_, value) => 2 * value),
        new Row("linearity", Operation.LinearBackward, "dw", (_, value) => value + 1),
        new Row("batch-split", Operation.LinearBackward, "db", (call, value) => value * call.Inputs["x"].Rows),
        new Row("loss-split", Operation.MseForward, "loss", (call, value) => value / Math.Max(1, call.Inputs["prediction"].Rows)),
        new Row("batch-permutation", Operation.LinearBackward, "dw", (call, value) => value + call.Inputs["dy"][0]),
        new Row("power-of-two-scaling", Operation.LinearBackward, "dw", (_, value) => value + 1),
        new Row("layout", Operation.LinearBackward, "dx", (call, value) => call.Layout == WeightLayout.OutputMajor ? -value : value),
        new Row("reduction", Operation.MseForward, "loss", (call, value) => call.Reduction == Reduction.Mean ? 2 * value : value),
        new Row(
            "reduction-gradient",
            Operation.MseBackward,
            "dprediction",
            (call, value) => call.Reduction == Reduction.Mean ? 2 * value : value
        ),
        new Row("subset", Operation.LinearBackward, "db", (call, value) => value * call.Request.Count),
    ];

    [Fact]
    public void EveryKnownLaw_HasARow() =>
        Assert.Equal(LawsLane.Known.Select(law => law.Name).Order(), Rows.Select(row => row.Data.Law).Order());

    [Theory]
    [MemberData(nameof(Rows))]
    public void Law_IsBrokenByItsMistake_AndKeptByTheReference(Row row)
    {
        using var right = new ReferenceImplementation();
        using var wrong = new AlteredImplementation(row.Law, (call, answer) => Broken(row, call, answer(call)));
        Assert.DoesNotContain(Outcome.Violated, Judged(row.Law, right));
        Assert.Contains(Outcome.Passed, Judged(row.Law, right));
        Assert.Contains(Outcome.Violated, Judged(row.Law, wrong));
    }

    private static Answer Broken(Row row, Call call, Answer answer)
    {
        if (call.Operation != row.Operation || answer is not Result result || !result.Outputs.TryGetValue(row.Output, out Tensor? right))
        {
            return answer;
        }

        Tensor broken = right.Clone();
        for (int k = 0; k < broken.Count; k++)
        {
            broken[k] = row.Break(call, right[k]);
        }

        return new Result(new Dictionary<string, Tensor>(result.Outputs) { [row.Output] = broken });
    }

    private static List<Outcome> Judged(string law, IImplementation implementation)
    {
        var lane = new LawsLane();
        LaneSettings settings = CaseArbitrary.Settings(implementation.Capabilities, maxSide: 6);
        return
        [
            .. Enumerable
                .Range(0, int.MaxValue)
                .Select(seed => lane.Draw(SplitMix64.Mix((ulong)seed), settings)!)
                .Where(id => id.Variant.StartsWith(law + "-p", StringComparison.Ordinal))
                .Take(Cases)
                .Select(id =>
                {
                    Trial trial = lane.Prepare(id, implementation.Capabilities);
                    return trial.Judge(implementation.Invoke(trial.Calls)).Outcome;
                }),
        ];
    }
}
