using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Lanes;

namespace ExactGrad.Oracle.Judging;

/// <summary>Counts up, case by case, what became of each test of a lane.</summary>
internal sealed class TestCount
{
    private static readonly string[] NamedByVariant = [new LawsLane().Name, new ContractLane().Name];

    private readonly Dictionary<(Operation, ElementType, string), Entry> _tests = [];

    /// <summary>What became of a test.</summary>
    /// <param name="Outcomes">Cases by outcome.</param>
    /// <param name="FirstIndex">Which draw is the first that is wrong.</param>
    /// <param name="FirstViolated">The first that is wrong; null where none is.</param>
    /// <param name="Violation">What was wrong there.</param>
    /// <param name="ReasonIndex">Which draw is the last with a reason.</param>
    /// <param name="Reason">Why nothing is known of it.</param>
    internal sealed record Entry(
        long[] Outcomes,
        long FirstIndex = long.MaxValue,
        CaseId? FirstViolated = null,
        ViolationRecord? Violation = null,
        long ReasonIndex = -1,
        string Reason = ""
    )
    {
        internal long Of(Outcome outcome) => Outcomes[(int)outcome];

        internal Verdict Verdict =>
            Of(Outcome.Violated) > 0 ? Verdict.Violated
            : Of(Outcome.Inconclusive) > 0 ? Verdict.Inconclusive
            : Of(Outcome.Passed) > 0 ? Verdict.Verified
            : Of(Outcome.Vacuous) > 0 ? Verdict.Vacuous
            : Verdict.NotApplicable;

        /// <summary>The cases of both, in whatever order they are added.</summary>
        internal Entry With(Entry other)
        {
            Entry first = other.FirstIndex < FirstIndex ? other : this,
                last = other.ReasonIndex > ReasonIndex ? other : this;
            return first with
            {
                Outcomes = [.. Outcomes.Zip(other.Outcomes, (one, another) => one + another)],
                ReasonIndex = last.ReasonIndex,
                Reason = last.Reason,
            };
        }
    }

    /// <summary>The tests, each with its count.</summary>
    internal IEnumerable<((Operation Operation, ElementType ElementType, string Subject) Test, Entry Count)> Counts =>
        _tests
            .OrderBy(pair => pair.Key.Item1)
            .ThenBy(pair => pair.Key.Item2)
            .ThenBy(pair => pair.Key.Item3, StringComparer.Ordinal)
            .Select(pair => (pair.Key, pair.Value));

    /// <summary>Adds a case.</summary>
    internal void Add(CaseRecord record)
    {
        IReadOnlyList<string> subjects = Subjects(record.Id);
        foreach (string subject in subjects)
        {
            // What is said of no output (no answer at all, an input that was changed) is said of all.
            ViolationRecord? violation = record.Violations.FirstOrDefault(wrong =>
                wrong.Subject == subject || !subjects.Contains(wrong.Subject)
            );
            var outcomes = new long[Enum.GetValues<Outcome>().Length];
            outcomes[(int)OutcomeOf(subject, record, violation)]++;
            Add(
                (record.Id.Operation, record.Id.ElementType, subject),
                new Entry(
                    outcomes,
                    violation is null ? long.MaxValue : record.Index,
                    violation is null ? null : record.Id,
                    violation,
                    record.Reason.Length > 0 ? record.Index : -1,
                    record.Reason
                )
            );
        }
    }

    /// <summary>Adds what others counted.</summary>
    internal void Add(TestCount other)
    {
        foreach (((Operation, ElementType, string) test, Entry count) in other.Counts)
        {
            Add(test, count);
        }
    }

    internal void Add((Operation, ElementType, string) test, Entry count) =>
        _tests[test] = _tests.TryGetValue(test, out Entry? old) ? old.With(count) : count;

    /// <summary>What was counted, in the order of operations, types and subjects.</summary>
    internal IReadOnlyList<TestReport> Tests(string lane) =>
        [
            .. Counts.Select(one => new TestReport
            {
                Lane = lane,
                Operation = one.Test.Operation,
                ElementType = one.Test.ElementType,
                Subject = one.Test.Subject,
                Verdict = one.Count.Verdict,
                Cases = one.Count.Outcomes.Sum(),
                Violated = one.Count.Of(Outcome.Violated),
                FirstViolated = one.Count.FirstViolated?.ToString(),
                ViolatedSubject = one.Count.Violation?.Subject,
                Fault = one.Count.Violation?.Fault,
                Reason = one.Count.Violation?.Headline ?? one.Count.Reason,
            }),
        ];

    private static IReadOnlyList<string> Subjects(CaseId id) =>
        NamedByVariant.Contains(id.Lane)
            ? [id.Variant[..Math.Max(0, id.Variant.LastIndexOf("-p", StringComparison.Ordinal))]]
            : [.. Signature.Outputs(id.Operation, [.. id.Extents], id.Layout, id.Reduction, id.Request).Select(output => output.Name)];

    /// <summary>An output passes where an entry of it was compared: another output of the case says nothing of this one.</summary>
    private static Outcome OutcomeOf(string subject, CaseRecord record, ViolationRecord? violation)
    {
        if (record.Outcome is not (Outcome.Passed or Outcome.Violated))
        {
            return record.Outcome;
        }

        OutputRecord[] own = [.. record.Outputs.Where(output => output.Output == subject)];
        bool compared = own.Length == 0 ? record.Outcome == Outcome.Passed : own.Any(output => output.Resolution.Entries > 0);
        return violation is not null ? Outcome.Violated
            : compared ? Outcome.Passed
            : Outcome.Vacuous;
    }
}
