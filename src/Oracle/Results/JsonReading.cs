using System.Globalization;
using System.Text.Json;
using ExactGrad.Oracle.Calls;

namespace ExactGrad.Oracle.Results;

/// <summary>Reading what <see cref="ResultsJson"/> writes. What is missing, or of another kind, throws what JsonElement throws.</summary>
internal static class JsonReading
{
    internal static string Text(this JsonElement element, string name) =>
        element.GetProperty(name).GetString() ?? throw new FormatException($"\"{name}\" is null; expected a text");

    internal static long Long(this JsonElement element, string name) => element.GetProperty(name).GetInt64();

    internal static int Int(this JsonElement element, string name) => element.GetProperty(name).GetInt32();

    internal static bool Flag(this JsonElement element, string name) => element.GetProperty(name).GetBoolean();

    internal static IEnumerable<JsonElement> Array(this JsonElement element, string name) => element.GetProperty(name).EnumerateArray();

    internal static string[] Texts(this JsonElement element, string name) =>
        [.. element.Array(name).Select(text => text.GetString() ?? throw new FormatException($"\"{name}\" holds null; expected texts"))];

    /// <summary>A number; null, or a string where JSON has no such number.</summary>
    internal static double? Number(this JsonElement element, string name)
    {
        JsonElement value = element.GetProperty(name);
        return value.ValueKind switch
        {
            JsonValueKind.Null => null,
            JsonValueKind.String => double.Parse(value.GetString()!, NumberStyles.Float, CultureInfo.InvariantCulture),
            _ => value.GetDouble(),
        };
    }

    internal static Operation Operation(this JsonElement element, string name) =>
        OperationNames.TryParse(element.Text(name), out Operation operation)
            ? operation
            : throw new FormatException($"\"{name}\" is \"{element.Text(name)}\"; expected an operation");

    internal static ElementType ElementType(this JsonElement element, string name) => ElementTypeOf(element.Text(name));

    internal static ElementType ElementTypeOf(string word) =>
        ElementFormat.TryParse(word, out ElementType type) ? type : throw new FormatException($"\"{word}\" is not an element type");

    internal static FaultKind? Fault(this JsonElement element, string name) =>
        element.GetProperty(name).GetString() is not string word ? null
        : Enum.TryParse(word, out FaultKind fault) && fault.ToString() == word ? fault
        : throw new FormatException($"\"{name}\" is \"{word}\"; expected a fault");

    internal static T Enumerated<T>(this JsonElement element, string name)
        where T : struct, Enum =>
        Enum.TryParse(element.Text(name), out T value) && value.ToString() == element.Text(name)
            ? value
            : throw new FormatException($"\"{name}\" is \"{element.Text(name)}\"; expected one of {string.Join(", ", Enum.GetNames<T>())}");

    /// <summary>Reads, and says what was expected where it is something else.</summary>
    /// <exception cref="FormatException">Always of this kind.</exception>
    internal static T Expecting<T>(string what, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception problem)
            when (problem is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException)
        {
            throw new FormatException($"not {what}: {problem.Message}", problem);
        }
    }
}
