using ExactGrad.Cli.Output;
using ExactGrad.Oracle.Judging;
using ExactGrad.Tests.Acceptance.Support;
using Xunit;

namespace ExactGrad.Tests.Acceptance.CommandLine;

/// <summary>GitHub is told where it listens: one line an annotation, whatever the text.</summary>
[Collection(EnvironmentVariables.Collection)]
public sealed class AnnotationTests
{
    [Fact]
    public void OnGitHub_AFailureIsAnnotated_AfterTheReport()
    {
        string[] words = ["verify", "--implementation", "mathnet", "--lanes", "special", "--cases", "200"];
        Assert.DoesNotContain("::error", Exactgrad.Run(words).AssertExit(1).Output, StringComparison.Ordinal);

        Finished run = EnvironmentVariables.With(GitHubAnnotations.Variable, "true", () => Exactgrad.Run(words)).AssertExit(1);
        string[] lines = run.Output.TrimEnd().Split('\n');
        int verdict = Array.FindIndex(lines, line => line.StartsWith("violated: ", StringComparison.Ordinal));
        Assert.NotEmpty(lines[(verdict + 1)..]);
        Assert.All(
            lines[(verdict + 1)..],
            line => Assert.Matches("^::error title=ExactGrad special::.*is wrong in .*%0A.*replay: exactgrad replay eg1/special\\.", line)
        );
    }

    [Fact]
    public void WhatSeparates_IsEscaped()
    {
        Report report = Reports.Violated(1);
        Failure failure = report.Failures[0] with { Lane = "a:b,c%", Headline = "100%\r\n::error::gone", Explanation = ["x: 1, 2"] };
        string line = Assert.Single(GitHubAnnotations.Of(report with { Failures = [failure] }, id => "again"));
        Assert.Equal("::error title=ExactGrad a%3Ab%2Cc%25::100%25%0D%0A::error::gone%0Ax: 1, 2%0Areplay: again", line);
    }

    [Fact]
    public void WhatIsNotKnown_IsAWarning()
    {
        Report report = Reports.Violated(0) with { Verdict = Verdict.Inconclusive };
        Assert.StartsWith(
            "::warning title=ExactGrad%3A inconclusive::exact: ",
            Assert.Single(GitHubAnnotations.Of(report, id => id)),
            StringComparison.Ordinal
        );
        Assert.Empty(GitHubAnnotations.Of(report with { Verdict = Verdict.Verified }, id => id));
    }
}
