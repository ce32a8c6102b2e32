using System.Text.Json;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Judging;

namespace ExactGrad.Oracle.Results;

/// <summary>The counts that reports of shards add up from, as JSON: the field "parts" of docs/results.md.</summary>
internal static class PartJson
{
    internal static void Write(Utf8JsonWriter json, ReportPart part)
    {
        json.WriteStartObject();
        ResultsJson.Numbers(json, "shards", part.Shards.Select(shard => (long)shard));
        json.WriteBoolean("interrupted", part.Interrupted);
        json.WriteStartArray("lanes");
        foreach (LaneCount lane in part.Lanes)
        {
            Lane(json, lane);
        }

        json.WriteEndArray();
        json.WriteStartArray("failures");
        foreach (Failure failure in part.Failures)
        {
            json.WriteStartObject();
            json.WritePropertyName("failure");
            ResultsJson.Failure(json, failure);
            json.WritePropertyName("asFound");
            if (failure.AsFound is null)
            {
                json.WriteNullValue();
            }
            else
            {
                ResultsJson.Failure(json, failure.AsFound);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Lane(Utf8JsonWriter json, LaneCount lane)
    {
        json.WriteStartObject();
        json.WriteString("name", lane.Lane.Name);
        json.WriteBoolean("endsWhenWrong", lane.EndsWhenWrong);
        json.WriteNumber("processFaults", lane.ProcessFaults);
        json.WriteBoolean("interrupted", lane.Interrupted);
        json.WriteString("absent", lane.Absent);
        json.WriteString("notDrawn", lane.NotDrawn);
        json.WriteNumber("seconds", lane.Elapsed.TotalSeconds);
        json.WriteStartArray("stretches");
        foreach (CaseCount stretch in lane.Stretches)
        {
            Count(json, stretch);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Count(Utf8JsonWriter json, CaseCount count)
    {
        json.WriteStartObject();
        ResultsJson.Numbers(json, "outcomes", count.Outcomes);
        json.WriteNumber("compared", count.Compared);
        json.WriteNumber("largestShareOfBound", count.LargestShare);
        ResultsJson.Numbers(json, "shares", count.Shares);
        json.WriteNumber("skipped", count.Skipped);
        ResultsJson.Strings(json, "shapes", count.Shapes.Keys.Order().Select(key => string.Join('x', ShapeSet.Extents(key))));
        json.WriteStartArray("strength");
        foreach (OutputStrength strength in count.Strength.Outputs)
        {
            ResultsJson.Strength(json, strength);
        }

        json.WriteEndArray();
        json.WriteStartArray("tests");
        foreach (((Operation operation, ElementType type, string subject), TestCount.Entry test) in count.Tests.Counts)
        {
            json.WriteStartObject();
            json.WriteString("operation", operation.Name());
            json.WriteString("elementType", ElementFormat.Of(type).Name);
            json.WriteString("subject", subject);
            ResultsJson.Numbers(json, "outcomes", test.Outcomes);
            json.WriteNumber("firstIndex", test.FirstIndex);
            json.WriteString("first", test.FirstViolated?.ToString());
            json.WriteString("violated", test.Violation?.Subject);
            json.WriteString("fault", test.Violation?.Fault?.ToString());
            json.WriteString("headline", test.Violation?.Headline);
            json.WriteNumber("reasonIndex", test.ReasonIndex);
            json.WriteString("reason", test.Reason);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("observations");
        foreach ((string text, SeenCount seen) in count.Observations)
        {
            json.WriteStartObject();
            json.WriteString("text", text);
            json.WriteNumber("cases", seen.Cases);
            json.WriteNumber("firstIndex", seen.FirstIndex);
            json.WriteString("first", seen.First.ToString());
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("reasonIndex", count.Reason.Index);
        json.WriteString("reason", count.Reason.Text);
        json.WriteStartArray("kinds");
        foreach ((FailureKind kind, KindCount cases) in count.KindsInOrder)
        {
            Kind(json, kind, cases);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Kind(Utf8JsonWriter json, FailureKind kind, KindCount count)
    {
        json.WriteStartObject();
        json.WriteString("operation", kind.Operation.Name());
        json.WriteString("subject", kind.Subject);
        json.WriteString("fault", kind.Fault?.ToString());
        json.WriteNumber("cases", count.Cases);
        json.WriteNumber("firstIndex", count.FirstIndex);
        json.WriteNumber("firstOrder", count.FirstOrder);
        json.WriteString("first", count.First.ToString());
        json.WriteString("headline", count.Headline);
        json.WriteNumber("widestIndex", count.WidestIndex);
        json.WriteString("widest", count.Widest.ToString());
        json.WriteEndObject();
    }
}
