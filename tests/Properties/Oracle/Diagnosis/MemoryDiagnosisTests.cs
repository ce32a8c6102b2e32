using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Catalogue;
using ExactGrad.Oracle.Diagnosis;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.Judging;
using ExactGrad.Tests.Properties.Generators;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Diagnosis;

/// <summary>Mistakes with the caller's memory are told by all that they leave there.</summary>
public sealed class MemoryDiagnosisTests
{
    private const string Gaps = "eg1/contract.gaps-p24/linear.forward/f32/input-major/-/3x4x5/-/000000000000002a";
    private const string Again = "eg1/contract.again-p24/linear.backward/f32/input-major/-/3x4x5/dx+dw+db/000000000000002a";
    private const string InPlace = "eg1/contract.in-place-p24/linear.forward/f32/input-major/-/3x4x5/-/000000000000002a";
    private const string Gate = "eg1/contract.gaps-p24/relu.backward/f64/-/-/3x4/-/000000000000002a";

    // The case as found and as shrunk, six of other seeds, and each of these under the checks gaps and again: where it is right counts too.
    [Theory]
    [InlineData("row-stride-ignored", Gaps, 20, 12)]
    [InlineData("overwrite-adds-to-buffer", Again, 20, 20)]
    [InlineData("gated-gradient-in-place", Gate, 20, 20)]
    public void Mistake_IsNamed_WithTheCasesThatWereCompared(string name, string id, int cases, int wrong)
    {
        using var mistaken = new MistakenImplementation(KnownMistakes.All.Single(known => known.Name == name));
        var diagnosis = new MemoryDiagnosis(mistaken, mistaken.Capabilities, Failed(id));
        Assert.True(diagnosis.Applies);
        OutputDiagnosis told = diagnosis.Diagnose();
        Assert.Equal([name], told.Mistakes.Select(mistake => mistake.Name));
        Assert.Equal((cases, wrong, ""), (told.Cases, told.WrongCases, told.Hint));
    }

    // The check's name has a hyphen and a p as its budget has.
    [Fact]
    public void OtherChecks_AreTriedOfTheSameBudget()
    {
        using var mistaken = new MistakenImplementation(KnownMistakes.All.Single(known => known.Name == "weights-cached-by-address"));
        OutputDiagnosis told = new MemoryDiagnosis(mistaken, mistaken.Capabilities, Failed(InPlace)).Diagnose();
        Assert.Equal((20, 8), (told.Cases, told.WrongCases));
        Assert.Contains("weights-cached-by-address", told.Mistakes.Select(mistake => mistake.Name));
    }

    // A refusal leaves no memory to compare.
    [Fact]
    public void CasesThatAreRefused_AreLeftOut()
    {
        using var mistaken = new Refusing(KnownMistakes.All.Single(known => known.Name == "row-stride-ignored"), 3);
        OutputDiagnosis told = new MemoryDiagnosis(mistaken, mistaken.Capabilities, Failed(Gaps)).Diagnose();
        Assert.Equal(17, told.Cases);
        Assert.Equal(["row-stride-ignored"], told.Mistakes.Select(mistake => mistake.Name));
    }

    [Fact]
    public void ImplementationThatIsRightWithMemory_IsNotItsConcern()
    {
        using var right = new MistakenImplementation(KnownMistakes.All.Single(known => known.Name == "relu-in-place"));
        Assert.False(new MemoryDiagnosis(right, right.Capabilities, Failed(InPlace)).Applies);
    }

    [Theory]
    [InlineData("contract", true)]
    [InlineData("exact", false)]
    public void Diagnostician_LooksAtMemory_WhereTheLaneContractFoundIt(string lane, bool memory)
    {
        using var mistaken = new MistakenImplementation(KnownMistakes.All.Single(known => known.Name == "row-stride-ignored"));
        var diagnostician = new Diagnostician(mistaken, CaseArbitrary.Settings(mistaken.Capabilities));
        OutputDiagnosis diagnosis = diagnostician.Diagnose(
            Failed(Gaps) with
            {
                Lane = lane,
                Found = memory ? Gaps : Exact,
                CaseId = memory ? Gaps : Exact,
            }
        )!;
        Assert.Equal(memory ? 20 : 62, diagnosis.Cases);
        Assert.Equal(memory ? 1 : 0, diagnosis.Mistakes.Count);
    }

    [Fact]
    public void Diagnostician_ComparesAnswers_WhereMemoryIsRight()
    {
        using var right = new MistakenImplementation(KnownMistakes.All.Single(known => known.Name == "relu-in-place"));
        OutputDiagnosis diagnosis = new Diagnostician(right, CaseArbitrary.Settings(right.Capabilities)).Diagnose(Failed(InPlace))!;
        Assert.Equal((56, 0), (diagnosis.Cases, diagnosis.WrongCases));
    }

    private const string Exact = "eg1/exact.p24/linear.forward/f32/input-major/-/3x4x5/-/000000000000002a";

    private static Failure Failed(string id)
    {
        CaseId found = CaseId.Parse(id);
        return new Failure
        {
            Lane = found.Lane,
            Operation = found.Operation,
            Subject = "y",
            Headline = "wrong",
            Found = id,
            CaseId = id,
            Extents = found.Extents,
            FailingCases = 1,
        };
    }

    /// <summary>The Reference with a mistake, that refuses its first calls.</summary>
    private sealed class Refusing(Mistake mistake, int refusals) : ManagedImplementation, IViewImplementation
    {
        private readonly MistakenImplementation _mistaken = new(mistake);
        private int _left = refusals;

        public override Capabilities Capabilities => _mistaken.Capabilities;

        public ViewTraits Views => _mistaken.Views;

        public void Invoke(ViewCall call)
        {
            if (_left-- > 0)
            {
                throw new NotSupportedException("not yet");
            }

            _mistaken.Invoke(call);
        }

        protected override Answer Invoke(Call call) => _mistaken.Invoke([call])[0];

        protected override void Dispose(bool disposing) => _mistaken.Dispose();
    }
}
