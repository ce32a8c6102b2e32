using System.Globalization;
using System.Text.Json;
using ExactGrad.Oracle.Cases;

namespace ExactGrad.Oracle.KnownFailures;

/// <summary>The file of known failures, as JSON. docs/results.md says what each field means.</summary>
public static class KnownFailuresFile
{
    /// <summary>The format's name and version, in the field "format".</summary>
    public const string Format = "exactgrad-known-failures/1";

    private const string DateFormat = "yyyy-MM-dd";

    private static readonly string[] Fields = ["case", "message", "reason", "expires"];

    private static readonly JsonDocumentOptions Reading = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>Reads a file.</summary>
    /// <exception cref="FormatException">It is none; the message says where, and what was expected.</exception>
    public static IReadOnlyList<KnownFailure> Read(Stream stream)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(stream, Reading);
            JsonElement root = Expect(document.RootElement, JsonValueKind.Object, "the file", "an object");
            string format = Text(root, "the file", "format");
            if (format != Format)
            {
                throw new FormatException($"its format is \"{format}\"; expected \"{Format}\"");
            }

            OnlyKnown(root, "the file", ["format", "failures"]);
            if (!root.TryGetProperty("failures", out JsonElement entries))
            {
                throw new FormatException("the file has no \"failures\"; expected an array of them");
            }

            Expect(entries, JsonValueKind.Array, "failures", "an array");
            var failures = new List<KnownFailure>();
            foreach (JsonElement entry in entries.EnumerateArray())
            {
                KnownFailure failure = Entry(entry, $"failures[{failures.Count}]");
                if (failures.Exists(known => known.Case == failure.Case && known.Message == failure.Message))
                {
                    throw new FormatException($"failures[{failures.Count}] names {failure.Case} with the same message again");
                }

                failures.Add(failure);
            }

            return failures;
        }
        catch (JsonException problem)
        {
            throw new FormatException($"not a file of known failures ({Format}): {problem.Message}", problem);
        }
    }

    /// <summary>Writes a file.</summary>
    public static void Write(Stream stream, IEnumerable<KnownFailure> failures)
    {
        ArgumentNullException.ThrowIfNull(failures);
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteString("format", Format);
        json.WriteStartArray("failures");
        foreach (KnownFailure failure in failures)
        {
            json.WriteStartObject();
            json.WriteString("case", failure.Case);
            json.WriteString("message", failure.Message);
            json.WriteString("reason", failure.Reason);
            json.WriteString("expires", failure.Expires.ToString(DateFormat, CultureInfo.InvariantCulture));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Reads a day such as 2027-01-31; false for anything else.</summary>
    public static bool TryParseDay(string text, out DateOnly day) =>
        DateOnly.TryParseExact(text, DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out day);

    private static KnownFailure Entry(JsonElement entry, string where)
    {
        Expect(entry, JsonValueKind.Object, where, "an object");
        OnlyKnown(entry, where, Fields);
        string id = Text(entry, where, "case"),
            expires = Text(entry, where, "expires");
        if (!TryParseDay(expires, out DateOnly day))
        {
            throw new FormatException($"{where}.expires is \"{expires}\"; expected a day such as 2027-01-31");
        }

        try
        {
            // Ids are compared as text: in one spelling.
            return new KnownFailure(CaseId.Parse(id).ToString(), Text(entry, where, "message"), Text(entry, where, "reason"), day);
        }
        catch (FormatException problem)
        {
            throw new FormatException($"{where}: {problem.Message}", problem);
        }
    }

    private static string Text(JsonElement element, string where, string name)
    {
        if (!element.TryGetProperty(name, out JsonElement value))
        {
            throw new FormatException($"{where} has no \"{name}\"");
        }

        string text = Expect(value, JsonValueKind.String, $"{where}.{name}", "a text").GetString()!;
        return text.Length > 0 ? text : throw new FormatException($"{where}.{name} is empty");
    }

    private static JsonElement Expect(JsonElement element, JsonValueKind kind, string where, string expected) =>
        element.ValueKind == kind ? element : throw new FormatException($"{where} is {element.ValueKind}; expected {expected}");

    private static void OnlyKnown(JsonElement element, string where, string[] fields)
    {
        foreach (JsonProperty property in element.EnumerateObject())
        {
            if (!fields.Contains(property.Name))
            {
                throw new FormatException($"{where} has \"{property.Name}\"; expected only {string.Join(", ", fields)}");
            }
        }
    }
}
