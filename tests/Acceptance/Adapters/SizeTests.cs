using System.Globalization;
using System.Text.RegularExpressions;
using ExactGrad.Tests.Acceptance.Support;
using Xunit;

namespace ExactGrad.Tests.Acceptance.Adapters;

/// <summary>How much it takes to be hooked up: a helper of at most 120 lines and an example of at most 40, as docs/adapters.md says.</summary>
public sealed class SizeTests
{
    private const int MostOfHelper = 120;
    private const int MostOfExample = 40;

    // A link to a file of adapters/, and the number in the next cell.
    private static readonly Regex FileAndLines = new(@"\]\(\.\./adapters/(?<path>[^)]+)\)[^|]*\| (?<lines>\d+) \|");

    [Fact]
    public void EveryFileOfAdapters_IsInTheTable_WithItsLines_AndSmall()
    {
        string adapters = Path.Combine(Repository.Root, "adapters");
        var told = new SortedDictionary<string, (int Lines, int Most)>(StringComparer.Ordinal);
        foreach (string row in File.ReadLines(Path.Combine(Repository.Root, "docs", "adapters.md")).Where(line => line.StartsWith('|')))
        {
            MatchCollection files = FileAndLines.Matches(row);
            foreach (Match file in files)
            {
                int lines = int.Parse(file.Groups["lines"].Value, CultureInfo.InvariantCulture);
                bool isHelper = Path.GetFileName(file.Groups["path"].Value).StartsWith("exactgrad", StringComparison.OrdinalIgnoreCase);
                told.Add(file.Groups["path"].Value, (lines, isHelper ? MostOfHelper : MostOfExample));
            }
        }

        string[] extensions = [".py", ".h", ".c", ".hpp", ".cpp", ".js", ".rs", ".cs"];
        // Not what lies deeper: that was built.
        string[] sources =
        [
            .. Directory
                .EnumerateDirectories(adapters)
                .SelectMany(Directory.EnumerateFiles)
                .Where(file => extensions.Contains(Path.GetExtension(file)))
                .Select(file => Path.GetRelativePath(adapters, file).Replace('\\', '/'))
                .Order(StringComparer.Ordinal),
        ];
        Assert.Equal(sources, told.Keys);
        foreach ((string file, (int lines, int most)) in told)
        {
            int counted = File.ReadLines(Path.Combine(adapters, file)).Count(line => !string.IsNullOrWhiteSpace(line));
            Assert.True(counted == lines, $"adapters/{file} has {counted} lines, and docs/adapters.md says {lines}");
            Assert.True(counted <= most, $"adapters/{file} has {counted} lines, expected at most {most}");
        }
    }
}
