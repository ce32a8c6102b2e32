using ExactGrad.Oracle.Judging;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Judging;

/// <summary>How the verdicts of lanes become one, and one an exit code: every pair.</summary>
public sealed class VerdictTests
{
    private const Verdict Yes = Verdict.Verified,
        No = Verdict.Violated,
        Open = Verdict.Inconclusive,
        Void = Verdict.Vacuous,
        None = Verdict.NotApplicable;

    /// <summary>Two lanes and the run.</summary>
    public sealed record Row(Verdict First, Verdict Second, Verdict Run);

    public static TheoryData<Row> Pairs { get; } =
    [
        new Row(Yes, Yes, Yes),
        new Row(Yes, No, No),
        new Row(Yes, Open, Open),
        new Row(Yes, Void, Void),
        new Row(Yes, None, Yes),
        new Row(No, No, No),
        new Row(No, Open, No),
        new Row(No, Void, No),
        new Row(No, None, No),
        new Row(Open, Open, Open),
        new Row(Open, Void, Open),
        new Row(Open, None, Open),
        new Row(Void, Void, Void),
        new Row(Void, None, Void),
        new Row(None, None, Void),
    ];

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Combine_OfTwo_InEitherOrder(Row row)
    {
        Assert.Equal(row.Run, Report.Combine([row.First, row.Second]));
        Assert.Equal(row.Run, Report.Combine([row.Second, row.First]));
        Assert.Equal(row.Run, Report.Combine([row.First, row.Second, row.First]));
    }

    [Fact]
    public void Combine_OfNothing_IsVacuous() => Assert.Equal(Void, Report.Combine([]));

    [Theory]
    [InlineData(Yes, 0)]
    [InlineData(No, 1)]
    [InlineData(Open, 2)]
    [InlineData(Void, 2)]
    [InlineData(None, 2)]
    public void ExitCode_OfAVerdict(Verdict verdict, int code) => Assert.Equal(code, Report.ExitCodeOf(verdict));
}
