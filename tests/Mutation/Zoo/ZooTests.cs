using System.Globalization;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Catalogue;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.Judging;
using Xunit;

namespace ExactGrad.Tests.Mutation.Zoo;

/// <summary>
/// No false alarm: right implementations that differ in order and method are verified in every lane. EXACTGRAD_ZOO_CASES
/// sets the cases of each lane, of which the full run takes many.
/// </summary>
public sealed class ZooTests
{
    private static readonly int? CasesPerLane = Environment.GetEnvironmentVariable("EXACTGRAD_ZOO_CASES") is { Length: > 0 } text
        ? int.Parse(text, CultureInfo.InvariantCulture)
        : null;

    private static readonly Product[] Products =
    [
        .. Summation.All.Select(summation => new EntryByEntry(summation)),
        new EntryByEntry(new InOrder(), Threads: true),
        new OuterProducts(),
    ];

    public static TheoryData<string> Names => [.. Products.Select(product => product.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void RightImplementation_IsVerifiedInEveryLane(string name)
    {
        Product product = Products.Single(known => known.Name == name);
        Summation? summation = (product as EntryByEntry)?.Summation;
        Report report = Judged(
            product,
            JudgeOptions.LaneNames.Where(lane => lane != "special" || summation is not { KeepsInfinities: false }),
            summation is { OfFloatOnly: true } ? [ElementType.F32] : [ElementType.F64, ElementType.F32]
        );
        Assert.True(report.Verdict == Verdict.Verified, Told(report));
    }

    // Its sums of operands need bits that a budget for sums of products does not give: equality holds where there is room for
    // them, here because far narrower sums are declared than there are. The proven bound of each element does not hold.
    [Fact]
    public void Strassen_IsVerifiedOnExactDataWithRoom_AndToldToBeRightNormwiseInTheLaneRounding()
    {
        using var roomy = new ZooImplementation(new Strassen(), ElementType.F64) { Sums = ElementType.F32 };
        Report exact = Judged(roomy, ["exact", "derivative", "laws"], cases: 150, maxSide: 9);
        Assert.True(exact.Verdict == Verdict.Verified, Told(exact));

        using var plain = new ZooImplementation(new Strassen(), ElementType.F64, ElementType.F32);
        Report rounding = Judged(plain, ["rounding"], cases: 200, maxSide: 5);
        Assert.Equal(Verdict.Violated, rounding.Verdict);
        Assert.All(
            rounding.Failures,
            failure => Assert.Contains(failure.Explanation, line => line.StartsWith("normwise it is right", StringComparison.Ordinal))
        );
    }

    [Fact]
    public void RoundingToBFloat16_IsToldToBeWrongNormwiseAsWell()
    {
        using var narrow = new MistakenImplementation(KnownMistakes.All.Single(mistake => mistake.Name == "inputs-rounded-to-bf16"));
        Report rounding = Judged(narrow, ["rounding"], cases: 200, maxSide: 5);
        Assert.All(
            rounding.Failures.Where(failure => failure.Operation == Operation.LinearForward),
            failure => Assert.Contains(failure.Explanation, line => line.StartsWith("normwise it is wrong", StringComparison.Ordinal))
        );
    }

    private static Report Judged(Product product, IEnumerable<string> lanes, ElementType[] types)
    {
        using var implementation = new ZooImplementation(product, types);
        return Judged(implementation, lanes, CasesPerLane ?? 120, CasesPerLane is null ? 33 : 129);
    }

    private static Report Judged(IImplementation implementation, IEnumerable<string> lanes, int cases, int maxSide) =>
        new Judge(
            implementation,
            new JudgeOptions
            {
                Lanes = [.. lanes.Where(lane => lane != "large")],
                Cases = cases,
                MaxSide = maxSide,
                Seed = 1,
            }
        ).Run();

    private static string Told(Report report) =>
        $"{report.Verdict}\n{string.Join('\n', report.Failures.Select(failure => $"{failure.CaseId}\n{string.Join('\n', failure.Explanation)}"))}";
}
