using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.KnownFailures;

namespace ExactGrad.Oracle.Judging;

/// <summary>What is known of some shards of a run, in a form in which it adds up.</summary>
internal sealed record ReportPart
{
    /// <summary>Of which, ascending.</summary>
    internal required IReadOnlyList<int> Shards { get; init; }

    /// <summary>Whether one of them was stopped before it was done.</summary>
    internal required bool Interrupted { get; init; }

    /// <summary>The counts, lane by lane.</summary>
    internal required IReadOnlyList<LaneCount> Lanes { get; init; }

    /// <summary>The findings, shrunk and diagnosed: for each lane the first of each kind, the first kinds at least.</summary>
    internal required IReadOnlyList<Failure> Failures { get; init; }

    /// <summary>What became of known failures.</summary>
    internal required IReadOnlyList<KnownFailureFinding> KnownFailures { get; init; }

    /// <summary>Wall time of the lanes.</summary>
    internal TimeSpan Elapsed => Lanes.Aggregate(TimeSpan.Zero, (sum, lane) => sum + lane.Elapsed);

    /// <summary>The report.</summary>
    internal Report Report(RunHead head)
    {
        List<Failure> failures = [.. Lanes.SelectMany(Told).Select(failure => failure with { Known = Excuse(failure) })];
        LaneReport[] lanes = [.. Lanes.Select(lane => lane.Report())];
        Verdict verdict = KnownFailures.All(finding => finding.IsAsExpected)
            ? Verdicts.Combine(lanes.Select(lane => Excused(lane, failures)))
            : Verdict.Violated;
        return new Report
        {
            Verdict = Verdicts.OfRun(verdict, Interrupted),
            Capabilities = head.Capabilities,
            Seed = head.Seed,
            Lanes = lanes,
            Failures = failures,
            KnownFailures = KnownFailures,
            Interrupted = Interrupted,
            Elapsed = Elapsed,
            Terms = head.Terms,
        };
    }

    /// <summary>The findings of a lane, up to where it ends.</summary>
    private IEnumerable<Failure> Told(LaneCount lane)
    {
        (FailureKind Kind, KindCount Count)[] found = [.. lane.ToldKinds()];
        bool chainOnly = found.All(one => one.Kind.Operation == Operation.NetworkStep);
        foreach ((FailureKind kind, KindCount count) in found)
        {
            Failure failure = FailureOf(lane, kind, count);
            failure = chainOnly || failure.AsFound is null ? failure : failure.AsFound;
            yield return failure with
            {
                FailingCases = count.Cases,
                AsFound = null,
            };
        }
    }

    /// <summary>What is told of the first case of a kind.</summary>
    /// <exception cref="FormatException">Nothing is.</exception>
    internal Failure FailureOf(LaneCount lane, FailureKind kind, KindCount count) =>
        Failures.FirstOrDefault(failure =>
            failure.Lane == lane.Lane.Name
            && new FailureKind(failure.Operation, failure.Subject, failure.Fault) == kind
            && failure.Found == count.First.ToString()
        ) ?? throw new FormatException($"it counts failures of {kind.Subject} such as {count.First}, but does not tell that one");

    private KnownFailure? Excuse(Failure failure) =>
        KnownFailures
            .FirstOrDefault(finding =>
                finding.IsAsExpected && finding.Failure.Case == failure.CaseId && finding.Failure.Message == failure.Headline
            )
            ?.Failure;

    /// <summary>A lane in which nothing is wrong but what is known counts as verified, if all that is wrong in it was looked at.</summary>
    private static Verdict Excused(LaneReport lane, IReadOnlyList<Failure> failures) =>
        lane.Verdict != Verdict.Violated || failures.Any(failure => failure.Lane == lane.Name && failure.Known is null) ? lane.Verdict
        : lane.IsCutShort ? Verdict.Inconclusive
        : lane.Inconclusive > 0 ? Verdict.Inconclusive
        : Verdict.Verified;
}

/// <summary>What a report says of the run as a whole.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="Capabilities">What the implementation declared.</param>
/// <param name="Terms">What must agree in all parts of a run.</param>
internal sealed record RunHead(ulong Seed, Capabilities Capabilities, IReadOnlyList<RunTerm> Terms);
