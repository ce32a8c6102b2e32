using ExactGrad.Oracle.Bounds;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Judging;
using ExactGrad.Reference.Numbers;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Lanes;

/// <summary>The bound that each element is held to, by hand, and where nothing is proven.</summary>
public sealed class RoundingTrialTests
{
    // S = |1 * 3| + |2 * -4| + |5| = 16, of T = 3 terms; the truth is 0.
    private const string Forward = "rounding.uniform-f32/linear.forward/f32/input-major/-/1x2x1/-/0/b=5/w=3,-4/x=1,2";

    // e = 3 - 5, 2 dl e / B = 2 * 4 * -2 / 3.
    private const string Mse = "rounding.uniform-f32/mse.backward/f32/-/batch-mean/3x1/-/0/dloss=4/prediction=3,0,0/target=5,0,0";

    // The smallest number of f32.
    private const double Tiny = 1.401298464324817E-45;

    [Fact]
    public void LinearForward_IsHeldToItsBound()
    {
        double bound = Bound(ElementType.F32, 3, 0, 16, 0, 1);
        AssertBound(Forward, 0, bound);
        Assert.InRange(bound, 16 * 3 * Math.ScaleB(1, -24), 16 * 3.001 * Math.ScaleB(1, -24));
    }

    // The sums may be held in a wider format, which the variant names.
    [Fact]
    public void Accumulator_IsThatOfTheVariant() =>
        AssertBound(Forward.Replace("uniform-f32", "uniform-f64", StringComparison.Ordinal), 0, Bound(ElementType.F64, 3, 0, 16, 0, 1));

    [Fact]
    public void MseBackward_IsHeldToItsBound() => AssertBound(Mse, 0, Bound(ElementType.F32, 1, 4, 2 * 4 * 8 / 3.0, 2 * 4 * -2 / 3.0, 64));

    // What underflows before it is multiplied by 2 (abs(p) + abs(t)) and by dl grows with those above 1; in the smallest numbers that is the bound.
    [Theory]
    [InlineData(Tiny, 5, 3, 16)]
    [InlineData(8, Tiny, 0, 8)]
    [InlineData(8, Tiny, Tiny, 8)]
    [InlineData(0.5, Tiny, Tiny, 1)]
    [InlineData(0, 5, 3, 16)]
    [InlineData(0, -5, 3, 16)]
    [InlineData(0, 0.125, 0.0625, 1)]
    public void Growth_IsThatOfBothFactors(double dloss, double prediction, double target, double growth) =>
        AssertBound(
            FormattableString.Invariant(
                $"rounding.uniform-f32/mse.backward/f32/-/sum/1x1/-/0/dloss={dloss:R}/prediction={prediction:R}/target={target:R}"
            ),
            0,
            Bound(ElementType.F32, 1, 2, 2 * dloss * (Math.Abs(prediction) + Math.Abs(target)), 2 * dloss * (prediction - target), growth)
        );

    // What grows is the underflow alone.
    [Fact]
    public void LinearForward_GrowsByNothing() =>
        AssertBound(
            "rounding.uniform-f32/linear.forward/f32/input-major/-/1x1x1/-/0/b=0/w=0/x=8",
            0,
            Bound(ElementType.F32, 2, 0, 0, 0, 1)
        );

    // Nothing in ReLU rounds: any other number is wrong.
    [Fact]
    public void Relu_IsHeldToEquality()
    {
        Trial trial = LaneCases.Prepared("rounding.uniform-f32/relu.forward/f32/-/-/1x1/-/0/x=3");
        Assert.Equal(Outcome.Passed, trial.Judge(LaneCases.Right(trial)).Outcome);
        List<Result> next = LaneCases.Changed(trial, "y", 0, right => MathF.BitIncrement((float)right));
        Assert.Equal(0, Assert.Single(trial.Judge(next).Violations).Tell().Bound);
    }

    // Half the largest number is where some order of summation could overflow, whatever the mean divides by; the narrower format decides.
    [Theory]
    [InlineData("rounding.uniform-f32/linear.forward/f32/input-major/-/1x1x1/-/0/b=0/w=1/x=1.7014117331926443E+38", Outcome.Inconclusive)]
    [InlineData("rounding.uniform-f32/linear.forward/f32/input-major/-/1x1x1/-/0/b=0/w=1/x=1.7014116317805963E+38", Outcome.Passed)]
    [InlineData("rounding.uniform-f32/linear.forward/f32/input-major/-/2x1x1/-/0/b=0/w=1/x=1.7014117331926443E+38,1", Outcome.Inconclusive)]
    [InlineData("rounding.uniform-f16/linear.forward/f32/input-major/-/1x1x1/-/0/b=0/w=1/x=32752", Outcome.Inconclusive)]
    [InlineData("rounding.uniform-f16/linear.forward/f32/input-major/-/1x1x1/-/0/b=0/w=1/x=32736", Outcome.Passed)]
    [InlineData("rounding.uniform-f32/linear.forward/f16/input-major/-/1x1x1/-/0/b=0/w=1/x=32752", Outcome.Inconclusive)]
    [InlineData("rounding.uniform-f16/mse.forward/f16/-/mean/2x2/-/0/prediction=128,128,0,0/target=0,0,0,0", Outcome.Inconclusive)]
    [InlineData("rounding.uniform-f16/mse.forward/f16/-/mean/2x2/-/0/prediction=128,127,0,0/target=0,0,0,0", Outcome.Passed)]
    [InlineData("rounding.uniform-f16/mse.forward/f16/-/sum/2x2/-/0/prediction=128,127,0,0/target=0,0,0,0", Outcome.Passed)]
    public void SumsThatMayOverflow_AreNotDecided(string text, object expected)
    {
        Trial trial = LaneCases.Prepared(text);
        Judgement judgement = trial.Judge(LaneCases.Right(trial));
        Assert.Equal((Outcome)expected, judgement.Outcome);
        Assert.True(judgement.Reason.Length == 0 || judgement.Reason.EndsWith("reaches half the largest number", StringComparison.Ordinal));
    }

    // In bf16, of u = 2^-8: 256 terms, of which one is the bias.
    [Theory]
    [InlineData(255, Outcome.Inconclusive)]
    [InlineData(254, Outcome.Passed)]
    public void SumsOfTooManyTerms_AreNotDecided(int inputs, object expected)
    {
        Trial trial = LaneCases.Prepared($"rounding.uniform-bf16/linear.forward/bf16/input-major/-/1x{inputs}x1/-/0");
        Judgement judgement = trial.Judge(LaneCases.Right(trial));
        Assert.Equal((Outcome)expected, judgement.Outcome);
        Assert.True(judgement.Outcome == Outcome.Passed || judgement.Reason == "y: T u reaches 1, nothing is proven");
    }

    [Fact]
    public void EveryOutput_IsJudged()
    {
        Trial trial = LaneCases.Prepared("rounding.uniform-f32/linear.backward/f32/input-major/-/2x2x2/dx+dw+db/1");
        Assert.Single(trial.Calls);
        foreach (string output in new[] { "dx", "dw", "db" })
        {
            Assert.Equal(output, Assert.Single(trial.Judge(LaneCases.Off(trial, output, 1, 1000)).Violations).Subject);
        }
    }

    /// <summary>The proven bound, with the errors of a truth and an S that are sums of T terms themselves.</summary>
    private static double Bound(ElementType accumulator, int terms, int roundings, double magnitude, double truth, double growth)
    {
        var bound = new ErrorBound(ElementFormat.Of(ElementType.F32), ElementFormat.Of(accumulator), new SumShape(terms, roundings, 1));
        double s = magnitude * (1 + (((2 * terms) + 8) * Math.ScaleB(1, -52)));
        return bound.For(s, truth, ((2 * terms) + 8) * DoubleDouble.RelativeError * s, growth);
    }

    private static void AssertBound(string text, int element, double bound)
    {
        Trial trial = LaneCases.Prepared(text);
        string output = Signature.Outputs(trial.Calls[0])[0].Name;
        Judgement right = trial.Judge(LaneCases.Right(trial));
        Assert.Equal(Outcome.Violated, trial.Judge(LaneCases.Off(trial, output, element, 1000)).Outcome);
        Story story = trial.Judge(LaneCases.Off(trial, output, element, 1000)).Violations.Single().Tell();
        Assert.NotEqual(Outcome.Violated, right.Outcome);
        Assert.Equal(bound, story.Bound!.Value, bound * 1e-15);
    }
}
