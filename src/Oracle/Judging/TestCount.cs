using ExactGrad.Oracle.Bounds;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Lanes;

namespace ExactGrad.Oracle.Judging;

/// <summary>Counts up, case by case, what became of each test of a lane.</summary>
internal sealed class TestCount
{
    private static readonly string[] NamedByVariant = [new LawsLane().Name, new ContractLane().Name];

    private readonly Dictionary<(Operation, ElementType, string), Entry> _tests = [];

    private sealed class Entry
    {
        internal readonly long[] Outcomes = new long[Enum.GetValues<Outcome>().Length];
        internal CaseId? FirstViolated;
        internal Violation? Violation;
        internal string Reason = "";

        internal long Of(Outcome outcome) => Outcomes[(int)outcome];

        internal Verdict Verdict =>
            Of(Outcome.Violated) > 0 ? Verdict.Violated
            : Of(Outcome.Inconclusive) > 0 ? Verdict.Inconclusive
            : Of(Outcome.Passed) > 0 ? Verdict.Verified
            : Of(Outcome.Vacuous) > 0 ? Verdict.Vacuous
            : Verdict.NotApplicable;
    }

    /// <summary>Adds a case.</summary>
    internal void Add(CaseId id, Judgement judgement)
    {
        IReadOnlyList<string> subjects = Subjects(id);
        foreach (string subject in subjects)
        {
            if (!_tests.TryGetValue((id.Operation, id.ElementType, subject), out Entry? entry))
            {
                _tests[(id.Operation, id.ElementType, subject)] = entry = new Entry();
            }

            // What is said of no output (no answer at all, an input that was changed) is said of all.
            Violation? violation = judgement.Violations.FirstOrDefault(wrong =>
                wrong.Subject == subject || !subjects.Contains(wrong.Subject)
            );
            entry.Outcomes[(int)OutcomeOf(subject, judgement, violation)]++;
            entry.Reason = judgement.Reason.Length > 0 ? judgement.Reason : entry.Reason;
            if (violation is not null && entry.FirstViolated is null)
            {
                // Its story would keep the tensors of the case.
                (entry.FirstViolated, entry.Violation) = (id, violation with { Tell = () => new Story() });
            }
        }
    }

    /// <summary>What was counted, in the order of operations, types and subjects.</summary>
    internal IReadOnlyList<TestReport> Tests(string lane) =>
        [
            .. _tests
                .OrderBy(pair => pair.Key.Item1)
                .ThenBy(pair => pair.Key.Item2)
                .ThenBy(pair => pair.Key.Item3, StringComparer.Ordinal)
                .Select(pair => new TestReport
                {
                    Lane = lane,
                    Operation = pair.Key.Item1,
                    ElementType = pair.Key.Item2,
                    Subject = pair.Key.Item3,
                    Verdict = pair.Value.Verdict,
                    Cases = pair.Value.Outcomes.Sum(),
                    Violated = pair.Value.Of(Outcome.Violated),
                    FirstViolated = pair.Value.FirstViolated?.ToString(),
                    ViolatedSubject = pair.Value.Violation?.Subject,
                    Fault = pair.Value.Violation?.Fault,
                    Reason = pair.Value.Violation?.Headline ?? pair.Value.Reason,
                }),
        ];

    private static IReadOnlyList<string> Subjects(CaseId id) =>
        NamedByVariant.Contains(id.Lane)
            ? [id.Variant[..Math.Max(0, id.Variant.LastIndexOf("-p", StringComparison.Ordinal))]]
            : [.. Signature.Outputs(id.Operation, [.. id.Extents], id.Layout, id.Reduction, id.Request).Select(output => output.Name)];

    /// <summary>An output passes where an entry of it was compared: another output of the case says nothing of this one.</summary>
    private static Outcome OutcomeOf(string subject, Judgement judgement, Violation? violation)
    {
        if (judgement.Outcome is not (Outcome.Passed or Outcome.Violated))
        {
            return judgement.Outcome;
        }

        (string Output, Resolution Resolution)[] own = [.. judgement.Tally.Resolutions.Where(pair => pair.Output == subject)];
        bool compared = own.Length == 0 ? judgement.Outcome == Outcome.Passed : own.Any(pair => pair.Resolution.Entries > 0);
        return violation is not null ? Outcome.Violated
            : compared ? Outcome.Passed
            : Outcome.Vacuous;
    }
}
