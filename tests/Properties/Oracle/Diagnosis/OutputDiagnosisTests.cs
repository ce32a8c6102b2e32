using ExactGrad.Oracle.Catalogue;
using ExactGrad.Oracle.Diagnosis;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Diagnosis;

/// <summary>A diagnosis in words: what is known comes before what is only likely.</summary>
public sealed class OutputDiagnosisTests
{
    private static readonly Mistake NotSummed = Named("db-not-summed");
    private static readonly Mistake Negated = Named("db-negated");

    [Fact]
    public void Mistakes_AreNamed_WithTheStoryAndTheThreadsOfTheFirst()
    {
        var diagnosis = new OutputDiagnosis([NotSummed, Negated], "a hint", 3, 2) { Pairs = [new MistakePair(Negated, NotSummed)] };
        Assert.Equal($"db-not-summed or db-negated: {NotSummed.Story}", diagnosis.Text);
        Assert.Equal(NotSummed.Threads, diagnosis.Threads);
    }

    [Fact]
    public void Pairs_AreNamed_WithBothStoriesAndAllThreads()
    {
        var diagnosis = new OutputDiagnosis([], "a hint", 3, 2)
        {
            Pairs = [new MistakePair(NotSummed, Negated), new MistakePair(Negated, NotSummed)],
        };
        Assert.Equal(
            "two mistakes at once, db-not-summed and db-negated or db-negated and db-not-summed: " + $"{NotSummed.Story} {Negated.Story}",
            diagnosis.Text
        );
        Assert.Equal(NotSummed.Threads.Concat(Negated.Threads).Distinct(), diagnosis.Threads);
    }

    [Theory]
    [InlineData("every wrong element is 0", "no known mistake fits; every wrong element is 0")]
    [InlineData("", "no known mistake fits")]
    public void NoMistake_IsSaid_WithTheHint(string hint, string text)
    {
        var diagnosis = new OutputDiagnosis([], hint, 3, 2);
        Assert.Equal(text, diagnosis.Text);
        Assert.Empty(diagnosis.Threads);
    }

    private static Mistake Named(string name) => KnownMistakes.All.Single(mistake => mistake.Name == name);
}
