using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.Judging;
using ExactGrad.Oracle.KnownFailures;
using ExactGrad.Oracle.Lanes;
using ExactGrad.Tests.Properties.Generators;
using ExactGrad.Tests.Properties.Oracle.Support;
using Xunit;
using static ExactGrad.Tests.Properties.Oracle.Judging.LaneRuns;

namespace ExactGrad.Tests.Properties.Oracle.Judging;

/// <summary>How many cases of a lane are judged, which, when it stops, and what it tells.</summary>
public sealed class LaneRunTests
{
    [Theory]
    [InlineData("exact", 7, 1, false, 7)]
    [InlineData("exact", null, 8000, false, 5)]
    [InlineData("exact", null, 1_000_000, false, 1)]
    [InlineData("exact", 50_000, 1, false, 50_000)]
    [InlineData("large", 1000, 1, false, 6)]
    [InlineData("large", 4, 1, false, 4)]
    [InlineData("large", 1000, 1, true, 1000)]
    [InlineData("large", null, 1, true, 6)]
    public void Cases_AreAsManyAsAsked_OrTheDefault_OfLargeOnesNoMoreUnlessAskedByName(
        string lane,
        int? cases,
        int divisor,
        bool byName,
        long most
    )
    {
        using var right = new ReferenceImplementation();
        LaneRun run = Run(
            right,
            new JudgeOptions
            {
                Cases = cases,
                CasesDivisor = divisor,
                Lanes = byName ? [lane] : null,
            },
            lane
        );
        FormatException refused = Assert.Throws<FormatException>(() => run.Restore(Record(most)));
        Assert.EndsWith($"expected one from 0 to {most - 1}", refused.Message, StringComparison.Ordinal);
        run.Restore(Record(most - 1));
        Assert.True(run.IsDone);
    }

    [Fact]
    public void EveryCase_IsDrawnOnce_AndWrittenInItsOrder()
    {
        using var right = new AlteredImplementation("right", (call, ask) => ask(call));
        var written = new List<CaseRecord>();
        LaneRun run = Run(right, new JudgeOptions { Cases = 150, Seed = 3 }, write: written.AddRange);
        var shares = new List<JudgeProgress>();
        Assert.False(run.IsDone);
        Assert.Equal(0, run.Share);
        run.Run(budget: null, new Heard(shares.Add), default);
        Assert.True(run.IsDone);
        Assert.Equal(1, run.Share);
        Assert.Equal(Enumerable.Range(0, 150).Select(k => (long)k), written.Select(record => record.Index));
        Assert.Equal((150, 150L), (run.Count.Cases, right.Calls));
        // 64 in a batch.
        Assert.Equal([64, 128, 150], shares.Select(one => one.Done));
        Assert.Equal([64 / 150.0, 128 / 150.0, 1], shares.Select(one => one.Share));
        Assert.All(shares, one => Assert.Equal(("exact", 0L), (one.Lane, one.Violated)));
        Assert.False(run.Count.Interrupted);
        Assert.True(run.Count.Elapsed > TimeSpan.Zero);
        // Each has its part of the time of its batch.
        Assert.InRange(written.Sum(record => record.Seconds), 0, 1.01 * run.Count.Elapsed.TotalSeconds);
        ulong stream = SplitMix64.Mix(3 ^ SplitMix64.Fnv1a("exact"));
        Assert.Equal(
            Enumerable.Range(0, 150).Select(k => new ExactLane().Draw(SplitMix64.Mix(stream + (ulong)k), Settings(right))!.ToString()),
            written.Select(record => record.Id.ToString())
        );
    }

    [Fact]
    public void Implementation_ThatAnswersElsewhere_IsJudgedAlike()
    {
        CaseRecord[] Records(bool elsewhere)
        {
            var written = new List<CaseRecord>();
            using var wrong = new Placed(new MistakenOnce(call => call.Operation == Operation.ReluForward), elsewhere);
            Run(wrong, new JudgeOptions { Cases = 300 }, write: written.AddRange).Run(budget: null, null, default);
            return [.. written];
        }

        CaseRecord[] here = Records(false),
            there = Records(true);
        Assert.Equal(300, here.Length);
        Assert.Contains(here, record => record.Outcome == Outcome.Violated);
        Assert.Equal(
            here.Select(record => (record.Index, record.Id.ToString(), record.Outcome, record.Compared)),
            there.Select(record => (record.Index, record.Id.ToString(), record.Outcome, record.Compared))
        );
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Stop_IsHeardAfterABatch_AndTold(bool elsewhere)
    {
        using var right = new Placed(new ReferenceImplementation(), elsewhere);
        using var stop = new CancellationTokenSource();
        LaneRun run = Run(right, new JudgeOptions { Cases = 1000 });
        run.Run(budget: null, new Heard(_ => stop.Cancel()), stop.Token);
        Assert.True(run.Count.Interrupted);
        Assert.False(run.IsDone);
        Assert.Equal(64, run.Count.Cases);
        Assert.Equal(0.064, run.Share);
    }

    [Fact]
    public void Stop_AfterTheLastCase_InterruptsNothing()
    {
        using var right = new ReferenceImplementation();
        using var stop = new CancellationTokenSource();
        LaneRun run = Run(right, new JudgeOptions { Cases = 10 });
        run.Run(budget: null, new Heard(_ => stop.Cancel()), stop.Token);
        Assert.False(run.Count.Interrupted);
    }

    [Fact]
    public void Budget_EndsTheLane_AndNoNumberOfCasesDoes()
    {
        using var right = new ReferenceImplementation();
        LaneRun run = Run(right, new JudgeOptions { Budget = TimeSpan.FromSeconds(1) });
        var shares = new List<double>();
        run.Run(TimeSpan.Zero, new Heard(one => shares.Add(one.Share)), default);
        Assert.Equal(64, run.Count.Cases);
        Assert.Equal([1.0], shares);
        Assert.False(run.Count.Interrupted);
        // The default would be done after 40,000.
        run.Restore(Record(1_000_000));
        Assert.False(run.IsDone);
        LaneRun asked = Run(right, new JudgeOptions { Budget = TimeSpan.FromSeconds(1), Cases = 5 });
        Assert.False(asked.IsDone);
        asked.Restore(Record(4));
        Assert.True(asked.IsDone);
    }

    [Fact]
    public void Restored_CasesAreCounted_AndNotJudgedAgain()
    {
        using var right = new AlteredImplementation("right", (call, ask) => ask(call));
        LaneRun run = Run(right, new JudgeOptions { Cases = 100 });
        run.Restore(Record(0) with { Seconds = 2 });
        run.Restore(Record(89) with { Seconds = 3 });
        Assert.Equal(TimeSpan.FromSeconds(5), run.Count.Elapsed);
        Assert.Equal((2, 0.9), (run.Count.Cases, run.Share));
        Assert.Throws<FormatException>(() => run.Restore(Record(89)));
        run.Run(budget: null, null, default);
        Assert.Equal((12, 10L), (run.Count.Cases, right.Calls));
        Assert.True(run.Count.Elapsed > TimeSpan.FromSeconds(5));
    }

    [Theory]
    [InlineData(2, false)]
    [InlineData(3, true)]
    public void Restored_EndsOfTheProcess_EndTheLane(int faults, bool ended)
    {
        using var right = new ReferenceImplementation();
        LaneRun run = Run(right, new JudgeOptions { Cases = 100 });
        for (int k = 0; k < faults; k++)
        {
            run.Restore(Record(k) with { Outcome = Outcome.Violated, Violations = [new ViolationRecord("y", FaultKind.Exited, "gone")] });
        }

        Assert.Equal(ended, run.IsDone);
        Assert.Equal(ended ? 1 : 0.02, run.Share);
        run.Restore(Record(50) with { Outcome = Outcome.Violated, Violations = [new ViolationRecord("y", FaultKind.Exited, "gone")] });
        Assert.True(run.IsDone);
    }

    // From 256 on it is looked at where a stretch begins.
    [Theory]
    [InlineData(false, 256)]
    [InlineData(true, 300)]
    public void WrongCases_EndTheLane_WhereNoneOfItIsKnown(bool known, int cases)
    {
        using var wrong = new MistakenOnce(_ => true);
        KnownFailure[] file = known ? [new KnownFailure(Forward, "it fails", "because", default)] : [];
        LaneRun run = Run(wrong, new JudgeOptions { Cases = 300, KnownFailures = file });
        run.Run(budget: null, null, default);
        Assert.Equal(cases, run.Count.Cases);
        Assert.True(run.IsDone);
        Assert.Equal(!known, run.Count.EndsWhenWrong);
        Assert.True(Run(wrong, new JudgeOptions { KnownFailures = file }, "rounding").Count.EndsWhenWrong);
    }

    [Fact]
    public void EndOfTheProcess_WhileStopping_IsNoFinding()
    {
        using var stop = new CancellationTokenSource();
        var written = new List<CaseRecord>();
        using var exiting = new Exiting(stop.Cancel);
        LaneRun run = Run(exiting, new JudgeOptions { Cases = 100 }, write: written.AddRange);
        run.Run(budget: null, null, stop.Token);
        Assert.Empty(written);
        Assert.Equal(0, run.Count.Cases);
        Assert.True(run.Count.Interrupted);

        // Without anybody to write for, and where the end is told a moment later.
        using var unwritten = new CancellationTokenSource();
        using var alone = new Exiting(unwritten.Cancel);
        LaneRun dropped = Run(alone, new JudgeOptions { Cases = 100 });
        dropped.Run(budget: null, null, unwritten.Token);
        Assert.Equal(0, dropped.Count.Cases);
        using var moment = new CancellationTokenSource();
        // A thread of its own: a timer waits for the pool, which may be busy for longer than a moment.
        var soon = new Thread(() =>
        {
            Thread.Sleep(5);
            moment.Cancel();
        });
        int calls = 0;
        using var before = new Exiting(() =>
        {
            if (calls++ == 0)
            {
                soon.Start();
            }
        });
        LaneRun told = Run(before, new JudgeOptions { Cases = 10 }, write: written.AddRange);
        told.Run(budget: null, null, moment.Token);
        soon.Join();
        Assert.Equal((0, 0), (told.Count.Cases, written.Count));

        using var later = new Exiting(() => { });
        LaneRun found = Run(later, new JudgeOptions { Cases = 100 }, write: written.AddRange);
        found.Run(budget: null, null, default);
        Assert.Equal((3, 3), (found.Count.Cases, found.Count.Violated));
        Assert.True(found.IsDone);
    }

    [Fact]
    public void ShardsDivideTheCases()
    {
        using var right = new ReferenceImplementation();
        long[] Indices(Shard? shard)
        {
            var written = new List<CaseRecord>();
            LaneRun run = Run(right, new JudgeOptions { Cases = 200, Shard = shard }, write: written.AddRange);
            run.Run(budget: null, null, default);
            Assert.True(run.IsDone);
            return [.. written.Select(record => record.Index)];
        }

        long[][] parts = [Indices(new Shard(1, 3)), Indices(new Shard(2, 3)), Indices(new Shard(3, 3))];
        Assert.All(parts, part => Assert.NotEmpty(part));
        Assert.Equal(Indices(null), parts.SelectMany(part => part).Order());
    }

    [Fact]
    public void NothingToDraw_IsSaid_AndEndsTheLane()
    {
        using var right = new ReferenceImplementation();
        var run = new LaneRun(
            new DerivativeLane(),
            right,
            CaseArbitrary.Settings(right.Capabilities, 5, Operation.ReluForward),
            new JudgeOptions { Cases = 10 }
        );
        run.Run(budget: null, null, default);
        Assert.True(run.IsDone);
        Assert.Equal("the implementation declares nothing that this lane could draw a case of", run.Count.NotDrawn);
        Assert.Equal(0, run.Count.Cases);
    }

    private sealed class Placed(IImplementation inner, bool elsewhere) : IImplementation
    {
        public Capabilities Capabilities => inner.Capabilities;

        public bool AnswersElsewhere => elsewhere;

        public IReadOnlyList<Answer> Invoke(IReadOnlyList<Call> calls) => inner.Invoke(calls);

        public void Dispose() => inner.Dispose();
    }
}
