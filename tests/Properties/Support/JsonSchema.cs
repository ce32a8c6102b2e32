using System.Text.Json;
using System.Text.RegularExpressions;

namespace ExactGrad.Tests.Properties.Support;

/// <summary>
/// JSON Schema, draft 2020-12, as far as docs/results.schema.json goes: a keyword that is not known here is a failure, so that none is
/// passed over.
/// </summary>
internal sealed class JsonSchema(JsonElement root)
{
    private static readonly string[] Notes = ["$schema", "$id", "$defs", "title", "description"];

    /// <summary>What of a value does not fit, each with its place.</summary>
    internal IReadOnlyList<string> Problems(JsonElement value)
    {
        var problems = new List<string>();
        Check(root, value, "$", problems);
        return problems;
    }

    private void Check(JsonElement schema, JsonElement value, string at, List<string> problems)
    {
        foreach (JsonProperty keyword in schema.EnumerateObject())
        {
            JsonElement said = keyword.Value;
            void Expect(bool holds, string what)
            {
                if (!holds)
                {
                    problems.Add($"{at}: {what}, but is {value.GetRawText()}");
                }
            }

            switch (keyword.Name)
            {
                case "$ref":
                    Check(Resolve(said.GetString()!), value, at, problems);
                    break;
                case "type":
                    Expect(Values(said).Any(type => IsOf(value, type.GetString()!)), $"is to be {said}");
                    break;
                case "const":
                    Expect(JsonElement.DeepEquals(said, value), $"is to be {said}");
                    break;
                case "enum":
                    Expect(said.EnumerateArray().Any(one => JsonElement.DeepEquals(one, value)), $"is to be one of {said}");
                    break;
                case "anyOf":
                    Expect(said.EnumerateArray().Any(one => Fits(one, value)), "is to fit one of several");
                    break;
                case "pattern":
                    Expect(
                        value.ValueKind != JsonValueKind.String || Regex.IsMatch(value.GetString()!, said.GetString()!),
                        $"is to be {said}"
                    );
                    break;
                case "minimum":
                    Expect(value.ValueKind != JsonValueKind.Number || value.GetDouble() >= said.GetDouble(), $"is to be at least {said}");
                    break;
                case "minItems":
                    Expect(value.ValueKind != JsonValueKind.Array || value.GetArrayLength() >= said.GetInt32(), $"is to have {said}");
                    break;
                case "maxItems":
                    Expect(value.ValueKind != JsonValueKind.Array || value.GetArrayLength() <= said.GetInt32(), $"is to have {said}");
                    break;
                case "items" when value.ValueKind == JsonValueKind.Array:
                    int index = 0;
                    foreach (JsonElement item in value.EnumerateArray())
                    {
                        Check(said, item, $"{at}[{index++}]", problems);
                    }

                    break;
                case "properties" when value.ValueKind == JsonValueKind.Object:
                    foreach (JsonProperty field in value.EnumerateObject())
                    {
                        if (said.TryGetProperty(field.Name, out JsonElement own))
                        {
                            Check(own, field.Value, $"{at}.{field.Name}", problems);
                        }
                    }

                    break;
                case "required" when value.ValueKind == JsonValueKind.Object:
                    Expect(said.EnumerateArray().All(name => value.TryGetProperty(name.GetString()!, out _)), $"is to have {said}");
                    break;
                case "additionalProperties" when value.ValueKind == JsonValueKind.Object:
                    Expect(
                        said.GetBoolean()
                            || value.EnumerateObject().All(field => schema.GetProperty("properties").TryGetProperty(field.Name, out _)),
                        "has a field that the schema does not know"
                    );
                    break;
                case "items" or "properties" or "required" or "additionalProperties":
                    break;
                default:
                    Expect(Notes.Contains(keyword.Name), $"the schema has the keyword {keyword.Name}, which is not known here");
                    break;
            }
        }
    }

    private bool Fits(JsonElement schema, JsonElement value)
    {
        var problems = new List<string>();
        Check(schema, value, "", problems);
        return problems.Count == 0;
    }

    private JsonElement Resolve(string reference) =>
        reference.TrimStart('#', '/').Split('/').Aggregate(root, (element, name) => element.GetProperty(name));

    private static IEnumerable<JsonElement> Values(JsonElement one) => one.ValueKind == JsonValueKind.Array ? one.EnumerateArray() : [one];

    private static bool IsOf(JsonElement value, string type) =>
        type switch
        {
            "object" => value.ValueKind == JsonValueKind.Object,
            "array" => value.ValueKind == JsonValueKind.Array,
            "string" => value.ValueKind == JsonValueKind.String,
            "number" => value.ValueKind == JsonValueKind.Number,
            "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
            "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
            "null" => value.ValueKind == JsonValueKind.Null,
            _ => throw new ArgumentException($"{type} is no type of JSON Schema"),
        };
}
