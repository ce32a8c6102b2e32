using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Catalogue;
using ExactGrad.Oracle.Diagnosis;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.Judging;
using ExactGrad.Oracle.Lanes;
using ExactGrad.Tests.Properties.Generators;
using ExactGrad.Tests.Properties.Oracle.Support;
using Xunit;
using Mistake = ExactGrad.Oracle.Catalogue.Mistake;

namespace ExactGrad.Tests.Properties.Oracle.Diagnosis;

/// <summary>
/// Which entries of the catalogue reproduce an output. tests/Mutation plants all of them, through whole runs; here are the parts of it.
/// </summary>
public sealed class DiagnosticianTests
{
    private const string Forward = "eg1/exact.p24/linear.forward/f32/input-major/-/3x4x5/-/000000000000002a";
    private const string Smaller = "eg1/exact.p24/linear.forward/f32/input-major/-/1x2x2/-/000000000000002a";
    private const string Backward = "eg1/exact.p24/linear.backward/f32/input-major/-/3x4x5/dx+dw+db/000000000000002a";

    // 48 small cases, 8 of any size and 6 like the one that failed; for gradients, those of them that ask for this one.
    [Theory]
    [InlineData("bias-subtracted", "y", Forward, 62, 56)]
    [InlineData("y-layout-ignored", "y", Forward, 62, 12)]
    [InlineData("db-not-summed", "db", Backward, 54, 44)]
    [InlineData("accumulate-old-twice", "dw", Backward, 53, 14)]
    public void Mistake_IsNamed_WithTheCasesThatWereCompared(string name, string output, string id, int cases, int wrong)
    {
        OutputDiagnosis? diagnosis = Diagnosed(new MistakenImplementation(Named(name)), Failed(id, output));
        Assert.Equal([name], diagnosis!.Mistakes.Select(mistake => mistake.Name));
        Assert.Equal((cases, wrong), (diagnosis.Cases, diagnosis.WrongCases));
        Assert.Equal("", diagnosis.Hint);
        Assert.Empty(diagnosis.Pairs);
    }

    // What is kept between calls shows in a sequence of one shape, and there only.
    [Theory]
    [InlineData("stale-weights", "y", Forward)]
    [InlineData("weights-cached-by-ends", "y", Forward)]
    [InlineData("nan-left-in-scratch", "y", Forward)]
    [InlineData("gradients-never-cleared", "dw", Backward)]
    [InlineData("answer-of-earlier-call", "y", Forward)]
    public void MistakeThatRemembers_IsNamed(string name, string output, string id) =>
        Assert.Contains(
            name,
            Diagnosed(new MistakenImplementation(Named(name)), Failed(id, output))!.Mistakes.Select(mistake => mistake.Name)
        );

    [Fact]
    public void TwoMistakes_AreNamedTogether()
    {
        using var wrong = new TwiceMistakenImplementation(Named("bias-subtracted"), Named("last-column-dropped"));
        OutputDiagnosis diagnosis = Diagnosed(wrong, Failed(Forward, "y"))!;
        Assert.Empty(diagnosis.Mistakes);
        Assert.Contains(diagnosis.Pairs, pair => (pair.First.Name, pair.Second.Name) == ("bias-subtracted", "last-column-dropped"));
        Assert.Equal("", diagnosis.Hint);
    }

    [Fact]
    public void MistakeOfNoCatalogue_HasAHint()
    {
        OutputDiagnosis diagnosis = Diagnosed(Tripled(), Failed(Forward, "y"))!;
        Assert.Empty(diagnosis.Mistakes);
        Assert.Empty(diagnosis.Pairs);
        Assert.Equal("every wrong element is 3 times what it should be", diagnosis.Hint);
    }

    [Fact]
    public void RightImplementation_HasNoMistake()
    {
        OutputDiagnosis diagnosis = Diagnosed(new ReferenceImplementation(), Failed(Forward, "y"))!;
        Assert.Empty(diagnosis.Mistakes);
        Assert.Equal((62, 0), (diagnosis.Cases, diagnosis.WrongCases));
        Assert.Equal("it is right on small whole numbers", diagnosis.Hint);
    }

    // The case as found, as shrunk, and four of its extents; of another lane no data are compared, so that it says nothing here.
    [Theory]
    [InlineData("exact", 62)]
    [InlineData("rounding", 56)]
    public void FailingCases_AreThoseOfTheLaneExact(string lane, int cases) =>
        Assert.Equal(cases, Diagnosed(new ReferenceImplementation(), Failed(Forward, "y") with { Lane = lane })!.Cases);

    [Fact]
    public void FailingCases_AreAsFound_AsShrunk_AndFourMore()
    {
        var asked = new List<string>();
        using var noting = new AlteredImplementation(
            "noting",
            (call, right) =>
            {
                asked.Add($"{string.Join('x', Signature.Extents(call))}:{Numbers(call.Inputs["x"])}");
                return right(call);
            }
        );
        Diagnosed(noting, Failed(Forward, "y"));
        CaseId found = CaseId.Parse(Forward);
        string[] expected =
        [
            .. new[] { found, CaseId.Parse(Smaller) }
                .Concat(Enumerable.Range(43, 4).Select(seed => found.With(seed: (ulong)seed)))
                .Select(id => $"{string.Join('x', id.Extents)}:{Numbers(new ExactLane().Inputs(id)["x"])}"),
        ];
        Assert.Equal(expected, asked.TakeLast(6));
    }

    [Fact]
    public void LastCallsBeforeThem_AreOfOneUnusualShape_WithNaNBetweenTwoThatAreTheSame()
    {
        var asked = new List<Call>();
        using var noting = new AlteredImplementation(
            "noting",
            (call, right) =>
            {
                asked.Add(call);
                return right(call);
            }
        );
        Diagnosed(noting, Failed(Forward, "y"));
        Assert.Equal(56 + 9 + 6, asked.Count);
        Call[] sequence = [.. asked.Skip(56).Take(9)];
        Assert.All(sequence, call => Assert.Equal([10, 18, 22], Signature.Extents(call)));
        Assert.All(asked.Take(48), call => Assert.True(Signature.Extents(call).Max() <= 16));
        Assert.Contains(asked.Skip(48).Take(8), call => Signature.Extents(call).Max() > 16);
        string[] numbers = [.. sequence.Select(call => Numbers(call.Inputs["w"]))];
        Assert.Equal(6, numbers[..6].Distinct().Count());
        Assert.Contains("NaN", numbers[6], StringComparison.Ordinal);
        Assert.Equal(numbers[5], numbers[7]);
        Assert.NotEqual(numbers[5], numbers[8]);
    }

    [Fact]
    public void Operation_IsObservedOnce_AndTheFailingCasesEveryTime()
    {
        using var noting = new AlteredImplementation("noting", (call, right) => right(call));
        var diagnostician = new Diagnostician(noting, Settings(noting));
        diagnostician.Diagnose(Failed(Forward, "y"));
        long first = noting.Calls;
        OutputDiagnosis second = diagnostician.Diagnose(Failed(Forward, "y"))!;
        Assert.Equal((71, 6), (first, noting.Calls - first));
        Assert.Equal(62, second.Cases);
    }

    [Fact]
    public void Refusals_AreLeftOut()
    {
        using var refusing = new AlteredImplementation(
            "refuses batches of one",
            (call, right) => Signature.Extents(call)[0] == 1 ? new Refusal("one") : right(call)
        );
        Assert.InRange(Diagnosed(refusing, Failed(Forward, "y"))!.Cases, 30, 60);
    }

    // 10x18x22 is the shape of the sequence; 3x4x5 of the case that failed.
    [Theory]
    [InlineData(10, 18)]
    [InlineData(3, 4)]
    public void Fault_OnTheWay_EndsIt(int batch, int inputs)
    {
        using var failing = new AlteredImplementation(
            "fails",
            (call, right) =>
                Signature.Extents(call) is [var b, var n, _] && (b, n) == (batch, inputs)
                    ? throw new InvalidOperationException()
                    : right(call)
        );
        Assert.Null(Diagnosed(failing, Failed(Forward, "y")));
    }

    [Fact]
    public void Fault_AsTheFinding_IsNotAskedAgain()
    {
        using var noting = new AlteredImplementation("noting", (call, right) => right(call));
        Assert.Null(Diagnosed(noting, Failed(Forward, "linear.forward") with { Fault = FaultKind.Crashed }));
        Assert.Equal(0, noting.Calls);
    }

    [Fact]
    public void MistakeWithASignOfItsOwn_IsNamedByIt_AndNothingIsAsked()
    {
        Mistake[] told = [.. KnownMistakes.All.Where(mistake => mistake.HasOwnSign)];
        Assert.NotEmpty(told);
        using var noting = new AlteredImplementation("noting", (call, right) => right(call));
        Failure crashed = Failed("eg1/contract.guard-p24/linear.forward/f32/input-major/-/3x4x5/-/000000000000002a", "linear.forward") with
        {
            Fault = FaultKind.Crashed,
        };
        Mistake[] expected = [.. told.Where(mistake => mistake.Operations.Contains(crashed.Operation) && mistake.Shows(crashed))];
        Assert.NotEmpty(expected);
        OutputDiagnosis diagnosis = Diagnosed(noting, crashed)!;
        Assert.Equal(expected, diagnosis.Mistakes);
        Assert.Equal((0, 0, 0L), (diagnosis.Cases, diagnosis.WrongCases, noting.Calls));
    }

    // Numbers that callers at the same time spoil are no fault, and no two runs need spoil them alike.
    [Fact]
    public void MistakeWithASignOfItsOwn_IsNamedByIt_WhereThereWasAnAnswerToo()
    {
        using var noting = new AlteredImplementation("noting", (call, right) => right(call));
        Failure spoiled = Failed("eg1/contract.callers-p24/linear.forward/f32/input-major/-/3x4x5/-/000000000000002a", "y") with
        {
            Expected = 3,
        };
        OutputDiagnosis diagnosis = Diagnosed(noting, spoiled)!;
        Assert.Equal(["scratch-shared-by-callers"], diagnosis.Mistakes.Select(mistake => mistake.Name));
        Assert.Equal(0, noting.Calls);
    }

    // Of a chain whose sums are held in 8 bits no exact data can be drawn.
    [Fact]
    public void WhereNothingCanBeDrawn_NothingIsCompared()
    {
        using var narrow = new Narrow();
        Failure failure = Failed("eg1/rounding.uniform/network.step/bf16/input-major/sum/2x3x4x5/dx/000000000000002a", "dx");
        Assert.Equal(0, Diagnosed(narrow, failure)!.Cases);
    }

    // One gradient needs less room than all laws together: the shape of the sequence is made to fit the first alone.
    [Fact]
    public void Sequence_IsOfTheUnusualShape_InFewBitsToo_AndItsSeedsFollowTheFirstCase()
    {
        var asked = new List<Call>();
        using var narrow = new Narrow(asked.Add);
        LaneSettings settings = CaseArbitrary.Settings(narrow.Capabilities, maxSide: 24);
        new Diagnostician(narrow, settings).Diagnose(
            Failed("eg1/rounding.uniform/linear.forward/bf16/input-major/-/3x4x5/-/000000000000002a", "y")
        );
        Call[] sequence = [.. asked.TakeLast(9).Take(6)];
        Assert.All(sequence, call => Assert.Equal([10, 18, 22], Signature.Extents(call)));
        var lane = new ExactLane();
        CaseId first = lane.Draw(SplitMix64.Mix(SplitMix64.Fnv1a("diagnosis")), settings.Only(Operation.LinearForward).UpTo(16))!;
        Assert.Equal(
            Enumerable.Range(0, 6).Select(k => Numbers(lane.Inputs(first.With([10, 18, 22], seed: first.Seed + (ulong)k))["w"])),
            sequence.Select(call => Numbers(call.Inputs["w"]))
        );
    }

    // Answers from files: nothing can be asked anew.
    [Fact]
    public void GivenCases_AreAllThatIsAsked_AndOnlyThoseOfTheLaneAndTheOperation()
    {
        string other = Forward.Replace("exact.p24", "rounding.uniform", StringComparison.Ordinal);
        CaseId[] given = [CaseId.Parse(Forward), CaseId.Parse(Smaller), CaseId.Parse(Backward), CaseId.Parse(other)];
        using var wrong = new AlteredImplementation(
            "noting",
            (call, right) => right(call),
            new MistakenImplementation(Named("bias-subtracted"))
        );
        OutputDiagnosis diagnosis = new Diagnostician(wrong, Settings(wrong), given).Diagnose(Failed(Forward, "y") with { Lane = "laws" })!;
        Assert.Equal((2, 2L), (diagnosis.Cases, wrong.Calls));
        Assert.Contains("bias-subtracted", diagnosis.Mistakes.Select(mistake => mistake.Name));
        Assert.Null(new Diagnostician(new Faulty(), Settings(wrong), given).Diagnose(Failed(Forward, "y")));
    }

    private static OutputDiagnosis? Diagnosed(IImplementation implementation, Failure failure)
    {
        using (implementation)
        {
            return new Diagnostician(implementation, Settings(implementation)).Diagnose(failure);
        }
    }

    private static LaneSettings Settings(IImplementation implementation) =>
        CaseArbitrary.Settings(implementation.Capabilities, maxSide: 24);

    private static Failure Failed(string id, string output)
    {
        CaseId found = CaseId.Parse(id);
        return new Failure
        {
            Lane = found.Lane,
            Operation = found.Operation,
            Subject = output,
            Headline = "wrong",
            Found = id,
            CaseId = id == Forward ? Smaller : id,
            Extents = found.Extents,
            FailingCases = 1,
        };
    }

    private static string Numbers(Tensor tensor) => string.Join(' ', Enumerable.Range(0, (int)tensor.Count).Select(k => tensor[k]));

    private static AlteredImplementation Tripled() =>
        new(
            "3 y",
            (call, right) =>
            {
                Answer answer = right(call);
                if (answer is Result { Outputs: var outputs } && outputs.TryGetValue("y", out Tensor? y))
                {
                    for (int k = 0; k < y.Count; k++)
                    {
                        y[k] *= 3;
                    }
                }

                return answer;
            }
        );

    private static Mistake Named(string name) => KnownMistakes.All.Single(mistake => mistake.Name == name);

    /// <summary>The Reference in bf16, its sums too.</summary>
    private sealed class Narrow(Action<Call>? note = null) : ManagedImplementation
    {
        private readonly ReferenceImplementation _reference = new();

        public override Capabilities Capabilities { get; } =
            new()
            {
                Name = "narrow",
                ElementTypes = new HashSet<ElementType> { ElementType.BF16 },
            };

        protected override Answer Invoke(Call call)
        {
            note?.Invoke(call);
            return _reference.Invoke([call])[0];
        }

        protected override void Dispose(bool disposing) => _reference.Dispose();
    }

    private sealed class Faulty : ManagedImplementation
    {
        public override Capabilities Capabilities { get; } = new() { Name = "fails" };

        protected override Answer Invoke(Call call) => throw new InvalidOperationException("fails");
    }
}
