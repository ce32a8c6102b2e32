using System.Diagnostics;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Diagnosis;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.KnownFailures;
using ExactGrad.Oracle.Lanes;

namespace ExactGrad.Oracle.Judging;

/// <summary>Judges an implementation, lane by lane.</summary>
/// <param name="implementation">The implementation under test.</param>
/// <param name="options">What to judge, and how much.</param>
public sealed class Judge(IImplementation implementation, JudgeOptions options)
{
    /// <summary>Runs the lanes.</summary>
    /// <param name="progress">Told after every batch of cases.</param>
    /// <param name="cancellation">Stops between batches; the report then tells what is known so far.</param>
    /// <exception cref="ArgumentException">An option asks for what the implementation does not declare, or for an unknown lane; or a known failure is no case.</exception>
    public Report Run(IProgress<JudgeProgress>? progress = null, CancellationToken cancellation = default)
    {
        long start = Stopwatch.GetTimestamp();
        JudgeRun run = Begin(cancellation);
        foreach (LaneRun lane in run.Lanes)
        {
            lane.Run(options.Budget / run.Lanes.Count, progress, cancellation);
        }

        return run.End(cancellation) with
        {
            Elapsed = Stopwatch.GetElapsedTime(start),
        };
    }

    /// <summary>A run of which no case is judged yet, but for those of known failures.</summary>
    /// <param name="cancellation">Stops between known failures.</param>
    /// <param name="write">Told every case that is counted, a batch at a time.</param>
    /// <exception cref="ArgumentException">As above.</exception>
    internal JudgeRun Begin(CancellationToken cancellation, Action<IReadOnlyList<CaseRecord>>? write = null)
    {
        LaneSettings settings = Settings();
        if (options.Lanes?.FirstOrDefault(name => !JudgeOptions.LaneNames.Contains(name)) is string unknown)
        {
            throw new ArgumentException($"there is no lane \"{unknown}\"; the lanes are {string.Join(", ", JudgeOptions.LaneNames)}");
        }

        IReadOnlyList<KnownFailureFinding> known = KnownFailuresCheck.Run(this, options.KnownFailures, options.Today, cancellation);
        Lane[] lanes = [.. Lane.All.Where(lane => options.Lanes?.Contains(lane.Name) ?? true)];
        return new JudgeRun(implementation, settings, options, known)
        {
            Lanes = [.. lanes.Select(lane => new LaneRun(lane, implementation, settings, options, write))],
        };
    }

    /// <summary>Judges cases that are given, each as it is, of an implementation that cannot be asked for more: answers from files.</summary>
    /// <param name="cases">The cases; each lane that has any is reported.</param>
    /// <param name="progress">Told after every batch of cases.</param>
    /// <param name="cancellation">Stops between batches; the report then tells what is known so far.</param>
    internal Report Run(IReadOnlyList<CaseId> cases, IProgress<JudgeProgress>? progress, CancellationToken cancellation)
    {
        LaneSettings settings = Settings();
        long start = Stopwatch.GetTimestamp();
        var reports = new List<LaneReport>();
        var failures = new List<Failure>();
        var diagnostician = new Diagnostician(implementation, settings, cases);
        foreach (Lane lane in Lane.All)
        {
            CaseId[] own = [.. cases.Where(id => id.Lane == lane.Name)];
            if (own.Length > 0)
            {
                var run = new LaneRun(lane, implementation, settings, options);
                run.Run(own, progress, cancellation);
                reports.Add(run.Count.Report());
                failures.AddRange(run.Failures().Select(failure => failure with { Diagnosis = diagnostician.Diagnose(failure) }));
            }
        }

        Verdict verdict = Verdicts.Combine(reports.Select(report => report.Verdict));
        bool interrupted = cancellation.IsCancellationRequested;
        return new Report
        {
            Verdict = Verdicts.OfRun(verdict, interrupted),
            Capabilities = implementation.Capabilities,
            Seed = options.Seed,
            Lanes = reports,
            Failures = failures,
            Interrupted = interrupted,
            Elapsed = Stopwatch.GetElapsedTime(start),
        };
    }

    /// <summary>Judges one case again, and tells it as it is, without shrinking.</summary>
    /// <exception cref="FormatException">The case is of no lane that this program knows.</exception>
    public Report Replay(CaseId id)
    {
        ArgumentNullException.ThrowIfNull(id);
        long start = Stopwatch.GetTimestamp();
        Lane lane =
            Lane.All.FirstOrDefault(known => known.Name == id.Lane)
            ?? throw new FormatException(
                $"{id}: there is no lane \"{id.Lane}\"; the lanes are {string.Join(", ", JudgeOptions.LaneNames)}"
            );
        var run = new LaneRun(lane, implementation, Settings(), options);
        IReadOnlyList<Failure> failures = run.Replay(id);
        LaneReport report = run.Count.Report();
        return new Report
        {
            Verdict = Verdicts.Combine([report.Verdict]),
            Capabilities = implementation.Capabilities,
            Seed = options.Seed,
            Lanes = [report],
            Failures = failures,
            Elapsed = Stopwatch.GetElapsedTime(start),
        };
    }

    /// <summary>From what the lanes draw.</summary>
    internal LaneSettings Settings()
    {
        Capabilities declared = implementation.Capabilities;
        return new LaneSettings
        {
            Operations = [.. OperationNames.All.Where(declared.Operations.Contains)],
            ElementTypes = Narrow(declared.ElementTypes, options.ElementTypes, "element type", type => ElementFormat.Of(type).Name),
            Layouts = Narrow(declared.Layouts, options.Layouts, "layout", Words.Name),
            Reductions = Narrow(declared.Reductions, options.Reductions, "reduction", Words.Name),
            Capabilities = declared,
            Views = (implementation as IViewImplementation)?.Views,
            MaxSide = options.MaxSide,
            LargeSide = Math.Clamp(options.LargeSide, LargeShapes.SmallestSide, LargeShapes.LargestSide),
            LargeProducts = options.LargeProducts,
        };
    }

    private static List<T> Narrow<T>(IReadOnlySet<T> declared, IReadOnlyCollection<T>? asked, string what, Func<T, string> name)
        where T : struct, Enum
    {
        foreach (T one in asked ?? [])
        {
            if (!declared.Contains(one))
            {
                throw new ArgumentException(
                    $"the implementation does not declare the {what} {name(one)}; it declares {string.Join(", ", declared.Order().Select(name))}"
                );
            }
        }

        // Sorted: what a seed means must not depend on the order of a declaration.
        List<T> narrowed = [.. declared.Where(one => asked?.Contains(one) ?? true).Order()];
        return narrowed.Count > 0 ? narrowed : throw new ArgumentException($"the implementation declares no {what}");
    }
}
