using System.Text.Json;
using System.Text.Json.Nodes;

namespace ExactGrad.Tests.Acceptance.Support;

/// <summary>A results file, read as a user's script would.</summary>
internal sealed class ResultsFileJson
{
    private ResultsFileJson(JsonObject root) => Root = root;

    internal JsonObject Root { get; }

    internal string Verdict => Root["verdict"]!.GetValue<string>();

    internal JsonObject[] Lanes => [.. Root["lanes"]!.AsArray().Select(lane => lane!.AsObject())];

    internal JsonObject[] Failures => [.. Root["failures"]!.AsArray().Select(failure => failure!.AsObject())];

    internal static ResultsFileJson Read(string path) => new(JsonNode.Parse(File.ReadAllText(path))!.AsObject());

    /// <summary>All of it but times.</summary>
    internal string WithoutTimes()
    {
        var copy = Root.DeepClone().AsObject();
        foreach (JsonObject timed in copy["lanes"]!.AsArray().Select(lane => lane!.AsObject()).Append(copy))
        {
            timed.Remove("seconds");
            timed.Remove("casesPerSecond");
        }

        return copy.ToJsonString(new JsonSerializerOptions { WriteIndented = true });
    }
}
