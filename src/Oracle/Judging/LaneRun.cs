using System.Diagnostics;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.Lanes;
using ExactGrad.Oracle.Shrinking;

namespace ExactGrad.Oracle.Judging;

/// <summary>One lane of one run: draws cases, puts them in batches, counts, and keeps the first failure of each kind.</summary>
/// <param name="lane">The lane.</param>
/// <param name="implementation">The implementation under test.</param>
/// <param name="settings">From what cases are drawn.</param>
/// <param name="options">Which, and how many.</param>
/// <param name="write">Told every case that was counted, a batch at a time.</param>
internal sealed class LaneRun(
    Lane lane,
    IImplementation implementation,
    LaneSettings settings,
    JudgeOptions options,
    Action<IReadOnlyList<CaseRecord>>? write = null
)
{
    // While shrinking, where a fault is what is looked for; a time limit that has passed weighs more.
    private const int MostShrinkFaults = 6;
    private const int TimedOutWeight = 4;

    // What ended the implementation may be the end of the run as well, of which this process is told a moment later.
    private static readonly TimeSpan MomentOfTheSignal = TimeSpan.FromMilliseconds(500);

    private readonly Dictionary<FailureKind, Live> _live = [];
    private readonly ulong _stream = SplitMix64.Mix(options.Seed ^ SplitMix64.Fnv1a(lane.Name));
    private int _shrinkFaults;
    private long _next;
    private bool _done;
    private bool _dropsTheRest;
    private bool _asGiven;
    private long _since;
    private CancellationToken _cancellation;

    /// <summary>Violations at hand: of the first and of the largest case of a kind that was judged by this process.</summary>
    private readonly record struct Live(KindCount Count, Violation First, Violation Widest);

    /// <summary>The count of its cases.</summary>
    internal LaneCount Count { get; } =
        new(lane)
        {
            EndsWhenWrong = !options.KnownFailures.Any(known => CaseId.Parse(known.Case).Lane == lane.Name),
            Absent = lane.Absent(settings),
        };

    /// <summary>Whether there is nothing more to judge.</summary>
    internal bool IsDone => _done || _next >= Most;

    /// <summary>How much of it is done, from 0 to 1.</summary>
    internal double Share => IsDone ? 1 : (double)_next / Most;

    /// <summary>Cases to draw; with a budget, no end but its own.</summary>
    private long Most =>
        options.Budget is null ? AskedCases ?? Math.Max(1, lane.DefaultCases / options.CasesDivisor) : options.Cases ?? long.MaxValue;

    /// <summary>A number of cases that is meant for all lanes is not meant for one whose cases each take a thousand times as long.</summary>
    private int? AskedCases => options.Lanes is null && lane.BatchCases == 1 ? Min(options.Cases, lane.DefaultCases) : options.Cases;

    private static int? Min(int? asked, int most) => asked is int cases ? Math.Min(cases, most) : null;

    /// <summary>Counts a case that was judged before.</summary>
    /// <exception cref="FormatException">It is not the next of its lane.</exception>
    internal void Restore(CaseRecord record)
    {
        if (record.Index < _next || record.Index >= Most)
        {
            throw new FormatException(
                $"the case number {record.Index} of the lane {lane.Name} is not one that can follow; expected one from {_next} to {Most - 1}"
            );
        }

        Count.Add(record);
        Count.Elapsed += TimeSpan.FromSeconds(record.Seconds);
        _next = record.Index + 1;
        _done |= Count.HasTooManyFaults;
    }

    /// <summary>Judges until the lane is done, for some time, or until it is told to stop.</summary>
    /// <param name="budget">The time; null for no limit.</param>
    /// <param name="progress">Told after every batch.</param>
    /// <param name="cancellation">Stops between batches.</param>
    internal void Run(TimeSpan? budget, IProgress<JudgeProgress>? progress, CancellationToken cancellation)
    {
        long start = _since = Stopwatch.GetTimestamp();
        _cancellation = cancellation;
        Batch? asked = null;
        while (!cancellation.IsCancellationRequested && !IsDone)
        {
            if (LaneCount.BeginsStretch(_next))
            {
                // What is still in flight decides as well.
                asked = Settle(asked);
                _done |= Count.EndsWhenWrong && Count.Violated >= LaneCount.MostViolated;
            }

            if (IsDone || Next() is not { } batch)
            {
                continue;
            }

            if (implementation.AnswersElsewhere)
            {
                // Cases are prepared and judged while the implementation computes on its own processor.
                asked?.Wait();
                if (asked is not null && asked.CostTheProcess)
                {
                    // Before more is asked of a program that may hang at every call.
                    asked = Settle(asked);
                    if (_done)
                    {
                        break;
                    }
                }

                batch.Ask(implementation);
                Settle(asked);
                asked = batch;
            }
            else
            {
                batch.Ask(implementation);
                Settle(batch);
            }

            TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
            double share = options.Budget is not null && budget is TimeSpan time ? elapsed / time : Share;
            progress?.Report(new JudgeProgress(lane.Name, Count.Cases, Math.Min(share, 1), Count.Violated));
            if (elapsed >= budget)
            {
                break;
            }
        }

        asked?.Wait();
        Settle(asked);
        Count.Interrupted = cancellation.IsCancellationRequested && !IsDone;
        Count.Elapsed += Stopwatch.GetElapsedTime(_since);
    }

    /// <summary>Judges cases that are given, each as it is, of an implementation that cannot be asked for more.</summary>
    internal void Run(IReadOnlyList<CaseId> ids, IProgress<JudgeProgress>? progress, CancellationToken cancellation)
    {
        _since = Stopwatch.GetTimestamp();
        _cancellation = cancellation;
        _asGiven = true;
        Count.EndsWhenWrong = false;
        foreach (CaseId[] some in ids.Chunk(lane.BatchCases).TakeWhile(_ => !cancellation.IsCancellationRequested))
        {
            var ready = new List<(CaseId Id, long Index, Trial Trial)>();
            foreach (CaseId id in some)
            {
                try
                {
                    ready.Add((id, _next, lane.Prepare(id, settings.Capabilities)));
                }
                catch (FormatException problem)
                {
                    // What is declared makes it no case of this lane: a derivative of 1/2 at the kink takes one bit more, say.
                    Add(_next, id, Judgement.Refused(problem.Message), some.Length);
                }

                _next++;
            }

            var batch = new Batch([.. ready.Select(one => one.Id)], [.. ready.Select(one => one.Trial)])
            {
                Indices = [.. ready.Select(one => one.Index)],
            };
            batch.Ask(implementation);
            Settle(batch);
            progress?.Report(new JudgeProgress(lane.Name, Count.Cases, (double)Count.Cases / ids.Count, Count.Violated));
        }

        Count.Interrupted = cancellation.IsCancellationRequested;
        Count.Elapsed += Stopwatch.GetElapsedTime(_since);
    }

    /// <summary>One case, as it is.</summary>
    internal IReadOnlyList<Failure> Replay(CaseId id)
    {
        _since = Stopwatch.GetTimestamp();
        Trial trial = lane.Prepare(id, settings.Capabilities);
        string? lacking = trial.Calls.Select(settings.Capabilities.Lacking).FirstOrDefault(reason => reason is not null);
        Add(0, id, lacking is null ? Judge([id])[0] : Judgement.Refused(lacking), 1);
        return [.. Count.Total().KindsInOrder.Select(found => Told(found.Kind, found.Count, shrink: false))];
    }

    /// <summary>The findings.</summary>
    internal IReadOnlyList<Failure> Failures()
    {
        (FailureKind Kind, KindCount Count)[] found = [.. Count.ToldKinds()];
        bool chainOnly = found.All(one => one.Kind.Operation == Operation.NetworkStep);
        var failures = new List<Failure>();
        foreach ((FailureKind kind, KindCount count) in found)
        {
            bool chain = kind.Operation == Operation.NetworkStep;
            // A mistake of a layer shows in the chain as well, and is told by the layer; of which another shard may know.
            Failure failure = Told(kind, count, shrink: !_asGiven && (chainOnly || !chain || options.Shard is not null));
            failures.Add(chain && options.Shard is not null ? failure with { AsFound = Told(kind, count, shrink: false) } : failure);
        }

        return failures;
    }

    /// <summary>The next batch, up to the end of its stretch; null where none of these draws is a case of the shard.</summary>
    private Batch? Next()
    {
        var ids = new List<CaseId>(lane.BatchCases);
        var indices = new List<long>(lane.BatchCases);
        long end = Math.Min(Most, LaneCount.EndOfStretch(_next));
        for (; ids.Count < lane.BatchCases && _next < end && !_cancellation.IsCancellationRequested; _next++)
        {
            if (lane.Draw(SplitMix64.Mix(_stream + (ulong)_next), settings) is not CaseId id)
            {
                Count.NotDrawn = "the implementation declares nothing that this lane could draw a case of";
                _done = true;
                break;
            }

            if (options.Shard?.Contains(id) ?? true)
            {
                ids.Add(id);
                indices.Add(_next);
            }
        }

        return ids.Count > 0 ? new Batch(ids, lane, settings) { Indices = indices } : null;
    }

    private static bool CostsTheProcess(Violation violation) => violation.Fault is FaultKind fault && fault.CostsTheProcess();

    private List<Judgement> Judge(IReadOnlyList<CaseId> ids)
    {
        var batch = new Batch(ids, lane, settings);
        batch.Ask(implementation);
        return batch.Judge();
    }

    /// <summary>Counts a batch.</summary>
    /// <returns>Null: there is nothing left of it to do.</returns>
    private Batch? Settle(Batch? batch)
    {
        if (batch is null || _done || _dropsTheRest)
        {
            return null;
        }

        // What is interrupted from a terminal is interrupted together with the program, whose end is then no finding. What follows
        // is not counted either: there must be no gap.
        if (batch.CostTheProcess && (_cancellation.IsCancellationRequested || (write is not null && IsAboutToEnd())))
        {
            _dropsTheRest = true;
            return null;
        }

        List<Judgement> judgements = batch.Judge();
        var records = new List<CaseRecord>(judgements.Count);
        for (int k = 0; k < judgements.Count && !_done; k++)
        {
            records.Add(Add(batch.Indices[k], batch.Ids[k], judgements[k], judgements.Count));
            // The cases that follow are not counted: so it does not matter which were in the same batch.
            _done |= Count.HasTooManyFaults;
        }

        Count.Elapsed += Stopwatch.GetElapsedTime(_since);
        _since = Stopwatch.GetTimestamp();
        write?.Invoke(records);
        return null;
    }

    private bool IsAboutToEnd() => _cancellation.CanBeCanceled && _cancellation.WaitHandle.WaitOne(MomentOfTheSignal);

    private CaseRecord Add(long index, CaseId id, Judgement judgement, int together)
    {
        CaseRecord record = CaseRecord.Of(index, id, judgement, Stopwatch.GetElapsedTime(_since).TotalSeconds / together);
        Count.Add(record);
        for (int order = 0; order < judgement.Violations.Count; order++)
        {
            Violation violation = judgement.Violations[order];
            var kind = new FailureKind(id.Operation, violation.Subject, violation.Fault);
            var count = KindCount.Of(record, order);
            if (_live.TryGetValue(kind, out Live live))
            {
                KindCount both = live.Count.With(count);
                _live[kind] = live with { Count = both, Widest = both.WidestIndex == index ? violation : live.Widest };
            }
            else if (_live.Count < LaneCount.MostKinds)
            {
                // Only what is told is kept: they hold the tensors of a case.
                _live[kind] = new Live(count, violation, violation);
            }
        }

        return record;
    }

    private bool HasShrunkEnough() => _shrinkFaults >= MostShrinkFaults || _cancellation.IsCancellationRequested;

    /// <summary>A finding from its first case; shrunk where that is asked for.</summary>
    private Failure Told(FailureKind kind, KindCount count, bool shrink)
    {
        bool atHand = _live.TryGetValue(kind, out Live live) && live.Count.FirstIndex == count.FirstIndex;
        Violation? again = atHand ? live.First : Again(kind, count.First);
        Violation found = again ?? Gone(kind, count);
        // The pattern is told of the case as found: a shrunk one is too small to show it.
        Story large = found.Tell();
        CaseId id = count.First;
        Violation violation = found;
        if (shrink && again is not null && found.Fault is not (FaultKind.TimedOut or FaultKind.NotStarted))
        {
            id = new Shrinker(lane, TryJudge, HasShrunkEnough).Shrink(count.First, found);
            violation = ReferenceEquals(id, count.First)
                ? found
                : TryJudge([id])[0].Violations.FirstOrDefault(one => one.Signature == found.Signature) ?? found;
        }

        Story story = violation.Tell();
        return new Failure
        {
            Lane = lane.Name,
            Operation = id.Operation,
            Subject = violation.Subject,
            Fault = violation.Fault,
            Headline = violation.Headline,
            Found = count.First.ToString(),
            CaseId = id.ToString(),
            Extents = id.Extents,
            FailingCases = count.Cases,
            Element = story.Element,
            Expected = story.Expected,
            Actual = story.Actual,
            Bound = story.Bound,
            WrongElements = story.Wrong,
            Elements = story.Of,
            Pattern = large.Pattern,
            Map = Map(kind, count),
            Explanation = story.Lines,
        };
    }

    /// <summary>What is wrong with a case that was judged by an earlier process; null where it is right now.</summary>
    private Violation? Again(FailureKind kind, CaseId id) =>
        Judge([id])[0].Violations.FirstOrDefault(violation => violation.Signature == (kind.Subject, kind.Fault));

    private static Violation Gone(FailureKind kind, KindCount count) =>
        new(
            kind.Subject,
            kind.Fault,
            count.Headline,
            () => new Story { Lines = ["judged once more and alone, the case did not fail: what came before it matters, or chance"] }
        );

    private ErrorMap? Map(FailureKind kind, KindCount count)
    {
        Violation? widest =
            _live.TryGetValue(kind, out Live live) && live.Count.WidestIndex == count.WidestIndex ? live.Widest : Again(kind, count.Widest);
        return widest?.Tell() is { Map: { } map } story ? map with { Case = count.Widest.ToString(), Pattern = story.Pattern } : null;
    }

    /// <summary>Judges candidates of which some may not be cases at all: those pass.</summary>
    private List<Judgement> TryJudge(IReadOnlyList<CaseId> ids)
    {
        List<Judgement> judged = [.. ids.Chunk(lane.BatchCases).SelectMany(TryJudgeTogether)];
        _shrinkFaults += judged
            .SelectMany(judgement => judgement.Violations)
            .Where(CostsTheProcess)
            .Sum(violation => violation.Fault == FaultKind.TimedOut ? TimedOutWeight : 1);
        return judged;
    }

    private List<Judgement> TryJudgeTogether(CaseId[] ids)
    {
        Trial?[] trials = [.. ids.Select(TryPrepare)];
        var batch = new Batch([.. ids.Where((_, k) => trials[k] is not null)], [.. trials.OfType<Trial>()]);
        batch.Ask(implementation);
        var judged = new Queue<Judgement>(batch.Judge());
        return [.. trials.Select(trial => trial is null ? Judgement.Refused("not a case of this lane") : judged.Dequeue())];
    }

    /// <summary>A case made ready; null where simpler values leave the lane's budget.</summary>
    private Trial? TryPrepare(CaseId id)
    {
        try
        {
            return lane.Prepare(id, settings.Capabilities);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
