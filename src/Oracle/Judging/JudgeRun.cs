using ExactGrad.Oracle.Diagnosis;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.KnownFailures;
using ExactGrad.Oracle.Lanes;

namespace ExactGrad.Oracle.Judging;

/// <summary>A run: its lanes, and at the end what they found.</summary>
internal sealed class JudgeRun(
    IImplementation implementation,
    LaneSettings settings,
    JudgeOptions options,
    IReadOnlyList<KnownFailureFinding> known
)
{
    /// <summary>The lanes, in their order.</summary>
    internal required IReadOnlyList<LaneRun> Lanes { get; init; }

    /// <summary>Shrinks and diagnoses what was found, and reports.</summary>
    internal Report End(CancellationToken cancellation)
    {
        var diagnostician = new Diagnostician(implementation, settings);
        Failure Diagnosed(Failure failure) =>
            failure with
            {
                Diagnosis = diagnostician.Diagnose(failure),
                AsFound = failure.AsFound is Failure found ? Diagnosed(found) : null,
            };
        List<Failure> failures = [.. Lanes.SelectMany(lane => lane.Failures()).ToList().Select(Diagnosed)];
        var part = new ReportPart
        {
            Shards = options.Shard is { } shard ? [shard.Index] : [1],
            Interrupted = cancellation.IsCancellationRequested,
            Lanes = [.. Lanes.Select(lane => lane.Count)],
            Failures = failures,
            KnownFailures = known,
        };
        Report report = part.Report(
            new RunHead(options.Seed, implementation.Capabilities, RunTerm.Of(implementation.Capabilities, options))
        );
        return options.Shard is null
            ? report
            : report with
            {
                Shards = new Coverage(options.Shard.Count, [options.Shard.Index]),
                Parts = [part],
            };
    }
}
