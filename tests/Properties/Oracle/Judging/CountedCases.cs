using ExactGrad.Oracle.Bounds;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Judging;
using ExactGrad.Oracle.Lanes;

namespace ExactGrad.Tests.Properties.Oracle.Judging;

/// <summary>Cases to count: of every outcome, with and without findings, and what is told of their counts.</summary>
internal static class CountedCases
{
    internal static readonly CaseId SmallCase = CaseId.Parse("eg1/exact.p24/linear.backward/f32/input-major/-/1x2x3/dx+dw/1");
    internal static readonly CaseId LargeCase = CaseId.Parse("eg1/exact.p24/linear.backward/f32/input-major/-/4x5x6/dx+dw/2");
    internal static readonly CaseId Loss = CaseId.Parse("eg1/exact.p24/mse.forward/f64/-/sum/4x5/-/3");
    internal static readonly CaseId Chain = CaseId.Parse("eg1/exact.p24/network.step/f32/input-major/sum/2x3x4x5/dx/4");

    internal static readonly CaseRecord[] Records =
    [
        Record(0, SmallCase, Outcome.Passed) with
        {
            Compared = 10,
            LargestShare = 0.49,
            Skipped = 3,
            Outputs = [Strong("dx", 4, 0.5), Strong("dw", 6, 0.25)],
        },
        Record(1, LargeCase, Outcome.Violated) with
        {
            Compared = 7,
            Outputs = [Strong("dx", 1, 0.001)],
            Violations = [Wrong("dx", "first"), Wrong("dw", "second")],
        },
        Record(2, Loss, Outcome.Inconclusive) with
        {
            Reason = "too long",
        },
        Record(3, SmallCase, Outcome.Violated) with
        {
            Violations = [Wrong("dw", "third"), Wrong("dx", "fourth", FaultKind.Crashed)],
        },
        Record(4, Loss, Outcome.Passed) with
        {
            Compared = 5,
            LargestShare = 1,
            Observation = "odd",
            Outputs = [Strong("loss", 0, 1)],
        },
        Record(5, Chain, Outcome.NotApplicable) with
        {
            Reason = "not today",
        },
        Record(6, Loss, Outcome.Vacuous) with
        {
            Observation = "odd",
            Reason = "not kept",
        },
        Record(7, LargeCase, Outcome.Violated) with
        {
            Violations = [Wrong("dx", "fifth")],
        },
    ];

    internal static LaneCount Lane(bool ends = true) => new(new ExactLane()) { EndsWhenWrong = ends };

    internal static CaseCount Counted(IEnumerable<CaseRecord> records)
    {
        var count = new CaseCount();
        foreach (CaseRecord record in records)
        {
            count.Add(record);
        }

        return count;
    }

    internal static string Told(CaseCount count) =>
        string.Join(
            '\n',
            [
                string.Join(' ', count.Outcomes),
                $"{count.Compared} {count.LargestShare} {string.Join(' ', count.Shares)} {count.Skipped} {count.Reason}",
                string.Join(' ', count.Shapes.Keys.Order()),
                .. count.Strength.Outputs.Select(one => one.ToString()),
                .. count.Tests.Tests("exact").Select(one => one.ToString()),
                .. count.Observations.Select(one => $"{one.Key} {one.Value}"),
                .. count.KindsInOrder.Select(one => one.ToString()),
            ]
        );

    internal static CaseRecord Record(long index, CaseId id, Outcome outcome) =>
        new()
        {
            Index = index,
            Id = id,
            Outcome = outcome,
        };

    internal static ViolationRecord Wrong(string subject, string headline, FaultKind? fault = null) => new(subject, fault, headline);

    internal static OutputRecord Strong(string output, long entries, double error) =>
        new(output, new Resolution(entries, entries == 0 ? double.PositiveInfinity : error, error), null);
}
