using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.Judging;
using ExactGrad.Oracle.KnownFailures;
using ExactGrad.Oracle.Lanes;
using ExactGrad.Tests.Properties.Generators;
using ExactGrad.Tests.Properties.Oracle.Support;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Judging;

/// <summary>How many cases of a lane are judged, which, when it stops, and what it tells.</summary>
public sealed class LaneRunTests
{
    private const string Forward = "eg1/exact.p24/linear.forward/f32/input-major/-/3x4x5/-/000000000000002a";
    private const string Relu = "eg1/exact.p24/relu.forward/f32/-/-/3x4/-/000000000000002a";

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
        run.Run(budget: null, new Telling(shares.Add), default);
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
        run.Run(budget: null, new Telling(_ => stop.Cancel()), stop.Token);
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
        run.Run(budget: null, new Telling(_ => stop.Cancel()), stop.Token);
        Assert.False(run.Count.Interrupted);
    }

    [Fact]
    public void Budget_EndsTheLane_AndNoNumberOfCasesDoes()
    {
        using var right = new ReferenceImplementation();
        LaneRun run = Run(right, new JudgeOptions { Budget = TimeSpan.FromSeconds(1) });
        var shares = new List<double>();
        run.Run(TimeSpan.Zero, new Telling(one => shares.Add(one.Share)), default);
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

    [Fact]
    public void GivenCases_AreJudgedAsTheyAre_AndThoseThatAreNone_AreRefused()
    {
        CaseId[] ids = [.. Enumerable.Range(0, 70).Select(k => CaseId.Parse(Forward).With(seed: (ulong)k)), CaseId.Parse(Relu)];
        ids[3] = ids[3].With(variant: "p53");
        using var wrong = new MistakenOnce(call => call.Operation == Operation.ReluForward);
        LaneRun run = Run(wrong, new JudgeOptions());
        var shares = new List<JudgeProgress>();
        run.Run(ids, new Telling(shares.Add), default);
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
        run.Run(ids, new Telling(_ => stop.Cancel()), stop.Token);
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

    private static LaneSettings Settings(IImplementation implementation) => CaseArbitrary.Settings(implementation.Capabilities, maxSide: 6);

    private static LaneRun Run(
        IImplementation implementation,
        JudgeOptions options,
        string lane = "exact",
        Action<IReadOnlyList<CaseRecord>>? write = null
    ) => new(Lane.All.Single(known => known.Name == lane), implementation, Settings(implementation), options, write);

    private static CaseRecord Record(long index) =>
        new()
        {
            Index = index,
            Id = CaseId.Parse(Relu),
            Outcome = Outcome.Passed,
        };

    private sealed class Telling(Action<JudgeProgress> tell) : IProgress<JudgeProgress>
    {
        public void Report(JudgeProgress value) => tell(value);
    }

    /// <summary>The Reference, that adds 1 to the first number of its first output.</summary>
    private sealed class MistakenOnce(Func<Call, bool> isWrong) : ManagedImplementation
    {
        private readonly ReferenceImplementation _reference = new();

        public override Capabilities Capabilities => _reference.Capabilities;

        protected override Answer Invoke(Call call)
        {
            var result = (Result)_reference.Invoke([call])[0];
            Tensor first = result.Outputs.OrderBy(output => output.Key, StringComparer.Ordinal).First().Value;
            if (first.Count > 0 && isWrong(call))
            {
                first[0] += 1;
            }

            return result;
        }

        protected override void Dispose(bool disposing) => _reference.Dispose();
    }

    private sealed class Placed(IImplementation inner, bool elsewhere) : IImplementation
    {
        public Capabilities Capabilities => inner.Capabilities;

        public bool AnswersElsewhere => elsewhere;

        public IReadOnlyList<Answer> Invoke(IReadOnlyList<Call> calls) => inner.Invoke(calls);

        public void Dispose() => inner.Dispose();
    }

    private sealed class Exiting(Action before, FaultKind kind = FaultKind.Exited) : ManagedImplementation
    {
        public override Capabilities Capabilities { get; } = new() { Name = "exits" };

        protected override Answer Invoke(Call call)
        {
            before();
            return new Fault(kind, "It is gone.");
        }
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
