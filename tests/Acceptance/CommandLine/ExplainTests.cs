using System.Globalization;
using System.Text.RegularExpressions;
using ExactGrad.Tests.Acceptance.Support;
using Xunit;

namespace ExactGrad.Tests.Acceptance.CommandLine;

/// <summary>exactgrad explain on the console, and what docs/gradients.md shows of it.</summary>
public sealed class ExplainTests
{
    // What a terminal shows at once.
    private const int Page = 40;

    private static readonly Regex Snippet = new(@"(?m)^```text\n\$ exactgrad (?<command>explain.*)\n(?<text>(?:(?!```).*\n)+)```$");

    [Fact]
    public void WhyThereIsASum_IsAnsweredOnTheFirstPage()
    {
        string[] lines = Exactgrad.Run("explain").AssertExit(0).Output.Split('\n')[..Page];
        int question = Array.IndexOf(lines, "Why is there a sum(0) in the bias gradient?");
        Assert.InRange(question, 0, 15);
        Assert.Contains(
            "added to the output of every example",
            string.Join(' ', lines[question..].Select(line => line.Trim())),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Output_IsTheSame_UnderEveryCulture()
    {
        string expected = Exactgrad.Run("explain").Output;
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("ru-RU");
            Assert.Equal(expected, Exactgrad.Run("explain").Output);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Numbers_OfAFile_AreExplained()
    {
        using var folder = new TemporaryFolder();
        string file = folder.File("numbers.json");
        File.WriteAllText(file, """{"x": [[1, 2], [3, 4], [0.5, 6]], "w": [[7], [8]], "b": [9], "target": [[1], [2], [3]]}""");
        string output = Exactgrad.Run("explain", file, "--reduction", "sum", "--nudge", "x[2,0]").AssertExit(0).Output;
        Assert.Contains("y[2,0] = b[0] + x[2,0] w[0,0] + x[2,1] w[1,0] = 9 + 0.5*7 + 6*8 = 60.5", output, StringComparison.Ordinal);
        Assert.Contains("The nudge: x[2,0] moved a little", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--batch 0: expected a whole number from 1 to 8", "--batch", "0")]
    [InlineData("--inputs 9: expected a whole number from 1 to 8", "--inputs", "9")]
    [InlineData("--layout sideways: expected one of input-major, output-major", "--layout", "sideways")]
    [InlineData("--reduction max: expected one of none, sum, batch-mean, mean", "--reduction", "max")]
    [InlineData("--nudge w[3,0]: there is no such element; expected one of x[0..1,0..2]", "--nudge", "w[3,0]")]
    [InlineData("--seed x: expected a whole number", "--seed", "x")]
    [InlineData("no-such-file.json: ", "no-such-file.json")]
    [InlineData("--html no-folder/page.html: there is no folder no-folder", "--html", "no-folder/page.html")]
    [InlineData("--batch: no-such-file.json says how many there are", "no-such-file.json", "--batch", "3")]
    public void WrongInput_IsRefused_WithWhatWasExpected(string message, params string[] arguments)
    {
        Finished run = Exactgrad.Run(["explain", .. arguments]).AssertExit(64);
        Assert.StartsWith($"exactgrad: {message}", run.Errors, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }

    [Fact]
    public void SnippetsOfTheDocument_AreWhatTheCommandPrints()
    {
        string document = File.ReadAllText(Path.Combine(Repository.Root, "docs", "gradients.md"));
        MatchCollection snippets = Snippet.Matches(document);
        Assert.True(snippets.Count >= 8, $"{snippets.Count} snippets");
        var printed = new Dictionary<string, string>();
        foreach (Match snippet in snippets)
        {
            string command = snippet.Groups["command"].Value;
            if (!printed.TryGetValue(command, out string? output))
            {
                Finished run = Exactgrad.Run(command.Split(' ', StringSplitOptions.RemoveEmptyEntries)).AssertExit(0);
                printed[command] = output = Lines(run.Output);
            }

            Assert.Contains(Lines(snippet.Groups["text"].Value), output, StringComparison.Ordinal);
        }
    }

    /// <summary>Without what stands at the end of lines and cannot be seen.</summary>
    private static string Lines(string text) => string.Join('\n', text.Split('\n').Select(line => line.TrimEnd()));
}
