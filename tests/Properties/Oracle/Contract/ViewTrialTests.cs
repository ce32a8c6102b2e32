using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Judging;
using ExactGrad.Oracle.Lanes.Contract;
using ExactGrad.Tests.Properties.Oracle.Support;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Contract;

/// <summary>What becomes of a trial on the caller's memory: refusals, exceptions, several findings, and the memory it leaves.</summary>
public sealed class ViewTrialTests
{
    [Fact]
    public void ImplementationWithoutViews_IsRefused()
    {
        using var calls = new AlteredImplementation("no views", (call, right) => right(call));
        Judgement judgement = ContractCases.Judged(ContractCases.Forward("gaps"), calls);
        Assert.Equal(Outcome.NotApplicable, judgement.Outcome);
        Assert.Equal("it takes no views: it does not compute into memory of its caller", judgement.Reason);
    }

    [Fact]
    public void WhatIsNotSupported_IsRefused()
    {
        using var views = new AlteredViews(before: (_, _) => throw new NotSupportedException("not these"));
        Judgement judgement = ContractCases.Judged(ContractCases.Forward("gaps"), views);
        Assert.Equal((Outcome.NotApplicable, "not these"), (judgement.Outcome, judgement.Reason));
    }

    [Fact]
    public void AnyOtherException_IsViolated_WithTheCall()
    {
        using var views = new AlteredViews(before: (_, _) => throw new InvalidOperationException("broken"));
        Violation violation = Assert.Single(ContractCases.Judged(ContractCases.Forward("gaps"), views).Violations);
        Assert.Equal(FaultKind.Failed, violation.Fault);
        Assert.Equal("linear.forward gave no answer that can be judged: InvalidOperationException: broken", violation.Headline);
        Assert.Equal("given linear.forward in f32, weights input-major", violation.Tell().Lines[0]);
    }

    // One whose memory ran out cannot go on.
    [Fact]
    public void MemoryThatRunsOut_IsThrown()
    {
        using var views = new AlteredViews(before: (_, _) => throw new OutOfMemoryException());
        Assert.Throws<OutOfMemoryException>(() => ContractCases.Judged(ContractCases.Forward("gaps"), views));
    }

    [Fact]
    public void SeveralFindings_AreEachToldOnce()
    {
        using var views = new AlteredViews(
            after: (call, _) =>
            {
                call.Inputs["x"][0, 0] = 99;
                call.Inputs["w"][0, 0] = 99;
                call.Outputs["y"][0, 0] = 99;
            }
        );
        Assert.Equal(
            ["input w", "input x", "y"],
            ContractCases.Judged(ContractCases.Forward("again"), views).Violations.Select(violation => violation.Subject).Order()
        );
    }

    // Three inputs and y, after each of two calls: the diagnosis compares them with what a mistake would have left.
    [Fact]
    public void Image_IsAllMemory_AfterEachCall()
    {
        using var views = new AlteredViews();
        var trial = (ViewTrial)ContractCases.Prepared(ContractCases.Forward("again"));
        trial.Act(views);
        Assert.Equal([24, 24, 8, 16, 24, 24, 8, 16], trial.Image.Select(operand => operand.Length));
    }

    [Fact]
    public void PlacedTrial_LeavesTheSame()
    {
        using var views = new AlteredViews();
        var trial = (ViewTrial)ContractCases.Prepared(ContractCases.Forward("gaps"));
        trial.Act(views);
        Assert.Equal(4, trial.Image.Count);
    }
}
