using ExactGrad.Oracle.Judging;
using ExactGrad.Oracle.Results;

namespace ExactGrad.Cli.Output;

/// <summary>
/// Workflow commands that GitHub Actions shows beside a run: an error for each failure, a warning where nothing is wrong and not all is
/// known. Written where the environment says that it is GitHub's.
/// </summary>
internal static class GitHubAnnotations
{
    internal const string Variable = "GITHUB_ACTIONS";

    /// <summary>Whether there is anybody to read them.</summary>
    internal static bool AreRead => Environment.GetEnvironmentVariable(Variable) == "true";

    /// <summary>A line for each.</summary>
    /// <param name="report">The report.</param>
    /// <param name="replay">The command that judges a case again, by its id.</param>
    internal static IEnumerable<string> Of(Report report, Func<string, string> replay)
    {
        if (report.StartFault is { } fault)
        {
            yield return Line("error", "ExactGrad", $"the program cannot be judged: {fault.Text}");
        }

        foreach (Failure failure in report.Failures.Where(failure => failure.Known is null))
        {
            IEnumerable<string> lines = [failure.Headline, .. failure.Explanation, $"replay: {replay(failure.CaseId)}"];
            yield return Line("error", $"ExactGrad {failure.Lane}", string.Join('\n', lines));
        }

        foreach (var known in report.KnownFailures.Where(known => !known.IsAsExpected))
        {
            yield return Line("error", "ExactGrad known failure", $"{known.Status}: {known.Failure.Message}\n{known.Failure.Case}");
        }

        if (report.Verdict is Verdict.Inconclusive or Verdict.Vacuous)
        {
            IEnumerable<string> notes = report.Lanes.Where(lane => lane.Note.Length > 0).Select(lane => $"{lane.Name}: {lane.Note}");
            yield return Line("warning", $"ExactGrad: {ResultsJson.Name(report.Verdict)}", string.Join('\n', notes));
        }
    }

    /// <summary>A message may hold lines, a property neither these nor what separates properties.</summary>
    private static string Line(string command, string title, string message) =>
        $"::{command} title={Escaped(title).Replace(":", "%3A", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal)}"
        + $"::{Escaped(message)}";

    private static string Escaped(string text) =>
        text.Replace("%", "%25", StringComparison.Ordinal)
            .Replace("\r", "%0D", StringComparison.Ordinal)
            .Replace("\n", "%0A", StringComparison.Ordinal);
}
