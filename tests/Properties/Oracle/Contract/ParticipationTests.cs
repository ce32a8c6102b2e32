using ExactGrad.Cli.Commands;
using ExactGrad.Cli.Implementations;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Catalogue;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.Judging;
using ExactGrad.Oracle.Lanes.Contract;
using ExactGrad.Tests.Properties.Oracle.Special;
using ExactGrad.Tests.Properties.Oracle.Support;
using Xunit;
using Formats = ExactGrad.Tests.Properties.Oracle.Support.Formats;
using Mistake = ExactGrad.Oracle.Catalogue.Mistake;
using Order = ExactGrad.Tests.Properties.Oracle.Support.Order;

namespace ExactGrad.Tests.Properties.Oracle.Contract;

/// <summary>Who takes part in what: the right ones are verified, and what nobody can ask for is told and never passed.</summary>
public sealed class ParticipationTests
{
    private const string Guarded = "eg1/contract.guard-p24/linear.forward/f32/input-major/-/3x4x5/-/0000000000000002";
    private static readonly LaneUnderTest Lane = new("contract");

    [Fact]
    public void TheProductionLayer_IsVerified()
    {
        using var optimized = new OptimizedImplementation();
        Lane.Verifies(optimized, 150);
        Assert.Empty(Lane.Judged(optimized, 20).Lanes[0].Observations);
    }

    [Fact]
    public void TheReference_IsVerified_AndTakesNoThreads()
    {
        using var reference = new ReferenceImplementation();
        Lane.Verifies(reference, 100);
        Assert.Equal(["not applicable: threads (no number of threads)"], Lane.Judged(reference, 20).Lanes[0].Observations);
    }

    [Fact]
    public void MathNet_IsVerifiedInWhatCallsCanAsk_AndTheRestIsTold()
    {
        using var mathNet = new MathNetImplementation();
        Lane.Verifies(mathNet, 60);
        Assert.Contains(
            "not applicable: gaps, strides, broadcast, again, in-place, threads, callers, guard (no views)",
            Lane.Judged(mathNet, 20).Lanes[0].Observations
        );
    }

    // A layer that shuffles its sums by shape: every order is right, as long as it is the same one each time.
    [Fact]
    public void AnyOrderOfSums_IsVerified()
    {
        using var shuffled = new OrderedImplementation(new Summation(Order.Shuffled), Formats.Mixed);
        Lane.Verifies(shuffled, 60);
    }

    [Fact]
    public void Replay_OfViews_OnAnImplementationWithout_IsNotApplicable()
    {
        using var mathNet = new MathNetImplementation();
        Report report = new Judge(mathNet, new JudgeOptions()).Replay(CaseId.Parse(Guarded.Replace("guard", "gaps")));
        Assert.Equal((Verdict.NotApplicable, 1), (report.Lanes[0].Verdict, report.Lanes[0].Refused));
        Assert.NotEqual(Verdict.Verified, report.Verdict);
    }

    [Fact]
    public void StridesThatAreNotTaken_AreNotAskedFor_AndTold()
    {
        using var rows = new RowsOnly();
        Report report = Lane.Judged(rows, 100);
        Assert.True(report.Verdict == Verdict.Verified, report.Failures.FirstOrDefault()?.Headline);
        Assert.Equal(
            [
                "not applicable: strides (no column strides); broadcast (no strides of 0); threads (no number of threads); callers (one caller at a time)",
            ],
            report.Lanes[0].Observations
        );
    }

    [Fact]
    public void AnAccessBeyondTheEnd_EndsAnotherProcess_AndIsAFinding()
    {
        Assert.SkipWhen(GuardPage.Problem is not null, GuardPage.Problem ?? "");
        Mistake mistake = KnownMistakes.All.Single(known => known.Name == "read-past-the-end");
        using var probe = new ProbeProcess(ProbeCommand.Of(mistake));
        using var wrong = new MistakenImplementation(mistake, probe);
        var judge = new Judge(wrong, new JudgeOptions());
        Failure failure = Assert.Single(judge.Replay(CaseId.Parse(Guarded)).Failures);
        Assert.Equal(FaultKind.Crashed, failure.Fault);
        Assert.Contains("ended by the signal", failure.Headline, StringComparison.Ordinal);
        // Started anew; and memory that begins at such a page does not show what is read behind its end.
        Assert.Equal(Verdict.Verified, judge.Replay(CaseId.Parse(Guarded[..^1] + "0")).Verdict);
    }

    [Fact]
    public void AProbeThatCannotBeStarted_IsAFinding_NotAPass()
    {
        using var probe = new ProbeProcess(["/nowhere/exactgrad"]);
        using var reference = new ReferenceImplementation(probe);
        Failure failure = Assert.Single(new Judge(reference, new JudgeOptions()).Replay(CaseId.Parse(Guarded)).Failures);
        Assert.Equal(FaultKind.NotStarted, failure.Fault);
    }

    [Theory]
    [InlineData("eg1/contract.nothing-p24/relu.forward/f32/-/-/2x2/-/1", "there is no check nothing-p24")]
    [InlineData("eg1/contract.gaps/relu.forward/f32/-/-/2x2/-/1", "there is no check gaps")]
    [InlineData("eg1/contract.repeat-p/relu.forward/f32/-/-/2x2/-/1", "does not end in a budget")]
    [InlineData("eg1/contract.subset-p24/relu.forward/f32/-/-/2x2/-/1", "not one of relu.forward")]
    [InlineData("eg1/contract.subset-p24/linear.backward/f32/input-major/-/2x2x2/dx/1", "asks for all gradients")]
    [InlineData("eg1/contract.in-place-p24/linear.backward/f32/input-major/-/2x2x2/dx:acc/1", "adds no gradient to old content")]
    [InlineData(
        "eg1/contract.accumulate-p24/linear.backward/f32/input-major/-/2x2x2/dx:acc/1",
        "begins with gradients that are overwritten"
    )]
    [InlineData("eg1/contract.batch-p24/linear.backward/f32/input-major/-/2x2x2/dw/1", "asks for dx alone")]
    [InlineData("eg1/contract.repeat-p24/mse.forward/f32/-/mean/0x2/-/1", "mean over nothing")]
    public void ACaseThatIsNone_IsRefused(string text, string problem) =>
        Assert.Contains(problem, Lane.Lane.Problem(CaseId.Parse(text)), StringComparison.Ordinal);

    [Fact]
    public void ValuesThatBreakTheBudget_AreRefused()
    {
        var id = CaseId.Parse("eg1/contract.again-p24/linear.backward/f32/input-major/-/1x1x1/db:acc/1/db=8388608/dy=8388607/w=0/x=0");
        using var reference = new ReferenceImplementation();
        Assert.Throws<FormatException>(() => Lane.Lane.Prepare(id, reference.Capabilities));
    }

    /// <summary>A layer that asks for neighbours in a row, and one caller.</summary>
    private sealed class RowsOnly : ManagedImplementation, IViewImplementation
    {
        private readonly ReferenceImplementation _inner = new();

        public override Capabilities Capabilities => _inner.Capabilities;

        public ViewTraits Views { get; } =
            new()
            {
                ColumnStrides = false,
                ZeroStrides = false,
                Callers = false,
            };

        public void Invoke(ViewCall call)
        {
            foreach (TensorView view in call.Inputs.Values.Concat(call.Outputs.Values))
            {
                if (view.ColumnStride != 1 || view.RowStride < view.Columns)
                {
                    throw new InvalidOperationException($"strides {view.RowStride} and {view.ColumnStride}");
                }
            }

            _inner.Invoke(call);
        }

        protected override Answer Invoke(Call call) => ((IImplementation)_inner).Invoke([call])[0];
    }
}
