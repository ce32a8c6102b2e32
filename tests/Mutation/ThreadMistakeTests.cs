using ExactGrad.Oracle.Catalogue;
using Xunit;

namespace ExactGrad.Tests.Mutation;

/// <summary>Mistakes of the catalogue that show with several threads or callers.</summary>
public sealed class ThreadMistakeTests
{
    public static TheoryData<string> Names => PlantedMistake.Names(mistake => mistake.Class == MistakeClass.Threads);

    [Theory]
    [MemberData(nameof(Names))]
    public void MistakeOfThreads_IsViolated_AndDiagnosed(string name)
    {
        Mistake mistake = PlantedMistake.Named(name);
        using var mistaken = new MistakenImplementation(mistake);
        PlantedMistake.AssertDiagnosed(PlantedMistake.JudgedInContract(mistaken), mistake);
    }
}
