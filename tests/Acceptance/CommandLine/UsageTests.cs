using ExactGrad.Tests.Acceptance.Support;
using Xunit;

namespace ExactGrad.Tests.Acceptance.CommandLine;

/// <summary>Wrong usage: exit code 64, a message with option, value and what was expected, no output, no file.</summary>
public sealed class UsageTests
{
    [Theory]
    [InlineData("--lanes", "exakt", "expected one of exact, rounding, derivative, laws")]
    [InlineData("--lanes", "exact,", "expected one of exact")]
    [InlineData("--element-type", "f8", "expected one of f64, f32, f16, bf16")]
    [InlineData("--layout", "row-major", "expected one of input-major, output-major")]
    [InlineData("--reduction", "average", "expected one of none, sum, batch-mean, mean")]
    [InlineData("--cases", "0", "expected a whole number from 1")]
    [InlineData("--cases", "-1", "expected a whole number from 1")]
    [InlineData("--cases", "x", "expected a whole number from 1")]
    [InlineData("--cases", "99999999999", "expected a whole number from 1")]
    [InlineData("--budget", "5", "expected a duration above 0")]
    [InlineData("--budget", "0s", "such as 500ms, 30s, 5m or 1h")]
    [InlineData("--budget", "-1s", "expected a duration above 0")]
    [InlineData("--budget", "x", "expected a duration above 0")]
    [InlineData("--budget", "1000000h", "below 11 days")]
    [InlineData("--seed", "x", "expected a whole number from 0 to 18446744073709551615")]
    [InlineData("--seed", "-1", "or 0x and hexadecimal digits")]
    [InlineData("--seed", "18446744073709551616", "expected a whole number")]
    [InlineData("--max-side", "0", "expected a whole number from 1 to 1024")]
    [InlineData("--max-side", "1025", "expected a whole number from 1 to 1024")]
    [InlineData("--max-side", "x", "expected a whole number from 1 to 1024")]
    [InlineData("--threads", "0", "expected a whole number from 1 to 256")]
    [InlineData("--threads", "x", "expected a whole number from 1 to 256")]
    [InlineData("--time-limit", "5", "expected a duration above 0")]
    [InlineData("--start-time-limit", "0s", "expected a duration above 0")]
    [InlineData("--implementation", "mine", "expected one of optimized, reference, mathnet")]
    public void BadValue_IsRefused_WithOptionValueAndWhatWasExpected(string option, string value, string expected)
    {
        using var folder = new TemporaryFolder();
        Finished run = Refused("verify", "--json", folder.File("results.json"), option, value);
        Assert.StartsWith(
            $"exactgrad: {option} {value.Replace("exact,", "", StringComparison.Ordinal)}",
            run.Errors,
            StringComparison.Ordinal
        );
        Assert.Contains(expected, run.Errors, StringComparison.Ordinal);
        Assert.Empty(folder.Files);
    }

    [Theory]
    [InlineData("a command is missing", "expected one of the commands verify, replay")]
    [InlineData("unknown command", "judge: expected one of the commands verify, replay", "judge")]
    [InlineData("unknown option", "'--lane'", "verify", "--lane", "exact")]
    [InlineData("a word too many", "'results.json'", "verify", "results.json")]
    [InlineData("no value", "'--seed'", "verify", "--seed")]
    [InlineData("given twice", "'--cases'", "verify", "--cases", "1", "--cases", "2")]
    [InlineData("nothing to replay", "'ID-or-FILE'", "replay")]
    [InlineData("nothing after --", "nothing stands after --: expected a program and its arguments", "verify", "--")]
    [InlineData(
        "name and program",
        "--implementation reference and a program after -- were both given",
        "verify",
        "--implementation",
        "reference",
        "--",
        "true"
    )]
    [InlineData("time limit with a program", "--time-limit soon: expected a duration", "verify", "--time-limit", "soon", "--", "true")]
    [InlineData("undeclared", "does not declare the element type f16; it declares f64, f32", "verify", "--element-type", "f16")]
    [InlineData("no file name", "--json: the name is empty; expected a file", "verify", "--json", "")]
    public void WrongWords_AreRefused_WithAMessage(string what, string expected, params string[] arguments)
    {
        Finished run = Refused(arguments);
        Assert.True(run.Errors.Contains(expected, StringComparison.Ordinal), $"{what}: {run.Errors}");
    }

    [Fact]
    public void Json_ToAFolder_IsRefused()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains(
            $"--json {folder.Path}: this is a folder; expected a file",
            Refused("verify", "--json", folder.Path).Errors,
            StringComparison.Ordinal
        );
        Assert.Empty(folder.Files);
    }

    [Fact]
    public void Json_InAMissingFolder_IsRefused()
    {
        using var folder = new TemporaryFolder();
        string file = Path.Combine(folder.File("missing"), "results.json");
        Assert.Contains($"--json {file}: there is no folder", Refused("verify", "--json", file).Errors, StringComparison.Ordinal);
        Assert.Empty(folder.Files);
    }

    [Fact]
    public void Json_WhereNothingCanBeWritten_IsRefused()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "a folder that even root cannot write to is /proc");
        Assert.Contains(
            "--json /proc/results.json: cannot be written: ",
            Refused("verify", "--json", "/proc/results.json").Errors,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void RefusedRun_LeavesTheOldResultsAlone()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("results.json"), "old");
        Refused("verify", "--json", folder.File("results.json"), "--element-type", "f16");
        Assert.Equal(["results.json"], folder.Files);
        Assert.Equal("old", File.ReadAllText(folder.File("results.json")));
    }

    private static Finished Refused(params string[] arguments)
    {
        Finished run = Exactgrad.Run(arguments).AssertExit(64);
        Assert.Empty(run.Output);
        Assert.StartsWith("exactgrad: ", run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", run.Errors, StringComparison.Ordinal);
        return run;
    }
}
