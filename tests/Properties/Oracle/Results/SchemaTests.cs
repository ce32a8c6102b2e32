using System.Text.Json;
using System.Text.Json.Nodes;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Catalogue;
using ExactGrad.Oracle.Diagnosis;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.Judging;
using ExactGrad.Oracle.KnownFailures;
using ExactGrad.Oracle.Results;
using ExactGrad.Tests.Properties.Architecture;
using ExactGrad.Tests.Properties.Support;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Results;

/// <summary>docs/results.schema.json and what is written: neither has a field that the other does not know.</summary>
public sealed class SchemaTests
{
    private static readonly JsonElement Published = JsonDocument
        .Parse(File.ReadAllText(Path.Combine(Solution.Root, "docs", "results.schema.json")))
        .RootElement;

    private static readonly JsonSchema Schema = new(Published);

    private static readonly Lazy<Report> Violated = new(() => Judged("db-not-summed"));

    [Fact]
    public void Violated_WithADiagnosis_Fits()
    {
        Assert.NotEmpty(Violated.Value.Failures);
        Assert.Contains(Violated.Value.Failures, failure => failure.Diagnosis?.Mistakes.Count > 0);
        AssertFits(Violated.Value);
    }

    [Fact]
    public void Verified_Fits()
    {
        Report report = Judged(null);
        Assert.Equal(Verdict.Verified, report.Verdict);
        AssertFits(report);
    }

    [Fact]
    public void NotStarted_Fits() => AssertFits(Report.NotStarted("no such", new Fault(FaultKind.NotStarted, "no such")));

    [Fact]
    public void EveryKindOfOddity_Fits()
    {
        Failure failure = Violated.Value.Failures[0];
        Mistake mistake = KnownMistakes.All[0];
        IEnumerable<Failure> odd =
        [
            failure with
            {
                Expected = double.NaN,
                Actual = double.NegativeInfinity,
                Bound = null,
                Diagnosis = null,
            },
            failure with
            {
                Diagnosis = new OutputDiagnosis([], "all are NaN", 3, 2) { Pairs = [new MistakePair(mistake, mistake)] },
                Known = new KnownFailure(failure.CaseId, failure.Headline, "issue 17", new DateOnly(2027, 1, 31)),
            },
            .. Enum.GetValues<FaultKind>().Select(kind => failure with { Fault = kind }),
        ];
        KnownFailure known = new(failure.CaseId, failure.Headline, "issue 17", new DateOnly(2027, 1, 31));
        AssertFits(
            Violated.Value with
            {
                Interrupted = true,
                Seed = ulong.MaxValue,
                Failures = [.. odd],
                KnownFailures =
                [
                    .. Enum.GetValues<KnownFailureStatus>().Select(status => new KnownFailureFinding(known, status, ["y is wrong"])),
                ],
            }
        );
    }

    [Theory]
    [InlineData("a field more", """{"more":1}""")]
    [InlineData("another verdict", """{"verdict":"fine"}""")]
    [InlineData("a number for a text", """{"seed":7}""")]
    [InlineData("a text for a number", """{"seconds":"7"}""")]
    [InlineData("another format", """{"format":"exactgrad-results/2"}""")]
    [InlineData("a lane that is none", """{"lanes":[{}]}""")]
    public void AnythingElse_DoesNotFit(string what, string change)
    {
        JsonObject results = JsonNode.Parse(Written(Violated.Value))!.AsObject();
        foreach ((string name, JsonNode? value) in JsonNode.Parse(change)!.AsObject())
        {
            results[name] = value!.DeepClone();
        }

        Assert.True(Problems(results.ToJsonString()).Count > 0, what);
    }

    [Fact]
    public void AFieldLess_DoesNotFit_WhereverItIs()
    {
        JsonObject whole = JsonNode.Parse(Written(Violated.Value))!.AsObject();
        foreach (string path in new[] { "", "implementation", "lanes", "failures" })
        {
            JsonObject Of(JsonObject root) =>
                path.Length == 0 ? root
                : root[path] is JsonArray array ? array[0]!.AsObject()
                : root[path]!.AsObject();
            foreach (string name in Of(whole).Select(field => field.Key))
            {
                var less = whole.DeepClone().AsObject();
                Of(less).Remove(name);
                Assert.True(Problems(less.ToJsonString()).Count > 0, $"{path}.{name} may be missing");
            }
        }
    }

    /// <summary>What the schema lists is all that there is: a new operation, type or lane is not forgotten there.</summary>
    [Fact]
    public void Lists_AreThoseOfTheCode()
    {
        string[] Listed(string name) =>
            [.. Published.GetProperty("$defs").GetProperty(name).GetProperty("enum").EnumerateArray().Select(one => one.GetString()!)];
        Assert.Equal(OperationNames.All.Select(operation => operation.Name()), Listed("operation"));
        Assert.Equal(ElementFormat.All.Select(format => format.Name), Listed("elementType"));
        Assert.Equal(JudgeOptions.LaneNames, Listed("laneName"));
        Assert.Equal(Enum.GetValues<Verdict>().Select(ResultsJson.Name), Listed("verdict"));
    }

    private static void AssertFits(Report report) => Assert.Empty(Problems(Written(report)));

    private static IReadOnlyList<string> Problems(string json) => Schema.Problems(JsonDocument.Parse(json).RootElement);

    private static string Written(Report report)
    {
        using var stream = new MemoryStream();
        ResultsJson.Write(stream, report);
        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>All lanes but large, on small cases.</summary>
    private static Report Judged(string? mistake)
    {
        using IImplementation implementation = mistake is null
            ? new ReferenceImplementation()
            : new MistakenImplementation(KnownMistakes.All.Single(known => known.Name == mistake));
        var options = new JudgeOptions
        {
            Cases = 40,
            MaxSide = 5,
            Lanes = [.. JudgeOptions.LaneNames.Where(name => name != "large")],
        };
        return new Judge(implementation, options).Run();
    }
}
