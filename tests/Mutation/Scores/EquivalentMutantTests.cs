using System.Runtime.CompilerServices;
using ExactGrad.Tests.Mutation.Gate;
using Xunit;

namespace ExactGrad.Tests.Mutation.Scores;

/// <summary>The list of equivalent mutants: each entry is an argument, and their number is known.</summary>
public sealed class EquivalentMutantTests
{
    private static readonly string Root = FindRoot();

    private static readonly IReadOnlyList<EquivalentMutant> All = EquivalentMutant.Read(
        File.ReadAllText(Path.Combine(Root, "tests/Mutation/equivalent-mutants.json"))
    );

    // Whoever adds an entry changes this number too, and so says it in review.
    [Fact]
    public void List_HasAsManyEntriesAsWereReviewed() => Assert.Equal(325, All.Sum(entry => entry.Places));

    [Fact]
    public void EveryEntry_HasAnArgument_AndNoneStandsTwice()
    {
        Assert.All(All, entry => Assert.EndsWith(".", entry.Reason, StringComparison.Ordinal));
        Assert.All(All, entry => Assert.True(entry.Reason.Split(' ').Length >= 5, $"{entry}: \"{entry.Reason}\" is no argument"));
        Assert.All(All, entry => Assert.True(entry.Places > 0, $"{entry} is in no place"));
        Assert.Equal(All.Count, All.Select(entry => entry.ToString()).Distinct().Count());
    }

    [Fact]
    public void EveryEntry_QuotesAFileOfATarget() =>
        Assert.All(
            All,
            entry =>
            {
                Assert.NotNull(Target.Of(entry.File));
                string source = MutationReport.OneLine(File.ReadAllText(Path.Combine(Root, entry.File)));
                Assert.Contains(entry.Original, source, StringComparison.Ordinal);
                Assert.NotEqual(entry.Original, entry.Replacement);
            }
        );

    [Theory]
    [InlineData("src/Optimized")]
    [InlineData("src/Reference")]
    [InlineData("src/Oracle/Bounds")]
    [InlineData("src/Oracle/Judging")]
    [InlineData("src/Oracle/Lanes")]
    [InlineData("src/Oracle/Truth")]
    [InlineData("src/Oracle/Diagnosis")]
    public void EverySource_IsOfATarget(string folder) =>
        Assert.All(
            Directory
                .EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
                .Where(file => !file.Contains("/obj/", StringComparison.Ordinal)),
            file => Assert.NotNull(Target.Of(file))
        );

    // A run without it is an error; so a source that has moved on is told here, and not after an hour.
    [Fact]
    public void EveryTarget_HasAMutantThatMustDie_InItsSources() =>
        Assert.All(
            Target.All,
            target =>
            {
                Assert.Same(target, Target.Of(target.Known.File));
                string source = MutationReport.OneLine(File.ReadAllText(Path.Combine(Root, target.Known.File)));
                Assert.Contains(target.Known.Original, source, StringComparison.Ordinal);
                Assert.NotEqual(target.Known.Original, target.Known.Replacement);
            }
        );

    // A comment would take a mutant out where no list shows it; the gate refuses it, and so does this, sooner.
    [Fact]
    public void NoSource_SilencesMutants() =>
        Assert.DoesNotContain(
            Directory.EnumerateFiles(Path.Combine(Root, "src"), "*.cs", SearchOption.AllDirectories),
            file => File.ReadAllText(file).Contains("Stryker disable", StringComparison.Ordinal)
        );

    [Theory]
    [InlineData("{}")]
    [InlineData("""[{"file": "a"}]""")]
    [InlineData("""[{"file": "a", "mutator": "b", "original": "c", "replacement": "d", "reason": "e", "more": 1}]""")]
    [InlineData("""[{"file": "a", "mutator": "b", "original": "c", "replacement": "d"}]""")]
    public void ListThatIsNone_IsRefused(string json) => Assert.Throws<FormatException>(() => EquivalentMutant.Read(json));

    private static string FindRoot([CallerFilePath] string file = "")
    {
        for (DirectoryInfo? folder = new(Path.GetDirectoryName(file)!); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Verification.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"no folder above {file} holds Verification.sln");
    }
}
