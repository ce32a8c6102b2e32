using System.Globalization;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Judging;
using ExactGrad.Oracle.KnownFailures;
using ExactGrad.Oracle.Results;

namespace ExactGrad.Xunit;

/// <summary>What the test of a lane says: the finding as verify tells it, the reason of a skip, the strength of a pass.</summary>
internal static class LaneText
{
    /// <summary>The command that judges a case again; only its lane's test runs.</summary>
    internal static string Replay(string caseId) => $"{Variables.ReplayName}={caseId} dotnet test";

    /// <summary>Why the lane is skipped.</summary>
    internal static string NotApplicable(LaneReport lane) => $"{lane.Name}: not applicable: {lane.Note}";

    /// <summary>Never a bare pass: what was tried, and what would have been caught.</summary>
    internal static string Passed(Report report, LaneReport lane) =>
        Lines([
            Text(
                $"{lane.Name}: verified: {lane.Cases:N0} cases, {lane.Shapes:N0} shapes, {lane.Compared:N0} elements, seed {report.Seed} ({lane.Rule})"
            ),
            .. lane.Strength.Select(Strength),
            .. lane.Observations,
        ]);

    /// <summary>Each finding in full: the layer's before those of the chain, where the same mistake shows as well.</summary>
    internal static string Failed(Report report, LaneReport lane) =>
        Lines([
            Text(
                $"{lane.Name}: {ResultsJson.Name(report.Verdict)}: {lane.Violated:N0} of {lane.Cases:N0} cases are wrong, seed {report.Seed} ({lane.Rule})"
            ),
            .. lane.Note.Length > 0 ? [lane.Note] : (string[])[],
            .. Unproven(report, lane),
            .. report
                .Failures.Where(failure => failure.Known is null)
                .OrderBy(failure => failure.Operation == Operation.NetworkStep)
                .SelectMany(Tell),
            .. report.KnownFailures.Where(known => !known.IsAsExpected).Select(Known),
        ]);

    private static IEnumerable<string> Tell(Failure failure)
    {
        yield return "";
        yield return failure.Headline;
        foreach (string line in failure.Explanation)
        {
            yield return $"  {line}";
        }

        if (failure.Pattern.Length > 0)
        {
            yield return $"  where, in the case as found: {failure.Pattern}";
        }

        if (failure.Diagnosis is { } diagnosis)
        {
            string threads = diagnosis.Threads.Count > 0 ? $" (as in {string.Join(", ", diagnosis.Threads)})" : "";
            yield return $"  diagnosis: {diagnosis.Text}{threads}";
        }

        yield return Text($"  {failure.FailingCases:N0} cases of this lane fail like this; found as {failure.Found}");
        yield return $"  replay: {Replay(failure.CaseId)}";
    }

    private static IEnumerable<string> Unproven(Report report, LaneReport lane)
    {
        if (report.Verdict == Verdict.Violated)
        {
            yield break;
        }

        if (report.Interrupted)
        {
            yield return "the run was interrupted: what was not judged is not known";
        }

        if (lane.Inconclusive > 0)
        {
            yield return Text($"of {lane.Inconclusive:N0} cases nothing is proven");
        }

        if (lane.Vacuous > 0)
        {
            yield return Text($"{lane.Vacuous:N0} cases could tell nothing: no elements, or all truths zero");
        }

        if (lane.Refused > 0)
        {
            yield return Text($"{lane.Refused:N0} cases were refused, though their operation is declared");
        }
    }

    private static string Strength(OutputStrength strength) =>
        Text(
            $"  {strength.Output} of {strength.Operation.Name()} in {ElementFormat.Of(strength.ElementType).Name}: {strength.Entries:N0} entries, an error of {strength.SmallestError:0.##e+0} in one of them would have been caught, {strength.SmallestShare:0.##e+0} of its entry"
        );

    private static string Known(KnownFailureFinding known) =>
        $"known failure, {known.Status}: {known.Failure.Message} ({known.Failure.Reason}, {known.Failure.Case})";

    private static string Lines(IEnumerable<string> lines) => string.Join('\n', lines);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
