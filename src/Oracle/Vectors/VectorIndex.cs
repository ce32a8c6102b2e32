using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Judging;
using ExactGrad.Oracle.Protocol;
using ExactGrad.Oracle.Results;

namespace ExactGrad.Oracle.Vectors;

/// <summary>A file of calls.</summary>
/// <param name="Name">Its name below the folder, such as calls/exact.f32.frames.</param>
/// <param name="Calls">Calls in it.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">Its SHA-256, in hexadecimal digits.</param>
public sealed record VectorFile(string Name, int Calls, long Bytes, string Sha256);

/// <summary>What a folder of calls holds, and from what it was drawn: the file index.json. docs/vectors.md says what each field means.</summary>
public sealed record VectorIndex
{
    /// <summary>The format's name and version, in the field "format".</summary>
    public const string Format = "exactgrad-vectors/1";

    /// <summary>The name of the file.</summary>
    public const string FileName = "index.json";

    private static readonly Regex CallsFile = new(@"^calls/[a-z0-9]+\.[a-z0-9]+\.frames$");

    /// <summary>Version of the program that wrote the folder.</summary>
    public required string Version { get; init; }

    /// <summary>From what the cases were drawn.</summary>
    public required VectorOptions Options { get; init; }

    /// <summary>The files of calls.</summary>
    public required IReadOnlyList<VectorFile> Files { get; init; }

    /// <summary>The cases, in the order in which they are judged.</summary>
    public required IReadOnlyList<CaseId> Cases { get; init; }

    /// <summary>Writes the index.</summary>
    public void Write(Stream stream)
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" });
        json.WriteStartObject();
        json.WriteString("format", Format);
        json.WriteString("generator", CaseId.Version);
        json.WriteString("protocol", Wire.Protocol);
        json.WriteString("version", Version);
        // As text: a 64-bit seed is not a number that every JSON reader keeps.
        json.WriteString("seed", Options.Seed.ToString(CultureInfo.InvariantCulture));
        json.WriteStartObject("options");
        ResultsJson.Strings(json, "lanes", Options.Lanes);
        ResultsJson.Strings(json, "operations", Options.Operations.Select(operation => Wire.Operations[operation]));
        ResultsJson.Strings(json, "elementTypes", Options.ElementTypes.Select(type => Wire.ElementTypes[type]));
        ResultsJson.Strings(json, "layouts", Options.Layouts.Select(layout => Wire.Layouts[layout]));
        ResultsJson.Strings(json, "reductions", Options.Reductions.Select(reduction => Wire.Reductions[reduction]));
        json.WriteStartObject("accumulators");
        foreach ((ElementType type, ElementType sums) in Options.Accumulators.OrderBy(pair => pair.Key))
        {
            json.WriteString(Wire.ElementTypes[type], Wire.ElementTypes[sums]);
        }

        json.WriteEndObject();
        json.WriteNumber("cases", Options.Cases);
        json.WriteNumber("maxSide", Options.MaxSide);
        json.WriteNumber("largeSide", Options.LargeSide);
        json.WriteEndObject();
        json.WriteStartArray("files");
        foreach (VectorFile file in Files)
        {
            json.WriteStartObject();
            json.WriteString("name", file.Name);
            json.WriteNumber("calls", file.Calls);
            json.WriteNumber("bytes", file.Bytes);
            json.WriteString("sha256", file.Sha256);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        ResultsJson.Strings(json, "cases", Cases.Select(id => id.ToString()));
        json.WriteEndObject();
    }

    /// <summary>Reads an index.</summary>
    /// <exception cref="FormatException">It is none; the message says what is wrong, and what was expected.</exception>
    public static VectorIndex Read(Stream stream)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(stream);
            JsonElement root = document.RootElement;
            Expect(root, "format", Format);
            Expect(root, "generator", CaseId.Version);
            Expect(root, "protocol", Wire.Protocol);
            VectorOptions options = ReadOptions(root.GetProperty("options"), root.GetProperty("seed").GetString()!);
            VectorFile[] files = [.. root.GetProperty("files").EnumerateArray().Select(ReadFile)];
            CaseId[] cases = [.. root.GetProperty("cases").EnumerateArray().Select(id => CaseId.Parse(id.GetString()!))];
            if (cases.FirstOrDefault(id => !options.Lanes.Contains(id.Lane)) is CaseId stray)
            {
                throw new FormatException($"the case {stray} is of none of its lanes, {string.Join(", ", options.Lanes)}");
            }

            return new VectorIndex
            {
                Version = root.GetProperty("version").GetString()!,
                Options = options,
                Files = files,
                Cases = cases,
            };
        }
        catch (Exception problem) when (problem is JsonException or KeyNotFoundException or InvalidOperationException or ProtocolException)
        {
            throw new FormatException($"not an index of test vectors ({Format}): {problem.Message}", problem);
        }
    }

    private static VectorOptions ReadOptions(JsonElement options, string seed)
    {
        IReadOnlyList<string> Words(string name) => [.. options.GetProperty(name).EnumerateArray().Select(word => word.GetString()!)];
        IReadOnlyList<T> Of<T>(string name, Vocabulary<T> known)
            where T : struct, Enum => [.. Words(name).Select(word => known.Parse(word, name))];
        IReadOnlyList<string> lanes = Words("lanes");
        if (lanes.FirstOrDefault(name => !JudgeOptions.LaneNames.Contains(name)) is string unknown)
        {
            throw new FormatException($"there is no lane \"{unknown}\"; the lanes are {string.Join(", ", JudgeOptions.LaneNames)}");
        }

        return new VectorOptions
        {
            Lanes = lanes,
            Operations = Of("operations", Wire.Operations),
            ElementTypes = Of("elementTypes", Wire.ElementTypes),
            Layouts = Of("layouts", Wire.Layouts),
            Reductions = Of("reductions", Wire.Reductions),
            Accumulators = options
                .GetProperty("accumulators")
                .EnumerateObject()
                .ToDictionary(
                    pair => Wire.ElementTypes.Parse(pair.Name, "accumulators"),
                    pair => Wire.ElementTypes.Parse(pair.Value.GetString()!, "accumulators")
                ),
            Cases = options.GetProperty("cases").GetInt32(),
            Seed = ulong.TryParse(seed, NumberStyles.None, CultureInfo.InvariantCulture, out ulong number)
                ? number
                : throw new FormatException($"its seed is \"{seed}\"; expected a whole number from 0 to {ulong.MaxValue}"),
            MaxSide = options.GetProperty("maxSide").GetInt32(),
            LargeSide = options.GetProperty("largeSide").GetInt32(),
        };
    }

    private static VectorFile ReadFile(JsonElement file)
    {
        string name = file.GetProperty("name").GetString()!;
        // An index from elsewhere must not lead out of its folder.
        return CallsFile.IsMatch(name)
            ? new VectorFile(
                name,
                file.GetProperty("calls").GetInt32(),
                file.GetProperty("bytes").GetInt64(),
                file.GetProperty("sha256").GetString()!
            )
            : throw new FormatException($"it names the file \"{name}\"; expected one such as calls/exact.f32.frames");
    }

    private static void Expect(JsonElement root, string field, string expected)
    {
        string found = root.GetProperty(field).GetString() ?? "";
        if (found != expected)
        {
            throw new FormatException($"its {field} is \"{found}\"; expected \"{expected}\"");
        }
    }
}
