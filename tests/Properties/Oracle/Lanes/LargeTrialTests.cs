using ExactGrad.Oracle.Bounds;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Judging;
using ExactGrad.Oracle.Lanes;
using ExactGrad.Oracle.Truth.Modular;
using ExactGrad.Tests.Properties.Oracle.Support;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Lanes;

/// <summary>What the lane large makes of right and wrong answers, at sizes that can be checked by hand.</summary>
public sealed class LargeTrialTests
{
    private const string Backward = "large.p24/linear.backward/f32/input-major/-/3x2x2/dx+dw+db/0/dy=1,2,3,4,5,6/w=1,2,3,4/x=1,2,3,4,5,6";
    private const string Adding = "large.p24/linear.backward/f32/input-major/-/3x2x2/{0}/0/db=10,20/dy=1,2,3,4,5,6/w=1,2,3,4/x=1,2,3,4,5,6";

    // dx 3 x 2, dw 2 x 2, db 2; all tell.
    [Fact]
    public void RightAnswers_Pass_AndAreCounted()
    {
        Trial trial = LaneCases.Prepared(Backward);
        Assert.Single(trial.Calls);
        Judgement judgement = trial.Judge(LaneCases.Right(trial));
        Assert.Equal((Outcome.Passed, 12L, 12L), (judgement.Outcome, judgement.Tally.Compared, judgement.Tally.Telling));
        Assert.Equal(["dx", "dw", "db"], judgement.Tally.Resolutions.Select(entry => entry.Output));
    }

    // dx[0] = (1 * 1 + 2 * 2, 1 * 3 + 2 * 4) = (5, 11): of the products the first row says how small an error shows.
    [Fact]
    public void Resolution_OfAProduct_IsThatOfItsFirstRow()
    {
        Trial trial = LaneCases.Prepared(Backward);
        Resolution dx = trial.Judge(LaneCases.Right(trial)).Tally.Resolutions[0].Resolution;
        Assert.Equal((2L, Math.ScaleB(1, -21)), (dx.Entries, dx.SmallestError));
        Assert.Equal(Math.ScaleB(1, -20) / 11, dx.SmallestShare);
    }

    // Without a row there is nothing to resolve.
    [Fact]
    public void EmptyProduct_ResolvesNothing()
    {
        Trial trial = LaneCases.Prepared("large.p24/linear.forward/f32/input-major/-/0x2x2/-/0");
        Judgement judgement = trial.Judge(LaneCases.Right(trial));
        Assert.Equal((Outcome.Vacuous, 0L), (judgement.Outcome, judgement.Tally.Compared));
        Assert.Equal(0, judgement.Tally.Resolutions[0].Resolution.Entries);
    }

    [Theory]
    [InlineData("dx", 5, "dx[2,1]")]
    [InlineData("dw", 2, "dw[1,0]")]
    [InlineData("db", 1, "db[1]")]
    public void WrongEntry_IsFoundAndTold(string output, int element, string name)
    {
        Trial trial = LaneCases.Prepared(Backward);
        Violation violation = Assert.Single(trial.Judge(LaneCases.Off(trial, output, element, 1)).Violations);
        Assert.Equal((output, name), (violation.Subject, violation.Tell().Element));
    }

    // Only db, and only where it is to be added: the old content of another gradient is none of its business.
    [Theory]
    [InlineData("dx+db:acc")]
    [InlineData("db:acc")]
    [InlineData("dx+dw+db:acc")]
    public void BiasGradient_BeginsWithItsOldContent_WhereItIsAdded(string request)
    {
        Trial trial = LaneCases.Prepared(string.Format(System.Globalization.CultureInfo.InvariantCulture, Adding, request));
        List<Result> right = LaneCases.Right(trial);
        Assert.Equal([19, 32], Calls.Numbers(right[0].Outputs["db"]));
        Assert.Equal(Outcome.Passed, trial.Judge(right).Outcome);
    }

    [Fact]
    public void BiasGradient_IsOverwritten_WhereAnotherIsAdded()
    {
        Trial trial = LaneCases.Prepared("large.p24/linear.backward/f32/input-major/-/1x1x1/dx:acc+db/0/dx=7/dy=3/w=2/x=1");
        Assert.Equal(Outcome.Passed, trial.Judge(LaneCases.Right(trial)).Outcome);
    }

    // The tensors of a case are large: the story is told before they are gone.
    [Fact]
    public void WrongBiasGradient_IsToldAtOnce()
    {
        Trial trial = LaneCases.Prepared(Backward);
        List<Result> wrong = LaneCases.Off(trial, "db", 0, 1);
        Violation violation = trial.Judge(wrong).Violations.Single();
        wrong[0].Outputs["db"][0] = 99;
        Assert.Equal((9.0, 10.0), (violation.Tell().Expected!.Value, violation.Tell().Actual!.Value));
    }

    // What SchwartzZippel says of data that are not scaled, and once in p more.
    [Fact]
    public void PassProbability_IsThatOfTheData_AndOfTheCheck()
    {
        for (ulong seed = 0; seed < 6; seed++)
        {
            CaseId id = LaneCases.Parsed($"large.p53/linear.backward/f64/input-major/-/2x2x2/dx+db/{SplitMix64.Mix(seed):x}");
            Trial trial = LaneCases.Prepared(id.ToString()[4..]);
            Func<string, double?> probability = trial.Judge(LaneCases.Right(trial)).PassProbability!;
            double likeliest = ExactData.LikeliestValue(id, 53, scaled: false);
            Assert.Equal(Math.Min(1, Math.Min(1, likeliest) + (1.0 / Mersenne61.Prime)), probability("db"));
            Assert.Equal(Math.Min(1, Math.Min(1, 2 * likeliest) + (1.0 / Mersenne61.Prime)), probability("dx"));
        }
    }

    [Fact]
    public void DrawnInputs_AreNotScaled()
    {
        for (ulong seed = 0; seed < 6; seed++)
        {
            CaseId id = LaneCases.Parsed($"large.p24/linear.forward/f32/input-major/-/4x4x4/-/{SplitMix64.Mix(seed):x}");
            Assert.All(
                new LargeLane().Inputs(id).Values,
                tensor => Assert.All(Calls.Numbers(tensor), value => Assert.True(double.IsInteger(value), $"{value} of {id}"))
            );
        }
    }
}
