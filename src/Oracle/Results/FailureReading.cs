using System.Globalization;
using System.Text.Json;
using ExactGrad.Oracle.Catalogue;
using ExactGrad.Oracle.Diagnosis;
using ExactGrad.Oracle.Judging;
using ExactGrad.Oracle.KnownFailures;

namespace ExactGrad.Oracle.Results;

/// <summary>Reads failures as <see cref="ResultsJson"/> writes them. The map of errors is not written, and is null.</summary>
internal static class FailureReading
{
    internal static Failure Failure(JsonElement json) =>
        new()
        {
            Lane = json.Text("lane"),
            Operation = json.Operation("operation"),
            Subject = json.Text("subject"),
            Fault = json.Fault("fault"),
            Headline = json.Text("headline"),
            CaseId = json.Text("case"),
            Found = json.Text("found"),
            Extents = [.. json.Array("extents").Select(extent => extent.GetInt32())],
            FailingCases = json.Long("failingCases"),
            Element = json.Text("element"),
            Expected = json.Number("expected"),
            Actual = json.Number("actual"),
            Bound = json.Number("bound"),
            WrongElements = json.Long("wrongElements"),
            Elements = json.Long("elements"),
            Pattern = json.Text("pattern"),
            Diagnosis = Diagnosis(json.GetProperty("diagnosis")),
            Explanation = json.Texts("explanation"),
        };

    internal static KnownFailureFinding Known(JsonElement json) =>
        new(
            new KnownFailure(
                json.Text("case"),
                json.Text("message"),
                json.Text("reason"),
                DateOnly.ParseExact(json.Text("expires"), "yyyy-MM-dd", CultureInfo.InvariantCulture)
            ),
            json.Enumerated<KnownFailureStatus>("status"),
            json.Texts("found")
        );

    private static OutputDiagnosis? Diagnosis(JsonElement json) =>
        json.ValueKind == JsonValueKind.Null
            ? null
            : new OutputDiagnosis([.. json.Array("mistakes").Select(Mistake)], json.Text("hint"), json.Int("cases"), json.Int("wrongCases"))
            {
                Pairs = [.. json.Array("pairs").Select(pair => new MistakePair(Mistake(pair[0]), Mistake(pair[1])))],
            };

    private static Mistake Mistake(JsonElement json) =>
        KnownMistakes.All.FirstOrDefault(mistake => mistake.Name == json.Text("name"))
        ?? throw new FormatException($"\"{json.Text("name")}\" is not in the catalogue of mistakes");
}
