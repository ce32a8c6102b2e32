using System.Diagnostics;
using System.Globalization;
using ExactGrad.Oracle.Bounds;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.Lanes;
using ExactGrad.Oracle.Shrinking;

namespace ExactGrad.Oracle.Judging;

/// <summary>One lane of one run: draws cases, puts them in batches, counts, and keeps the first failure of each kind.</summary>
internal sealed class LaneRun(Lane lane, IImplementation implementation, LaneSettings settings, JudgeOptions options)
{
    private const int MostKinds = 8;

    // Enough to see how often it fails; more would only cost time.
    private const int MostViolated = 200;

    // Each may have cost a time limit and a restart.
    private const int MostProcessFaults = 3;

    // The same while shrinking, where a fault is what is looked for; a time limit that has passed weighs more.
    private const int MostShrinkFaults = 6;
    private const int TimedOutWeight = 4;

    private const int ShareParts = 20;

    private readonly Dictionary<(Operation, string, FaultKind?), Found> _found = [];
    private readonly HashSet<(int, int, int, int)> _shapes = [];
    private readonly long[] _outcomes = new long[Enum.GetValues<Outcome>().Length];
    private readonly HashSet<DrawnShape> _drawn = [];
    private readonly long[] _shares = new long[ShareParts];
    private readonly StrengthCount _strength = new();
    private readonly TestCount _tests = new();
    private readonly SortedDictionary<string, (long Cases, CaseId First)> _observations = new(StringComparer.Ordinal);
    private Tally _tally;
    private long _skipped;
    private int _processFaults;
    private int _shrinkFaults;
    private bool _cutShort;
    private CancellationToken _cancellation;
    private string _note = "";

    private sealed record Found(CaseId Id, Violation Violation)
    {
        internal long Cases { get; private set; } = 1;

        /// <summary>The largest case of its kind: there a pattern shows best.</summary>
        internal (CaseId Id, Violation Violation) Widest { get; private set; } = (Id, Violation);

        internal void Add(CaseId id, Violation violation)
        {
            static long Size(CaseId id) => id.Extents.Aggregate(1L, (size, extent) => size * extent);
            Cases++;
            if (Size(id) > Size(Widest.Id))
            {
                Widest = (id, violation);
            }
        }
    }

    /// <summary>The findings, after the run.</summary>
    internal IReadOnlyList<Failure> Failures { get; private set; } = [];

    /// <summary>A number of cases that is meant for all lanes is not meant for one whose cases each take a thousand times as long.</summary>
    private int? AskedCases => options.Lanes is null && lane.BatchCases == 1 ? Min(options.Cases, lane.DefaultCases) : options.Cases;

    private static int? Min(int? asked, int most) => asked is int cases ? Math.Min(cases, most) : null;

    private long Cases => _outcomes.Sum();

    private long Violated => _outcomes[(int)Outcome.Violated];

    internal LaneReport Run(TimeSpan? budget, IProgress<JudgeProgress>? progress, CancellationToken cancellation)
    {
        long start = Stopwatch.GetTimestamp();
        _cancellation = cancellation;
        long most = budget is null ? AskedCases ?? Math.Max(1, lane.DefaultCases / options.CasesDivisor) : options.Cases ?? long.MaxValue;
        Batch? asked = null;
        ulong stream = SplitMix64.Mix(options.Seed ^ SplitMix64.Fnv1a(lane.Name));
        for (long next = 0; next < most && !cancellation.IsCancellationRequested && !HasSeenEnough(); )
        {
            var ids = new List<CaseId>(lane.BatchCases);
            for (; ids.Count < lane.BatchCases && next < most; next++)
            {
                if (lane.Draw(SplitMix64.Mix(stream + (ulong)next), settings) is not CaseId id)
                {
                    return Report(start, "the implementation declares nothing that this lane could draw a case of");
                }

                ids.Add(id);
            }

            var batch = new Batch(ids, lane, settings);
            if (implementation.AnswersElsewhere)
            {
                // Cases are prepared and judged while the implementation computes on its own processor.
                Batch? answered = asked;
                answered?.Wait();
                if (answered is not null && answered.CostTheProcess)
                {
                    // Before more is asked of a program that may hang at every call.
                    Count(answered);
                    answered = asked = null;
                    if (HasSeenEnough())
                    {
                        break;
                    }
                }

                (asked = batch).Ask(implementation);
                Count(answered);
            }
            else
            {
                batch.Ask(implementation);
                Count(batch);
            }

            TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
            double share = budget is TimeSpan time ? elapsed / time : (double)next / most;
            progress?.Report(new JudgeProgress(lane.Name, Cases, Math.Min(share, 1), Violated));
            if (budget is TimeSpan limit && elapsed >= limit)
            {
                break;
            }
        }

        asked?.Wait();
        Count(asked);
        LaneReport report = Report(start, cancellation.IsCancellationRequested ? "interrupted" : _note);
        // A mistake of a layer shows in the chain as well, and is told by the layer.
        bool chainOnly = _found.Keys.All(kind => kind.Item1 == Operation.NetworkStep);
        Failures = [.. _found.Values.Select(found => Shrunk(found, shrink: chainOnly || found.Id.Operation != Operation.NetworkStep))];
        return report;
    }

    /// <summary>Cases that are given, each as it is, of an implementation that cannot be asked for more.</summary>
    internal LaneReport Run(IReadOnlyList<CaseId> ids, IProgress<JudgeProgress>? progress, CancellationToken cancellation)
    {
        long start = Stopwatch.GetTimestamp();
        _cancellation = cancellation;
        foreach (CaseId[] some in ids.Chunk(lane.BatchCases).TakeWhile(_ => !cancellation.IsCancellationRequested))
        {
            var ready = new List<(CaseId Id, Trial Trial)>();
            foreach (CaseId id in some)
            {
                try
                {
                    ready.Add((id, lane.Prepare(id, settings.Capabilities)));
                }
                catch (FormatException problem)
                {
                    // What is declared makes it no case of this lane: a derivative of 1/2 at the kink takes one bit more, say.
                    Count(id, Judgement.Refused(problem.Message));
                }
            }

            var batch = new Batch([.. ready.Select(pair => pair.Id)], [.. ready.Select(pair => pair.Trial)]);
            batch.Ask(implementation);
            Count(batch);
            progress?.Report(new JudgeProgress(lane.Name, Cases, (double)Cases / ids.Count, Violated));
        }

        Failures = [.. _found.Values.Select(found => Shrunk(found, shrink: false))];
        return Report(start, cancellation.IsCancellationRequested ? "interrupted" : _note);
    }

    /// <summary>One case, as it is.</summary>
    internal LaneReport Replay(CaseId id)
    {
        long start = Stopwatch.GetTimestamp();
        Trial trial = lane.Prepare(id, settings.Capabilities);
        string? lacking = trial.Calls.Select(settings.Capabilities.Lacking).FirstOrDefault(reason => reason is not null);
        Count(id, lacking is null ? Judge([id])[0] : Judgement.Refused(lacking));
        Failures = [.. _found.Values.Select(found => Shrunk(found, shrink: false))];
        return Report(start, _note);
    }

    private bool HasSeenEnough()
    {
        if (_processFaults >= MostProcessFaults)
        {
            _note = $"stopped after {_processFaults} cases that cost the implementation its process";
            _cutShort = true;
            return true;
        }

        // Known failures must not hide what comes after them.
        if (Violated >= MostViolated && !options.KnownFailures.Any(known => CaseId.Parse(known.Case).Lane == lane.Name))
        {
            _note = $"stopped after {Violated} violated cases";
            _cutShort = true;
            return true;
        }

        return false;
    }

    private bool HasShrunkEnough() => _shrinkFaults >= MostShrinkFaults || _cancellation.IsCancellationRequested;

    private static bool CostsTheProcess(Violation violation) => violation.Fault is FaultKind fault && fault.CostsTheProcess();

    private List<Judgement> Judge(IReadOnlyList<CaseId> ids)
    {
        var batch = new Batch(ids, lane, settings);
        batch.Ask(implementation);
        return batch.Judge();
    }

    private void Count(Batch? batch)
    {
        // What is interrupted from a terminal is interrupted together with the program, whose end is then no finding.
        if (batch is null || (_cancellation.IsCancellationRequested && batch.CostTheProcess))
        {
            return;
        }

        List<Judgement> judgements = batch.Judge();
        for (int k = 0; k < judgements.Count; k++)
        {
            Count(batch.Ids[k], judgements[k]);
        }
    }

    private void Count(CaseId id, Judgement judgement)
    {
        _outcomes[(int)judgement.Outcome]++;
        _tests.Add(id, judgement);
        _tally.Compared += judgement.Tally.Compared;
        _tally.LargestShare = Math.Max(_tally.LargestShare, judgement.Tally.LargestShare);
        if (judgement.Outcome == Outcome.Passed)
        {
            _strength.Add(id, judgement);
        }

        if (judgement.Tally.LargestShare > 0)
        {
            _shares[Math.Min((int)(judgement.Tally.LargestShare * ShareParts), ShareParts - 1)]++;
        }

        _skipped += judgement.Skipped;
        if (id.Extents.Count >= 3)
        {
            _drawn.Add(new DrawnShape(id.Extents[0], id.Extents[1], id.Extents[2]));
        }

        _shapes.Add((id.Extents[0], id.Extents[1], id.Extents.ElementAtOrDefault(2), id.Extents.ElementAtOrDefault(3)));
        if (judgement.Outcome is Outcome.Inconclusive or Outcome.NotApplicable)
        {
            _note = judgement.Reason;
        }

        if (judgement.Observation.Length > 0)
        {
            (long cases, CaseId first) = _observations.GetValueOrDefault(judgement.Observation, (0, id));
            _observations[judgement.Observation] = (cases + 1, first);
        }

        foreach (Violation violation in judgement.Violations)
        {
            Count(id, violation);
        }
    }

    private void Count(CaseId id, Violation violation)
    {
        _processFaults += CostsTheProcess(violation) ? 1 : 0;
        if (_found.TryGetValue((id.Operation, violation.Subject, violation.Fault), out Found? found))
        {
            found.Add(id, violation);
        }
        else if (_found.Count < MostKinds)
        {
            _found[(id.Operation, violation.Subject, violation.Fault)] = new Found(id, violation);
        }
        else
        {
            _cutShort = true;
        }
    }

    private LaneReport Report(long start, string note) =>
        new()
        {
            Name = lane.Name,
            Rule = lane.Rule,
            Verdict = LaneVerdict(),
            Cases = Cases,
            Violated = Violated,
            Inconclusive = _outcomes[(int)Outcome.Inconclusive],
            Vacuous = _outcomes[(int)Outcome.Vacuous],
            Refused = _outcomes[(int)Outcome.NotApplicable],
            IsCutShort = _cutShort,
            Compared = _tally.Compared,
            Shapes = _shapes.Count,
            Skipped = _skipped,
            LargestShare = _tally.LargestShare,
            Shares = _tally.LargestShare > 0 ? _shares : [],
            DrawnShapes = [.. _drawn],
            Strength = _strength.Outputs,
            Tests = _tests.Tests(lane.Name),
            Elapsed = Stopwatch.GetElapsedTime(start),
            Observations = [.. Observations()],
            Note = note,
        };

    private IEnumerable<string> Observations()
    {
        foreach ((string observation, (long cases, CaseId first)) in _observations)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{observation} ({cases} cases, such as {first})");
        }

        if (lane.Absent(settings) is { Length: > 0 } absent)
        {
            yield return absent;
        }
    }

    private Verdict LaneVerdict() =>
        Violated > 0 ? Verdict.Violated
        : _outcomes[(int)Outcome.Inconclusive] > 0 ? Verdict.Inconclusive
        : _outcomes[(int)Outcome.Passed] > 0 ? Verdict.Verified
        : _outcomes[(int)Outcome.Vacuous] > 0 ? Verdict.Vacuous
        : _cancellation.IsCancellationRequested ? Verdict.Inconclusive
        : Verdict.NotApplicable;

    private Failure Shrunk(Found found, bool shrink)
    {
        // The pattern is told of the case as found: a shrunk one is too small to show it.
        Story large = found.Violation.Tell();
        CaseId id = found.Id;
        Violation violation = found.Violation;
        if (shrink && violation.Fault is not (FaultKind.TimedOut or FaultKind.NotStarted))
        {
            id = new Shrinker(lane, TryJudge, HasShrunkEnough).Shrink(found.Id, found.Violation);
            violation = ReferenceEquals(id, found.Id)
                ? violation
                : TryJudge([id])[0].Violations.FirstOrDefault(again => again.Signature == violation.Signature) ?? violation;
        }

        Story story = violation.Tell();
        return new Failure
        {
            Lane = lane.Name,
            Operation = id.Operation,
            Subject = violation.Subject,
            Fault = violation.Fault,
            Headline = violation.Headline,
            Found = found.Id.ToString(),
            CaseId = id.ToString(),
            Extents = id.Extents,
            FailingCases = found.Cases,
            Element = story.Element,
            Expected = story.Expected,
            Actual = story.Actual,
            Bound = story.Bound,
            WrongElements = story.Wrong,
            Elements = story.Of,
            Pattern = large.Pattern,
            Map = Map(found),
            Explanation = story.Lines,
        };
    }

    private static ErrorMap? Map(Found found)
    {
        Story story = found.Widest.Violation.Tell();
        return story.Map is null ? null : story.Map with { Case = found.Widest.Id.ToString(), Pattern = story.Pattern };
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
