using ExactGrad.Oracle.Catalogue;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.Judging;
using Xunit;

namespace ExactGrad.Tests.Mutation;

/// <summary>A mistake of the catalogue, planted into the Reference and judged in the lane that must catch it.</summary>
internal static class PlantedMistake
{
    // What shows only between calls that the lane exact does not make: NaN before, one number changed.
    private static readonly string[] OfSequences = ["weights-cached-by-ends", "nan-left-in-scratch"];

    /// <summary>Whether it is the lane contract that catches it, and not the lane exact.</summary>
    internal static bool ShowsInContract(Mistake mistake) => mistake.IsOfViews || OfSequences.Contains(mistake.Name);

    /// <summary>The names of some of the catalogue.</summary>
    internal static TheoryData<string> Names(Func<Mistake, bool> some) =>
        [.. KnownMistakes.All.Where(some).Select(mistake => mistake.Name)];

    /// <summary>The entry of that name.</summary>
    internal static Mistake Named(string name) => KnownMistakes.All.Single(known => known.Name == name);

    /// <summary>What one lane says of it.</summary>
    internal static Report Judged(IImplementation mistaken, string lane, int cases, int maxSide) =>
        new Judge(
            mistaken,
            new JudgeOptions
            {
                Lanes = [lane],
                Cases = cases,
                MaxSide = maxSide,
                Seed = 1,
            }
        ).Run();

    /// <summary>The same in the lane contract: a quarter of the cases that it tries by default.</summary>
    internal static Report JudgedInContract(IImplementation mistaken) => Judged(mistaken, "contract", 250, maxSide: 16);

    /// <summary>It is violated where it can be, and every failure tells which mistake it is.</summary>
    internal static void AssertDiagnosed(Report report, Mistake mistake)
    {
        Assert.Equal(Verdict.Violated, report.Verdict);
        Assert.All(report.Failures, failure => Assert.Contains(failure.Operation, mistake.Operations));
        Assert.All(
            report.Failures,
            failure => Assert.True(failure.Diagnosis?.Mistakes.Contains(mistake) == true, $"{failure.CaseId}: {failure.Diagnosis?.Text}")
        );
    }
}
