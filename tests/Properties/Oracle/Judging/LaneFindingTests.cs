using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.Judging;
using Xunit;
using static ExactGrad.Tests.Properties.Oracle.Judging.LaneRuns;

namespace ExactGrad.Tests.Properties.Oracle.Judging;

/// <summary>What a lane found: shrunk where that costs little, and told with what it was found in.</summary>
public sealed class LaneFindingTests
{
    [Fact]
    public void Finding_IsShrunk_AndToldWithWhatItWasFoundIn()
    {
        using var wrong = new MistakenOnce(call => call.Operation == Operation.LinearForward);
        LaneRun run = Run(wrong, new JudgeOptions { Cases = 100, Seed = 2 });
        run.Run(budget: null, null, default);
        Failure failure = Assert.Single(run.Failures());
        Assert.Equal(("exact", Operation.LinearForward, "y"), (failure.Lane, failure.Operation, failure.Subject));
        Assert.NotEqual(failure.Found, failure.CaseId);
        Assert.Equal([1, 1, 1], failure.Extents);
        Assert.Equal(run.Count.Violated, failure.FailingCases);
        Assert.Equal((1, 1, "y[0,0]"), (failure.WrongElements, failure.Elements, failure.Element));
        Assert.NotEqual("", failure.Pattern);
        CaseId widest = CaseId.Parse(failure.Map!.Case);
        Assert.Equal(Operation.LinearForward, widest.Operation);
        Assert.True(Size(widest) > Size(CaseId.Parse(failure.Found)));
        Assert.Equal((widest.Extents[0], widest.Extents[2]), (failure.Map.Rows, failure.Map.Columns));
        Assert.NotEmpty(failure.Explanation);
    }

    // A mistake of a layer shows in the chain as well, which is then not shrunk: unless another shard may know of it.
    [Theory]
    [InlineData(false, false, true)]
    [InlineData(true, false, false)]
    [InlineData(true, true, true)]
    public void Chain_IsShrunk_WhereNoLayerIsWrong_OrMayBe(bool layerToo, bool sharded, bool shrunk)
    {
        using var wrong = new MistakenOnce(call =>
            call.Operation == Operation.NetworkStep || (layerToo && call.Operation == Operation.ReluForward)
        );
        LaneRun run = Run(wrong, new JudgeOptions { Cases = 200, Shard = sharded ? new Shard(1, 1) : null });
        run.Run(budget: null, null, default);
        Failure chain = run.Failures().First(failure => failure.Operation == Operation.NetworkStep);
        Assert.Equal(shrunk, chain.Found != chain.CaseId);
        Assert.Equal(sharded, chain.AsFound is not null);
        Assert.True(chain.AsFound is null || chain.AsFound.CaseId == chain.Found);
    }

    // What was judged by an earlier process is judged again: and may be right now.
    [Fact]
    public void RestoredFinding_IsJudgedAgain_AndSaidToBeGoneWhereItIs()
    {
        CaseRecord restored = Record(0) with
        {
            Id = CaseId.Parse(Forward),
            Outcome = Outcome.Violated,
            Violations = [new ViolationRecord("y", null, "it was wrong")],
        };
        using var right = new ReferenceImplementation();
        LaneRun run = Run(right, new JudgeOptions { Cases = 10 });
        run.Restore(restored);
        Failure gone = Assert.Single(run.Failures());
        Assert.Equal(("it was wrong", Forward, Forward), (gone.Headline, gone.Found, gone.CaseId));
        Assert.Equal(["judged once more and alone, the case did not fail: what came before it matters, or chance"], gone.Explanation);
        Assert.Null(gone.Map);

        using var wrong = new MistakenOnce(_ => true);
        LaneRun again = Run(wrong, new JudgeOptions { Cases = 10 });
        again.Restore(restored);
        Failure still = Assert.Single(again.Failures());
        Assert.NotEqual(Forward, still.CaseId);
        Assert.Equal(Forward, still.Map!.Case);
    }

    // A program that hung is not asked again and again.
    [Theory]
    [InlineData(FaultKind.TimedOut, false)]
    [InlineData(FaultKind.NotStarted, false)]
    [InlineData(FaultKind.Crashed, true)]
    public void Fault_IsShrunk_WhereThatCostsLittle(FaultKind kind, bool shrunk)
    {
        int calls = 0;
        using var failing = new Exiting(() => calls++, kind);
        LaneRun run = Run(failing, new JudgeOptions { Cases = 64 });
        run.Run(budget: null, null, default);
        calls = 0;
        Failure failure = run.Failures()[0];
        Assert.Equal(kind, failure.Fault);
        Assert.True(shrunk || failure.Found == failure.CaseId);
        // A few faults, and no more.
        Assert.InRange(calls, shrunk ? 1 : 0, shrunk ? 20 : 0);
    }

    private static long Size(CaseId id) => id.Extents.Aggregate(1L, (size, extent) => size * extent);
}
