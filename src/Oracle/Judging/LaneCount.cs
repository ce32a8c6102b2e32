using System.Globalization;
using System.Numerics;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Lanes;

namespace ExactGrad.Oracle.Judging;

/// <summary>
/// What is known of a lane: the counts of stretches of its draws, 0 to 255, 256 to 511, 512 to 1023 and so on. A lane with too many wrong
/// cases ends at the end of a stretch, so that shards, which know only their own cases, add up to where the whole ends.
/// </summary>
internal sealed class LaneCount(Lane lane)
{
    // Enough to see how often it fails; more would only cost time.
    internal const int MostViolated = 200;

    internal const int MostKinds = 8;

    // Each may have cost a time limit and a restart.
    private const int MostProcessFaults = 3;

    private const int FirstStretch = 256;

    private readonly List<CaseCount> _stretches = [];

    internal Lane Lane => lane;

    /// <summary>The counts of the stretches.</summary>
    internal IReadOnlyList<CaseCount> Stretches => _stretches;

    /// <summary>Cases that cost the implementation its process.</summary>
    internal int ProcessFaults { get; set; }

    /// <summary>Whether wrong cases end the lane: not where some are known, which must not hide what comes after them.</summary>
    internal required bool EndsWhenWrong { get; set; }

    /// <summary>What of the lane the implementation cannot take part in; empty where there is nothing.</summary>
    internal string Absent { get; set; } = "";

    /// <summary>Why nothing could be drawn; empty where it could.</summary>
    internal string NotDrawn { get; set; } = "";

    /// <summary>Whether it was stopped before it was done.</summary>
    internal bool Interrupted { get; set; }

    /// <summary>Time that its cases took.</summary>
    internal TimeSpan Elapsed { get; set; }

    internal long Cases { get; private set; }

    internal long Violated { get; private set; }

    internal bool HasTooManyFaults => ProcessFaults >= MostProcessFaults;

    /// <summary>Whether a draw is the first of its stretch: where it is decided whether to go on.</summary>
    internal static bool BeginsStretch(long index) => index >= FirstStretch && BitOperations.IsPow2(index);

    /// <summary>The first draw of the next stretch.</summary>
    internal static long EndOfStretch(long index) =>
        index < FirstStretch ? FirstStretch : (long)BitOperations.RoundUpToPowerOf2((ulong)index + 1);

    internal void Add(CaseRecord record)
    {
        StretchOf(record.Index).Add(record);
        Cases++;
        Violated += record.Outcome == Outcome.Violated ? 1 : 0;
        ProcessFaults += record.Violations.Count(violation => violation.Fault is { } fault && fault.CostsTheProcess());
    }

    /// <summary>Adds the count of other cases of the lane.</summary>
    internal void Add(LaneCount other)
    {
        for (int k = 0; k < other.Stretches.Count; k++)
        {
            Add(k, other.Stretches[k]);
        }

        ProcessFaults += other.ProcessFaults;
        Absent = other.Absent;
        NotDrawn = other.NotDrawn;
        Interrupted |= other.Interrupted;
        Elapsed += other.Elapsed;
    }

    /// <summary>Adds the count of some cases of a stretch.</summary>
    internal void Add(int stretch, CaseCount count)
    {
        Stretch(stretch).Add(count);
        Cases += count.Cases;
        Violated += count[Outcome.Violated];
    }

    /// <summary>The count of the stretch that a draw belongs to.</summary>
    internal CaseCount StretchOf(long index) => Stretch(index < FirstStretch ? 0 : 1 + BitOperations.Log2((ulong)index / FirstStretch));

    private CaseCount Stretch(int number)
    {
        while (_stretches.Count <= number)
        {
            _stretches.Add(new CaseCount());
        }

        return _stretches[number];
    }

    /// <summary>The count of all cases up to where the lane ends.</summary>
    internal CaseCount Total()
    {
        var total = new CaseCount();
        foreach (CaseCount stretch in _stretches)
        {
            total.Add(stretch);
            if (EndsWhenWrong && total[Outcome.Violated] >= MostViolated)
            {
                break;
            }
        }

        return total;
    }

    /// <summary>The ways to fail of which a finding is told: the first that were met.</summary>
    internal IEnumerable<(FailureKind Kind, KindCount Count)> ToldKinds() => Total().KindsInOrder.Take(MostKinds);

    /// <summary>The report.</summary>
    internal LaneReport Report()
    {
        CaseCount total = Total();
        bool ended = EndsWhenWrong && total[Outcome.Violated] >= MostViolated;
        string note =
            NotDrawn.Length > 0 ? NotDrawn
            : Interrupted ? "interrupted"
            : HasTooManyFaults
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $"stopped after {ProcessFaults} cases that cost the implementation its process"
                )
            : ended ? string.Create(CultureInfo.InvariantCulture, $"stopped after {total[Outcome.Violated]} violated cases")
            : total.Cases == 0 ? "none of its cases is in this shard"
            : total.Reason.Text;
        return new LaneReport
        {
            Name = lane.Name,
            Rule = lane.Rule,
            Verdict = Verdict(total),
            Cases = total.Cases,
            Violated = total[Outcome.Violated],
            Inconclusive = total[Outcome.Inconclusive],
            Vacuous = total[Outcome.Vacuous],
            Refused = total[Outcome.NotApplicable],
            IsCutShort = ended || HasTooManyFaults || total.Kinds.Count > MostKinds,
            Compared = total.Compared,
            Shapes = total.Shapes.Count,
            Skipped = total.Skipped,
            LargestShare = total.LargestShare,
            Shares = total.LargestShare > 0 ? total.Shares : [],
            DrawnShapes = [.. total.Shapes.Layers()],
            Strength = total.Strength.Outputs,
            Tests = total.Tests.Tests(lane.Name),
            Elapsed = Elapsed,
            Observations = [.. Seen(total)],
            Note = note,
        };
    }

    private IEnumerable<string> Seen(CaseCount total)
    {
        foreach ((string observation, SeenCount seen) in total.Observations)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{observation} ({seen.Cases} cases, such as {seen.First})");
        }

        if (Absent.Length > 0)
        {
            yield return Absent;
        }
    }

    private Verdict Verdict(CaseCount total) =>
        total[Outcome.Violated] > 0 ? Judging.Verdict.Violated
        : total[Outcome.Inconclusive] > 0 ? Judging.Verdict.Inconclusive
        : total[Outcome.Passed] > 0 ? Judging.Verdict.Verified
        : total[Outcome.Vacuous] > 0 ? Judging.Verdict.Vacuous
        : Interrupted ? Judging.Verdict.Inconclusive
        : Judging.Verdict.NotApplicable;
}
