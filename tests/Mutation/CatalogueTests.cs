using ExactGrad.Cli.Commands;
using ExactGrad.Oracle.Catalogue;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.Judging;
using Xunit;

namespace ExactGrad.Tests.Mutation;

/// <summary>Every mistake of the catalogue, planted into the Reference: the judge must catch it, and say which it is.</summary>
public sealed class CatalogueTests
{
    public static TheoryData<string> Names => [.. KnownMistakes.All.Select(mistake => mistake.Name)];

    // What shows only between calls that the lane exact does not make: NaN before, one number changed.
    private static readonly string[] OfSequences = ["weights-cached-by-ends", "nan-left-in-scratch"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Mistake_IsViolated_AndDiagnosed(string name)
    {
        Mistake mistake = KnownMistakes.All.Single(known => known.Name == name);
        bool contract = mistake.IsOfViews || OfSequences.Contains(name);
        // Only what may end its process needs another one.
        using ProbeProcess? probe = name == "read-past-the-end" ? new ProbeProcess(ProbeCommand.Of(mistake)) : null;
        using var mistaken = new MistakenImplementation(mistake, probe);
        // A twentieth of what a run in this process tries by default in the lane exact, a quarter in the lane contract.
        Report report = Run(mistaken, contract, contract ? 250 : 400, maxSide: 16);
        if (report.Verdict != Verdict.Violated && !contract)
        {
            // What only large extents show, or few cases.
            report = Run(mistaken, contract, 2000, maxSide: 129);
        }

        Assert.Equal(Verdict.Violated, report.Verdict);
        Assert.All(report.Failures, failure => Assert.Contains(failure.Operation, mistake.Operations));
        Assert.All(
            report.Failures,
            failure => Assert.True(failure.Diagnosis?.Mistakes.Contains(mistake) == true, $"{failure.CaseId}: {failure.Diagnosis?.Text}")
        );
    }

    [Fact]
    public void Catalogue_NamesAreUnique_AndEveryEntryHasAStoryAndAThread()
    {
        Assert.Equal(KnownMistakes.All.Count, KnownMistakes.All.Select(mistake => mistake.Name).Distinct().Count());
        Assert.All(KnownMistakes.All, mistake => Assert.EndsWith(".", mistake.Story, StringComparison.Ordinal));
        Assert.All(KnownMistakes.All, mistake => Assert.NotEmpty(mistake.Threads));
        Assert.All(KnownMistakes.All, mistake => Assert.All(mistake.Threads, thread => Assert.Matches(@"^[\w.\-/]+#\d+$", thread)));
        Assert.True(KnownMistakes.All.Count >= 60, $"{KnownMistakes.All.Count} entries");
    }

    [Fact]
    public void Diagnosis_OfAMistakeThatIsInNoCatalogue_NamesNoneAndGivesTheFactor()
    {
        using var mistaken = new SpoiledImplementation(
            (call, outputs) =>
            {
                if (call.Operation == Oracle.Calls.Operation.ReluForward)
                {
                    for (int k = 0; k < outputs["y"].Count; k++)
                    {
                        outputs["y"][k] *= 3;
                    }
                }
            }
        );
        Report report = Run(mistaken, contract: false, 500, maxSide: 129);
        Failure failure = Assert.Single(report.Failures);
        Assert.Empty(failure.Diagnosis!.Mistakes);
        Assert.Contains("3 times what it should be", failure.Diagnosis.Hint, StringComparison.Ordinal);
    }

    private static Report Run(IImplementation mistaken, bool contract, int cases, int maxSide) =>
        new Judge(
            mistaken,
            new JudgeOptions
            {
                Lanes = [contract ? "contract" : "exact"],
                Cases = cases,
                MaxSide = maxSide,
                Seed = 1,
            }
        ).Run();
}
