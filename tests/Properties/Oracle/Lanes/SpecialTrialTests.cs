using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.Judging;
using ExactGrad.Tests.Properties.Oracle.Support;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Lanes;

/// <summary>What is declared of NaN and of subnormal numbers, and nothing else, is let pass.</summary>
public sealed class SpecialTrialTests
{
    private const string Backward = "special.nan-p24/relu.backward/f32/-/-/1x3/-/0/dy=3,4,5/x=NaN,2,-2";
    private const string Subnormal = "special.subnormal-p24/linear.forward/f32/input-major/-/1x1x1/-/0/b=0/w=1/x=";
    private static readonly double Tiny = Math.ScaleB(1, -140);

    // NaN in x alone is a convention: elsewhere the gate decides.
    [Theory]
    [InlineData(ReluAtNaN.NaN, double.NaN)]
    [InlineData(ReluAtNaN.Zero, 0)]
    [InlineData(ReluAtNaN.Gradient, 3)]
    public void GradientAtNaN_IsTheOneDeclared(ReluAtNaN convention, double expected)
    {
        Capabilities declared = LaneCases.Any with { ReluBackwardAtNaN = convention };
        foreach (double answer in new[] { double.NaN, 0, 3 })
        {
            Trial trial = LaneCases.Prepared(Backward, declared);
            List<Result> results = LaneCases.Changed(trial, "dx", 0, _ => answer);
            Assert.Equal([4, 0], Calls.Numbers(results[0].Outputs["dx"]).Skip(1));
            Assert.Equal(answer.Equals(expected) ? Outcome.Passed : Outcome.Violated, trial.Judge(results).Outcome);
        }
    }

    // Forward, NaN must stay NaN whatever is declared of backward.
    [Fact]
    public void NaNForward_StaysNaN()
    {
        Capabilities declared = LaneCases.Any with { ReluBackwardAtNaN = ReluAtNaN.Zero };
        Trial trial = LaneCases.Prepared("special.nan-p24/relu.forward/f32/-/-/1x2/-/0/x=NaN,1", declared);
        Assert.Equal(Outcome.Passed, trial.Judge(LaneCases.Right(trial)).Outcome);
        Assert.Equal(Outcome.Violated, trial.Judge(LaneCases.Changed(trial, "y", 0, _ => 0)).Outcome);
    }

    // 0 for a subnormal number passes only where it is declared, and only in the cases that are about it.
    [Theory]
    [InlineData(true, Outcome.Passed)]
    [InlineData(false, Outcome.Violated)]
    public void FlushedSubnormal_PassesWhereItIsDeclared(bool declared, object expected)
    {
        Capabilities flushing = LaneCases.Any with { FlushesSubnormals = declared };
        Trial trial = LaneCases.Prepared(Subnormal + Tiny.ToString("R", System.Globalization.CultureInfo.InvariantCulture), flushing);
        Assert.Equal(Outcome.Passed, trial.Judge(LaneCases.Right(trial)).Outcome);
        Assert.Equal((Outcome)expected, trial.Judge(LaneCases.Changed(trial, "y", 0, _ => 0)).Outcome);
    }

    [Fact]
    public void Flushing_IsNoLeaveInOtherCases()
    {
        Capabilities flushing = LaneCases.Any with { FlushesSubnormals = true };
        Trial trial = LaneCases.Prepared("special.nan-p24/linear.forward/f32/input-major/-/2x1x1/-/0/b=0/w=1/x=NaN,1", flushing);
        Assert.Equal(Outcome.Violated, trial.Judge(LaneCases.Changed(trial, "y", 1, right => right + Math.ScaleB(1, -23))).Outcome);
        Story story = trial.Judge(LaneCases.Changed(trial, "y", 1, _ => 2)).Violations.Single().Tell();
        Assert.Equal(0, story.Bound);
    }
}
