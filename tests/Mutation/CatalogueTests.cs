using ExactGrad.Oracle.Catalogue;
using ExactGrad.Oracle.Judging;
using Xunit;

namespace ExactGrad.Tests.Mutation;

/// <summary>
/// Every mistake of the catalogue, planted into the Reference: the judge must catch it, and say which it is. Those with memory are in
/// MemoryMistakeTests and those with threads in ThreadMistakeTests, which mostly wait: so the three run at the same time.
/// </summary>
public sealed class CatalogueTests
{
    public static TheoryData<string> Names => PlantedMistake.Names(mistake => !PlantedMistake.ShowsInContract(mistake));

    [Theory]
    [MemberData(nameof(Names))]
    public void MistakeOfCalls_IsViolated_AndDiagnosed(string name)
    {
        Mistake mistake = PlantedMistake.Named(name);
        using var mistaken = new MistakenImplementation(mistake);
        // A twentieth of what a run in this process tries by default.
        Report report = PlantedMistake.Judged(mistaken, "exact", 400, maxSide: 16);
        if (report.Verdict != Verdict.Violated)
        {
            // What only large extents show, or few cases.
            report = PlantedMistake.Judged(mistaken, "exact", 2000, maxSide: 129);
        }

        PlantedMistake.AssertDiagnosed(report, mistake);
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
        Report report = PlantedMistake.Judged(mistaken, "exact", 500, maxSide: 129);
        Failure failure = Assert.Single(report.Failures);
        Assert.Empty(failure.Diagnosis!.Mistakes);
        Assert.Contains("3 times what it should be", failure.Diagnosis.Hint, StringComparison.Ordinal);
    }
}
