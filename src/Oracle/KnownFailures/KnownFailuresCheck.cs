using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Judging;

namespace ExactGrad.Oracle.KnownFailures;

/// <summary>Judges the cases of known failures again: each must still fail, with its message, and before its day has passed.</summary>
public static class KnownFailuresCheck
{
    /// <summary>One finding for each known failure, and one for each other message with which such a case fails.</summary>
    /// <param name="judge">Judges the implementation.</param>
    /// <param name="failures">The known failures.</param>
    /// <param name="today">The day.</param>
    /// <param name="cancellation">Stops between cases; what was not judged is then missing.</param>
    /// <exception cref="ArgumentException">A case is of no lane that this program knows, or not one of its lane.</exception>
    public static IReadOnlyList<KnownFailureFinding> Run(
        Judge judge,
        IReadOnlyList<KnownFailure> failures,
        DateOnly today,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(judge);
        ArgumentNullException.ThrowIfNull(failures);
        var findings = new List<KnownFailureFinding>();
        foreach (IGrouping<string, KnownFailure> entries in failures.GroupBy(failure => failure.Case))
        {
            if (cancellation.IsCancellationRequested)
            {
                break;
            }

            Report report = Replay(judge, entries.Key);
            string[] found = [.. report.Failures.Select(failure => failure.Headline)];
            findings.AddRange(entries.Select(entry => new KnownFailureFinding(entry, Status(entry, report.Verdict, found, today), found)));
            // The case is known to fail in one way: that excuses no other.
            findings.AddRange(
                found
                    .Where(message => entries.All(entry => entry.Message != message) && entries.Any(entry => found.Contains(entry.Message)))
                    .Select(message => new KnownFailureFinding(entries.First(), KnownFailureStatus.FailsOtherwise, [message]))
            );
        }

        return findings;
    }

    private static Report Replay(Judge judge, string id)
    {
        try
        {
            return judge.Replay(CaseId.Parse(id));
        }
        catch (FormatException problem)
        {
            throw new ArgumentException($"a known failure is no case: {problem.Message}", problem);
        }
    }

    private static KnownFailureStatus Status(KnownFailure entry, Verdict verdict, string[] found, DateOnly today) =>
        found.Contains(entry.Message) ? (today > entry.Expires ? KnownFailureStatus.Expired : KnownFailureStatus.StillFails)
        : found.Length > 0 ? KnownFailureStatus.FailsOtherwise
        : verdict == Verdict.Verified ? KnownFailureStatus.NoLongerFails
        : KnownFailureStatus.NotJudged;
}
