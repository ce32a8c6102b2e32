using System.Reflection;
using ExactGrad.Xunit;
using Xunit;

namespace ExactGrad.Tests.Properties.Architecture;

/// <summary>
/// What the packages offer changes on purpose only: it stands in src/*/PublicApi.txt. EXACTGRAD_ACCEPT_API=1 writes these files anew, and
/// the change of them is then read with the rest.
/// </summary>
public sealed class PublicApiTests
{
    private const string Accept = "EXACTGRAD_ACCEPT_API";

    /// <summary>A package by its project.</summary>
    public static TheoryData<string> Packages { get; } = ["Reference", "Optimized", "Oracle", "Xunit"];

    private static readonly Dictionary<string, Assembly> Built = new()
    {
        ["Reference"] = typeof(ExactGrad.Reference.WeightLayout).Assembly,
        ["Optimized"] = typeof(ExactGrad.Optimized.LinearLayer).Assembly,
        ["Oracle"] = typeof(ExactGrad.Oracle.Judging.Judge).Assembly,
        ["Xunit"] = typeof(ImplementationTests).Assembly,
    };

    [Theory]
    [MemberData(nameof(Packages))]
    public void Package_OffersWhatItsFileSays(string package)
    {
        string file = Path.Combine(Solution.Root, "src", package, "PublicApi.txt");
        string offered = PublicApi.Of(Built[package].GetExportedTypes());
        if (Environment.GetEnvironmentVariable(Accept) == "1")
        {
            File.WriteAllText(file, offered);
        }

        string written = File.Exists(file) ? File.ReadAllText(file).ReplaceLineEndings("\n") : "";
        string[] difference =
        [
            .. Lines(offered).Except(Lines(written)).Select(line => $"+ {line}"),
            .. Lines(written).Except(Lines(offered)).Select(line => $"- {line}"),
        ];
        Assert.True(
            offered == written,
            $"""
            src/{package}/PublicApi.txt does not say what ExactGrad.{package} offers:
            {string.Join('\n', difference)}
            Where that is on purpose, write the files anew and look at what changed:
            {Accept}=1 dotnet test -c Release --project tests/Properties --filter-class "*.{nameof(PublicApiTests)}"
            """
        );
    }

    // The command has no interface but its words.
    [Fact]
    public void Command_OffersNothing() => Assert.Empty(typeof(Cli.Implementations.OptimizedImplementation).Assembly.GetExportedTypes());

    /// <summary>A line with the type that it belongs to: members of two types may read alike.</summary>
    private static IEnumerable<string> Lines(string text)
    {
        string type = "";
        foreach (string line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            type = line.StartsWith(' ') ? type : line.Split(' ', '(').First(word => word.Contains('.', StringComparison.Ordinal));
            yield return line.StartsWith(' ') ? $"{type}: {line.Trim()}" : line;
        }
    }
}
