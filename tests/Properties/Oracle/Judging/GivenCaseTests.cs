using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.Judging;
using ExactGrad.Tests.Properties.Oracle.Support;
using Xunit;
using static ExactGrad.Tests.Properties.Oracle.Judging.LaneRuns;

namespace ExactGrad.Tests.Properties.Oracle.Judging;

/// <summary>Cases that are given, and not drawn: a file of them, and the one of a replay.</summary>
public sealed class GivenCaseTests
{
    [Fact]
    public void GivenCases_AreJudgedAsTheyAre_AndThoseThatAreNone_AreRefused()
    {
        CaseId[] ids = [.. Enumerable.Range(0, 70).Select(k => CaseId.Parse(Forward).With(seed: (ulong)k)), CaseId.Parse(Relu)];
        ids[3] = ids[3].With(variant: "p53");
        using var wrong = new MistakenOnce(call => call.Operation == Operation.ReluForward);
        LaneRun run = Run(wrong, new JudgeOptions());
        var shares = new List<JudgeProgress>();
        run.Run(ids, new Heard(shares.Add), default);
        Assert.Equal((71, 1), (run.Count.Cases, run.Count.Violated));
        Assert.Equal((1, 71), (run.Count.Total()[Outcome.NotApplicable], run.Count.Report().Cases));
        Assert.Contains("a budget of 24 bits is exact", run.Count.Report().Note, StringComparison.Ordinal);
        Assert.Equal([(64L, 64 / 71.0, 0L), (71, 1, 1)], shares.Select(one => (one.Done, one.Share, one.Violated)));
        Assert.False(run.Count.Interrupted);
        Assert.False(run.Count.EndsWhenWrong);
        Assert.True(run.Count.Elapsed > TimeSpan.Zero);
        Failure failure = Assert.Single(run.Failures());
        Assert.Equal((Relu, Relu), (failure.Found, failure.CaseId));
        Assert.Equal(70, run.Count.Total().KindsInOrder.Single().Count.FirstIndex);
    }

    [Fact]
    public void GivenCases_CanBeStopped()
    {
        CaseId[] ids = [.. Enumerable.Range(0, 70).Select(k => CaseId.Parse(Forward).With(seed: (ulong)k))];
        using var right = new ReferenceImplementation();
        using var stop = new CancellationTokenSource();
        LaneRun run = Run(right, new JudgeOptions());
        run.Run(ids, new Heard(_ => stop.Cancel()), stop.Token);
        Assert.Equal((64, true), (run.Count.Cases, run.Count.Interrupted));
    }

    [Fact]
    public void Replay_IsOfTheCaseAsItIs()
    {
        using var wrong = new MistakenOnce(_ => true);
        LaneRun run = Run(wrong, new JudgeOptions());
        Failure failure = Assert.Single(run.Replay(CaseId.Parse(Forward)));
        Assert.Equal((Forward, Forward, "y", 1L), (failure.Found, failure.CaseId, failure.Subject, failure.FailingCases));
        Assert.Equal((1, 1), (run.Count.Cases, run.Count.Violated));
        using var right = new ReferenceImplementation();
        Assert.Empty(Run(right, new JudgeOptions()).Replay(CaseId.Parse(Forward)));
    }

    [Fact]
    public void Replay_OfWhatIsNotDeclared_IsRefused()
    {
        using var right = new AlteredImplementation("some", (call, ask) => ask(call), new Declaring());
        LaneRun run = Run(right, new JudgeOptions());
        Assert.Empty(run.Replay(CaseId.Parse(Forward)));
        Assert.Equal((1, 0L), (run.Count.Total()[Outcome.NotApplicable], right.Calls));
        Assert.Equal("the implementation does not declare the operation linear.forward", run.Count.Report().Note);
    }

    private sealed class Declaring : ManagedImplementation
    {
        public override Capabilities Capabilities { get; } =
            new()
            {
                Name = "some",
                Operations = new HashSet<Operation> { Operation.ReluForward },
            };

        protected override Answer Invoke(Call call) => throw new InvalidOperationException("not declared");
    }
}
