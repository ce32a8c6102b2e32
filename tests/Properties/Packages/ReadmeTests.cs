using ExactGrad.Tests.Properties.Architecture;
using Xunit;

namespace ExactGrad.Tests.Properties.Packages;

/// <summary>What a package's README shows is code that compiles and runs here.</summary>
public sealed class ReadmeTests
{
    [Theory]
    [InlineData("Reference")]
    [InlineData("Optimized")]
    [InlineData("Oracle")]
    [InlineData("Xunit")]
    public void Example_IsCodeOfItsTest(string package)
    {
        string[] shown = [.. Example(Path.Combine(Solution.Root, "src", package, "README.md"))];
        Assert.NotEmpty(shown);
        string code = string.Concat(
            File.ReadLines(Path.Combine(Solution.Root, "tests", "Properties", "Packages", $"{package}Example.cs")).Select(WithoutComment)
        );
        code = Bare(code);
        int at = 0;
        foreach (string line in shown)
        {
            at = code.IndexOf(Bare(line), at, StringComparison.Ordinal);
            Assert.True(at >= 0, $"{package}Example.cs does not hold, in its place, the README's line: {line}");
            at += Bare(line).Length;
        }
    }

    private static IEnumerable<string> Example(string readme) =>
        File.ReadLines(readme)
            .SkipWhile(line => line != "```csharp")
            .Skip(1)
            .TakeWhile(line => line != "```")
            .Select(WithoutComment)
            .Where(line => line.Length > 0);

    private static string WithoutComment(string line) => line.Split("//")[0].Trim();

    /// <summary>Code without what a formatter may change: white space, and commas after a last element.</summary>
    private static string Bare(string code) =>
        string.Concat(code.Where(c => !char.IsWhiteSpace(c))).Replace(",}", "}", StringComparison.Ordinal);
}
