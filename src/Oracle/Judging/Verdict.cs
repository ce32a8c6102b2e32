namespace ExactGrad.Oracle.Judging;

/// <summary>What the judge says, of a lane and of a whole run.</summary>
public enum Verdict
{
    /// <summary>Compared, and nothing was wrong.</summary>
    Verified,

    /// <summary>At least one case is wrong.</summary>
    Violated,

    /// <summary>Nothing was wrong, but somewhere nothing is proven, or the run was cut short.</summary>
    Inconclusive,

    /// <summary>Nothing was compared, all truths were zero, or every coordinate was skipped.</summary>
    Vacuous,

    /// <summary>Of a lane only: the implementation cannot take part. Never a pass.</summary>
    NotApplicable,
}

/// <summary>How verdicts combine.</summary>
internal static class Verdicts
{
    /// <summary>The verdict of a run: one that was stopped proves nothing but what it found wrong.</summary>
    internal static Verdict OfRun(Verdict verdict, bool interrupted) =>
        interrupted && verdict != Verdict.Violated ? Verdict.Inconclusive : verdict;

    /// <summary>
    /// The verdict of a run from those of its lanes: one violation decides; else one inconclusive lane; else one vacuous
    /// lane. A run in which no lane was applicable is vacuous.
    /// </summary>
    internal static Verdict Combine(IEnumerable<Verdict> lanes)
    {
        Verdict[] verdicts = [.. lanes.Where(verdict => verdict != Verdict.NotApplicable)];
        foreach (Verdict decisive in new[] { Verdict.Violated, Verdict.Inconclusive, Verdict.Vacuous })
        {
            if (verdicts.Contains(decisive))
            {
                return decisive;
            }
        }

        return verdicts.Length > 0 ? Verdict.Verified : Verdict.Vacuous;
    }

    /// <summary>Exit code of a run: 0 verified, 1 violated, 2 inconclusive or vacuous.</summary>
    internal static int ExitCode(Verdict verdict) =>
        verdict switch
        {
            Verdict.Verified => 0,
            Verdict.Violated => 1,
            _ => 2,
        };
}
