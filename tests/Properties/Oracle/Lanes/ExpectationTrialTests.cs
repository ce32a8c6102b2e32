using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Judging;
using ExactGrad.Oracle.Lanes;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Lanes;

/// <summary>Equality to the last bit, of exact and of wide data; what a pass is worth.</summary>
public sealed class ExpectationTrialTests
{
    [Theory]
    [InlineData("wide.x-p24/linear.backward/f32/input-major/-/2x2x2/dx+dw+db/1", "dw")]
    [InlineData("exact.p24/linear.backward/f32/input-major/-/2x2x2/dx+dw+db/1", "dw")]
    [InlineData("exact.p24/linear.backward/f32/input-major/-/2x2x2/dx+dw+db/1", "db")]
    [InlineData("special.nan-p24/linear.backward/f32/input-major/-/2x2x2/dx+dw+db/1", "dw")]
    public void OneBitOff_IsViolated_InThatOutputAlone(string text, string output)
    {
        Trial trial = LaneCases.Prepared(text);
        Assert.Single(trial.Calls);
        Judgement right = trial.Judge(LaneCases.Right(trial));
        Assert.Equal((Outcome.Passed, 10L), (right.Outcome, right.Tally.Compared));
        Judgement wrong = trial.Judge(LaneCases.Changed(trial, output, 1, Next));
        Assert.Equal(output, Assert.Single(wrong.Violations).Subject);
    }

    // Scaled data or not: what the data of the case itself make likeliest.
    [Fact]
    public void ExactCases_TellHowLikelyAWrongPolynomialPasses()
    {
        for (ulong seed = 0; seed < 6; seed++)
        {
            string text = $"exact.p24/linear.backward/f32/input-major/-/2x2x2/dx+db/{SplitMix64.Mix(seed):x}";
            CaseId id = LaneCases.Parsed(text);
            Trial trial = LaneCases.Prepared(text);
            Func<string, double?> probability = trial.Judge(LaneCases.Right(trial)).PassProbability!;
            double likeliest = ExactData.LikeliestValue(id, 24, scaled: true);
            Assert.Equal(SchwartzZippel.PassProbability(id.Operation, "dx", likeliest), probability("dx"));
            Assert.Equal(SchwartzZippel.PassProbability(id.Operation, "db", likeliest), probability("db"));
        }
    }

    [Theory]
    [InlineData("wide.x-p24/linear.forward/f32/input-major/-/2x2x2/-/1")]
    [InlineData("special.nan-p24/linear.forward/f32/input-major/-/2x2x2/-/1")]
    public void OtherData_PromiseNothingOfThat(string text)
    {
        Trial trial = LaneCases.Prepared(text);
        Assert.Null(trial.Judge(LaneCases.Right(trial)).PassProbability);
    }

    // The next number of the type, so that the stored tensor holds it; of a number that is none, 1.
    private static double Next(double value) => double.IsFinite(value) ? MathF.BitIncrement((float)value) : 1;
}
