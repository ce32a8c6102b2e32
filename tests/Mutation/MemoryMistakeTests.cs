using ExactGrad.Cli.Commands;
using ExactGrad.Oracle.Catalogue;
using ExactGrad.Oracle.Implementations;
using Xunit;

namespace ExactGrad.Tests.Mutation;

/// <summary>Mistakes of the catalogue with the caller's memory, and with what is kept between calls.</summary>
public sealed class MemoryMistakeTests
{
    public static TheoryData<string> Names =>
        PlantedMistake.Names(mistake => PlantedMistake.ShowsInContract(mistake) && mistake.Class != MistakeClass.Threads);

    [Theory]
    [MemberData(nameof(Names))]
    public void MistakeOfMemory_IsViolated_AndDiagnosed(string name)
    {
        Mistake mistake = PlantedMistake.Named(name);
        // Only what may end its process needs another one.
        using ProbeProcess? probe = name == "read-past-the-end" ? new ProbeProcess(ProbeCommand.Of(mistake)) : null;
        using var mistaken = new MistakenImplementation(mistake, probe);
        PlantedMistake.AssertDiagnosed(PlantedMistake.JudgedInContract(mistaken), mistake);
    }
}
