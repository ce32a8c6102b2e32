using System.Collections.Frozen;
using System.Globalization;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Judging;
using ExactGrad.Oracle.Lanes;

namespace ExactGrad.Oracle.Vectors;

/// <summary>Judges answers from files by the rules of the lanes that asked.</summary>
public static class VectorCheck
{
    /// <summary>Judges every case of the folder, each as it is: nothing can be asked again, so nothing is shrunk.</summary>
    /// <param name="folder">The calls.</param>
    /// <param name="answers">The answers to them.</param>
    /// <param name="progress">Told after every batch of cases.</param>
    /// <param name="cancellation">Stops between batches; the report then tells what is known so far.</param>
    public static Report Run(
        VectorFolder folder,
        AnswerFiles answers,
        IProgress<JudgeProgress>? progress = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(answers);
        // As verify draws only what is declared; why the rest is not judged is told.
        ILookup<string?, CaseId> declared = folder.Index.Cases.ToLookup(id => answers.Capabilities.Lacking(CallOf(id)));
        var options = new JudgeOptions { Seed = folder.Index.Options.Seed };
        Report report = new Judge(answers, options).Run([.. declared[null]], progress, cancellation);
        List<(VectorFile File, int Unanswered)> unanswered = [.. answers.Unanswered()];
        var lanes = new List<LaneReport>();
        foreach (Lane lane in Lane.All)
        {
            LaneReport judged =
                report.Lanes.FirstOrDefault(judged => judged.Name == lane.Name)
                ?? NotApplicable(
                    lane,
                    VectorOptions.Excluded.TryGetValue(lane.Name, out string? reason) ? reason
                        : folder.Index.Options.Lanes.Contains(lane.Name) ? "the answers declare nothing that the folder asks of it"
                        : "the folder holds no cases of it (vectors write --lanes)"
                );
            lanes.Add(judged with { Observations = [.. judged.Observations, .. Undeclared(lane, declared), .. Missing(lane, unanswered)] });
        }

        return report with
        {
            Lanes = lanes,
        };
    }

    private static Call CallOf(CaseId id) =>
        new(id.Operation, id.ElementType, id.Layout, id.Reduction, id.Request, FrozenDictionary<string, Tensor>.Empty);

    private static IEnumerable<string> Undeclared(Lane lane, ILookup<string?, CaseId> declared)
    {
        string[] reasons =
        [
            .. declared
                .Where(group => group.Key is not null)
                .Select(group => (Reason: group.Key, Cases: group.Count(id => id.Lane == lane.Name)))
                .Where(group => group.Cases > 0)
                .OrderBy(group => group.Reason, StringComparer.Ordinal)
                .Select(group => string.Create(CultureInfo.InvariantCulture, $"{group.Reason} ({group.Cases} cases)")),
        ];
        return reasons.Length == 0 ? [] : [$"not applicable: {string.Join("; ", reasons)}"];
    }

    private static IEnumerable<string> Missing(Lane lane, List<(VectorFile File, int Unanswered)> unanswered) =>
        unanswered
            .Where(pair => pair.File.Name.StartsWith($"{VectorWriter.CallsFolder}/{lane.Name}.", StringComparison.Ordinal))
            .Select(pair =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{pair.File.Name}: {pair.Unanswered} of {pair.File.Calls} calls have no answer"
                )
            );

    private static LaneReport NotApplicable(Lane lane, string reason) =>
        new()
        {
            Name = lane.Name,
            Rule = lane.Rule,
            Verdict = Verdict.NotApplicable,
            Note = reason,
        };
}
