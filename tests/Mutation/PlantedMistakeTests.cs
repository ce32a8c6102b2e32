using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Judging;
using ExactGrad.Reference;
using Xunit;

namespace ExactGrad.Tests.Mutation;

/// <summary>
/// The judge must catch what people get wrong: a handful of mistakes in every lane. CatalogueTests plant the whole catalogue.
/// </summary>
public sealed class PlantedMistakeTests
{
    [Fact]
    public void NothingPlanted_IsVerified() => Assert.Equal(Verdict.Verified, Judged((_, _) => { }).Verdict);

    [Fact]
    public void BiasGradientNotSummed_IsViolated() =>
        IsCaught(
            "db",
            (call, outputs) =>
            {
                if (call.Operation == Operation.LinearBackward && outputs.TryGetValue("db", out Tensor? db) && call.Inputs["dy"].Rows > 0)
                {
                    Overwrite(call, "db", db, k => call.Inputs["dy"][k]);
                }
            }
        );

    [Fact]
    public void MeanAppliedTwice_IsViolated() =>
        IsCaught(
            "dprediction",
            (call, outputs) =>
            {
                if (call.Operation == Operation.MseBackward && call.Reduction == Reduction.Mean)
                {
                    Tensor dprediction = outputs["dprediction"];
                    Overwrite(call, "dprediction", dprediction, k => dprediction[k] / dprediction.Count);
                }
            }
        );

    [Fact]
    public void LastColumnDropped_IsViolated() =>
        IsCaught(
            "y",
            (call, outputs) =>
            {
                if (call.Operation == Operation.LinearForward)
                {
                    Tensor y = outputs["y"];
                    Overwrite(call, "y", y, k => k % y.Columns == y.Columns - 1 ? 0 : y[k]);
                }
            }
        );

    [Fact]
    public void GradientScaledBy1_0005_IsViolated() =>
        IsCaught(
            "dx",
            (call, outputs) =>
            {
                if (call.Operation == Operation.LinearBackward && outputs.TryGetValue("dx", out Tensor? dx))
                {
                    Overwrite(call, "dx", dx, k => dx[k] * 1.0005);
                }
            }
        );

    [Fact]
    public void OneElementNaN_IsViolated() =>
        IsCaught(
            "dw",
            (call, outputs) =>
            {
                if (call.Operation == Operation.LinearBackward && outputs.TryGetValue("dw", out Tensor? dw) && dw.Count > 17)
                {
                    dw[17] = double.NaN;
                }
            }
        );

    private static Report Judged(Action<Call, IReadOnlyDictionary<string, Tensor>> spoil)
    {
        using var mistaken = new SpoiledImplementation(spoil);
        return new Judge(
            mistaken,
            new JudgeOptions
            {
                Cases = 150,
                Seed = 1,
                MaxSide = 9,
                LargeProducts = 1 << 18,
            }
        ).Run();
    }

    private static void IsCaught(string output, Action<Call, IReadOnlyDictionary<string, Tensor>> spoil)
    {
        Report report = Judged(spoil);
        Assert.Equal(Verdict.Violated, report.Verdict);
        Assert.Equal(1, report.ExitCode);
        // Lanes that compare an implementation's own answers cannot know which of the two is wrong.
        Failure[] direct = [.. report.Failures.Where(failure => failure.Lane is "exact" or "rounding")];
        Assert.Contains(direct, failure => failure.Lane == "exact");
        Assert.All(direct, failure => Assert.Equal(output, failure.Subject));
    }

    private static void Overwrite(Call call, string output, Tensor tensor, Func<int, double> value)
    {
        // What is accumulated was added before: the mistake is in the gradient, and the judge need not see it there too.
        if (call.Request.Any(request => request.Name == output && request.Mode == GradientMode.Accumulate))
        {
            return;
        }

        for (int k = 0; k < tensor.Count; k++)
        {
            tensor[k] = value(k);
        }
    }
}
