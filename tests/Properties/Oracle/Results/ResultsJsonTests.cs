using System.Globalization;
using System.Text;
using System.Text.Json;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.Judging;
using ExactGrad.Oracle.Results;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Results;

/// <summary>Results for machines: what is written is read back, whatever the numbers and the culture.</summary>
public sealed class ResultsJsonTests
{
    [Fact]
    public void FailureIds_AreReadBack()
    {
        string[] ids = ["eg1/exact.p24/relu.forward/f32/-/-/1x1/-/0000000000000000/x=1.5", "eg1/a \"b\" \\ <c>"];
        using var stream = new MemoryStream(Written(With(ids.Select(id => Failure(id, 1)))));
        Assert.Equal(ids, ResultsJson.ReadFailureIds(stream));
    }

    [Theory]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "Infinity")]
    [InlineData(double.NegativeInfinity, "-Infinity")]
    public void NumbersThatJsonDoesNotHave_AreStrings(double number, string text)
    {
        JsonElement failure = Document(With([Failure("id", number)])).GetProperty("failures")[0];
        Assert.Equal(text, failure.GetProperty("actual").GetString());
        Assert.Equal(JsonValueKind.Null, failure.GetProperty("bound").ValueKind);
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(-5e-324)]
    [InlineData(1.7976931348623157e308)]
    public void Numbers_KeepEveryBit(double number) =>
        Assert.Equal(number, Document(With([Failure("id", number)])).GetProperty("failures")[0].GetProperty("actual").GetDouble());

    [Fact]
    public void Seed_KeepsAll64Bits_AsText() => Assert.Equal("18446744073709551615", Document(With([])).GetProperty("seed").GetString());

    [Fact]
    public void AnotherCulture_GivesTheSameBytes()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        Report report = With([Failure("id", -1234567.5), Failure("id", double.NegativeInfinity)]);
        byte[] invariant = Written(report);
        CultureInfo.CurrentCulture = new CultureInfo("ru-RU");
        try
        {
            Assert.Equal(invariant, Written(report));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    // The whole way: a run whose explanations hold fractions, told in a culture with decimal commas.
    [Fact]
    public void Explanations_UnderAnotherCulture_AreTheSame()
    {
        string Told()
        {
            Support.Mistake mistake = Support.Mistake.All.First(m => m.Name.StartsWith("dx too large", StringComparison.Ordinal));
            using IImplementation implementation = mistake.Make();
            Report report = new Judge(
                implementation,
                new JudgeOptions
                {
                    Cases = 60,
                    MaxSide = 4,
                    Lanes = ["rounding"],
                }
            ).Run();
            return string.Join('\n', report.Failures.SelectMany(failure => failure.Explanation));
        }

        CultureInfo before = CultureInfo.CurrentCulture;
        string invariant = Told();
        CultureInfo.CurrentCulture = new CultureInfo("ru-RU");
        try
        {
            Assert.Equal(invariant, Told());
            Assert.NotEqual("", invariant);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData("", "not a results file (exactgrad-results/1)")]
    [InlineData("not json", "not a results file (exactgrad-results/1)")]
    [InlineData("[]", "not a results file (exactgrad-results/1)")]
    [InlineData("{}", "not a results file (exactgrad-results/1)")]
    [InlineData("""{"format":3}""", "not a results file (exactgrad-results/1)")]
    [InlineData("""{"format":"junit"}""", "its format is \"junit\"; expected \"exactgrad-results/1\"")]
    [InlineData("""{"format":"exactgrad-results/1"}""", "not a results file (exactgrad-results/1)")]
    [InlineData("""{"format":"exactgrad-results/1","failures":[{}]}""", "not a results file (exactgrad-results/1)")]
    public void OtherFiles_AreRefused_WithWhatWasExpected(string text, string says)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        Assert.Contains(says, Assert.Throws<FormatException>(() => ResultsJson.ReadFailureIds(stream)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void EveryVerdict_HasAWordOfItsOwn() =>
        Assert.Equal(
            ["verified", "violated", "inconclusive", "vacuous", "not-applicable"],
            Enum.GetValues<Verdict>().Select(ResultsJson.Name)
        );

    private static JsonElement Document(Report report) => JsonDocument.Parse(Written(report)).RootElement;

    private static byte[] Written(Report report)
    {
        using var stream = new MemoryStream();
        ResultsJson.Write(stream, report);
        return stream.ToArray();
    }

    private static Report With(IEnumerable<Failure> failures) =>
        new()
        {
            Verdict = Verdict.Violated,
            Capabilities = new Capabilities { Name = "Имя \u0001" },
            Seed = ulong.MaxValue,
            Lanes =
            [
                new LaneReport
                {
                    Name = "exact",
                    Rule = "equals",
                    Verdict = Verdict.Violated,
                    LargestShare = 0.25,
                },
            ],
            Failures = [.. failures],
            Elapsed = TimeSpan.FromSeconds(1.5),
        };

    private static Failure Failure(string id, double actual) =>
        new()
        {
            Lane = "exact",
            Operation = Operation.ReluForward,
            Subject = "y",
            Headline = "y is wrong",
            Found = id,
            CaseId = id,
            Extents = [1, 1],
            FailingCases = 1,
            Expected = 0.5,
            Actual = actual,
        };
}
