using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Catalogue;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.Judging;
using ExactGrad.Oracle.KnownFailures;
using ExactGrad.Xunit;
using Sample;
using Xunit;
using Xunit.Sdk;

namespace ExactGrad.Tests.Properties.Packages;

/// <summary>The tests that the base class brings: what each verdict makes of them, and what they say.</summary>
public sealed class LaneTestTests
{
    private const string Headline = "db of linear.backward is wrong";
    private const string Planted = "db-last-example";

    [Fact]
    public void Mistake_FailsWithTheCounterexample_TheDiagnosis_AndTheReplayLine()
    {
        string text = Failure(new Subject(Mistaken).Exact);
        Assert.Contains(Headline, text, StringComparison.Ordinal);
        Assert.Contains("= sum_s dy[s,", text, StringComparison.Ordinal);
        Assert.Contains($"diagnosis: {Planted}", text, StringComparison.Ordinal);
        Assert.Contains("replay: EXACTGRAD_REPLAY=eg1/exact.", text, StringComparison.Ordinal);
    }

    [Fact]
    public void ReplayLine_JudgesItsCaseAgain_AndNothingElse()
    {
        string text = Failure(new Subject(Mistaken).Exact);
        string[] words = text.Split('\n')
            .First(line => line.StartsWith("  replay: ", StringComparison.Ordinal))
            .Trim()
            .Split([' ', '='], 4);
        Assert.Equal(["replay:", "EXACTGRAD_REPLAY"], words[..2]);
        string id = $"{words[2]}={words[3]}".Replace(" dotnet test", "", StringComparison.Ordinal);

        string again = Failure(new Subject(Mistaken, replay: id).Exact);
        Assert.Contains("1 of 1 cases are wrong", again, StringComparison.Ordinal);
        Assert.Contains(Headline, again, StringComparison.Ordinal);
        new Subject(() => new ReferenceImplementation(), replay: id).Exact();
        Assert.Contains(
            "EXACTGRAD_REPLAY names a case of the lane exact",
            Skip(new Subject(Mistaken, replay: id).Rounding),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Replay_OfWhatIsNotDeclared_IsSkipped()
    {
        const string Id = "eg1/exact.p24/linear.backward/f32/input-major/-/2x3x4/dx/00000000000000ff";
        string reason = Skip(new Subject(() => new Layer<double>().AsImplementation(), replay: Id).Exact);
        Assert.Contains("does not declare the element type f32", reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("eg1/exact", null, null, "EXACTGRAD_REPLAY")]
    [InlineData(null, "seven", null, "EXACTGRAD_SEED seven: expected a whole number")]
    [InlineData(null, null, "0", "EXACTGRAD_CASES 0: expected a whole number from 1")]
    public void Variable_ThatCannotBeRead_FailsByItsName(string? replay, string? seed, string? cases, string expected) =>
        Assert.StartsWith(
            expected,
            Assert.Throws<FormatException>(new Subject(() => new ReferenceImplementation(), replay, seed, cases).Exact).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void Seed_AndCases_ComeFromTheEnvironment()
    {
        string text = Failure(new Subject(Mistaken, seed: "0xFf,3", cases: "30").Exact);
        Assert.Contains(" of 30 cases are wrong, seed 255 ", text, StringComparison.Ordinal);
    }

    [Fact]
    public void LaneWithoutItsOperations_IsSkipped_WithTheReason()
    {
        string reason = Skip(new Subject(() => new Stub(Operation.ReluForward)).Derivative);
        Assert.Contains("derivative: not applicable: the implementation declares nothing", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void LaneOfWhichEveryCaseIsRefused_Fails()
    {
        string text = Failure(new Subject(() => new Stub(Operation.LinearForward)).Exact);
        Assert.Contains("20 cases were refused, though their operation is declared", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Verdict.Inconclusive)]
    [InlineData(Verdict.Vacuous)]
    [InlineData(Verdict.Violated)]
    public void WhatIsNotVerified_Fails(Verdict verdict) => Assert.Equal(LaneOutcomeKind.Failed, LaneOutcome.OfRun(Of(verdict)).Kind);

    [Fact]
    public void WhatIsVerified_Passes_AndTellsItsStrength()
    {
        using var implementation = new ReferenceImplementation();
        var options = new JudgeOptions { Cases = 40, Seed = 1 };
        LaneOutcome outcome = LaneOutcome.Of(implementation, options, "exact", new Variables(null, null, null), default);
        Assert.Equal(LaneOutcomeKind.Passed, outcome.Kind);
        Assert.Contains("exact: verified: 40 cases", outcome.Text, StringComparison.Ordinal);
        Assert.Contains("would have been caught", outcome.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Environment_WinsOverTheClass()
    {
        var options = new JudgeOptions
        {
            Cases = 20,
            Budget = TimeSpan.FromHours(1),
            Seed = 1,
        };
        JudgeOptions asked = LaneOutcome.OptionsOf(options, "exact", new Variables(7, 1000, null));
        Assert.Equal((7UL, 1000, null), (asked.Seed, asked.Cases, asked.Budget));
        JudgeOptions unasked = LaneOutcome.OptionsOf(options, "exact", new Variables(null, null, null));
        Assert.Equal((1UL, 20, TimeSpan.FromHours(1)), (unasked.Seed, unasked.Cases, unasked.Budget));
    }

    [Fact]
    public void CasesForAllLanes_AreFewerOfTheLaneLarge() =>
        Assert.Equal(6, LaneOutcome.OptionsOf(new JudgeOptions(), "large", new Variables(null, 1000, null)).Cases);

    [Fact]
    public void KnownFailures_AreThoseOfTheLane()
    {
        KnownFailure[] known =
        [
            .. new[] { "exact.p24", "rounding.uniform-f32" }.Select(lane => new KnownFailure(
                $"eg1/{lane}/linear.backward/f32/input-major/-/2x3x4/dx/00000000000000ff",
                "message",
                "reason",
                new DateOnly(2099, 1, 1)
            )),
        ];
        var options = new JudgeOptions { KnownFailures = known };
        Assert.Equal([known[1]], LaneOutcome.OptionsOf(options, "rounding", new Variables(null, null, null)).KnownFailures);
    }

    [Fact]
    public void EveryLane_HasATestOfItsName() =>
        Assert.Equal(
            JudgeOptions.LaneNames.Order(),
            typeof(ImplementationTests)
                .GetMethods()
                .Where(method => method.IsDefined(typeof(FactAttribute), inherit: false))
                .Select(method => method.Name.ToLowerInvariant())
                .Order()
        );

    private static MistakenImplementation Mistaken() => new(KnownMistakes.All.First(mistake => mistake.Name == Planted));

    private static string Failure(Action test) => Thrown<FailException>(test);

    private static string Skip(Action test) => Thrown<SkipException>(test);

    /// <summary>As Assert.Throws, which would let a skip through, and so skip the test that expected something else.</summary>
    private static string Thrown<T>(Action test)
        where T : Exception
    {
        try
        {
            test();
        }
        catch (Exception exception) when (exception is SkipException or FailException)
        {
            return Assert.IsType<T>(exception).Message;
        }

        throw new XunitException("the test passed");
    }

    private static Report Of(Verdict verdict) =>
        new()
        {
            Verdict = verdict,
            Capabilities = new Capabilities { Name = "none" },
            Seed = 1,
            Lanes =
            [
                new LaneReport
                {
                    Name = "exact",
                    Rule = "",
                    Verdict = verdict,
                },
            ],
            Failures = [],
            Elapsed = TimeSpan.Zero,
        };

    /// <summary>The base class on an implementation, in an environment of its own.</summary>
    private sealed class Subject(Func<IImplementation> create, string? replay = null, string? seed = null, string? cases = null)
        : ImplementationTests
    {
        protected override JudgeOptions Options { get; } = new() { Cases = 20, Seed = 1 };

        protected override IImplementation CreateImplementation() => create();

        internal override string? Variable(string name) =>
            name switch
            {
                "EXACTGRAD_REPLAY" => replay,
                "EXACTGRAD_SEED" => seed,
                "EXACTGRAD_CASES" => cases,
                _ => null,
            };
    }

    /// <summary>Declares an operation, and refuses it.</summary>
    private sealed class Stub(Operation operation) : ManagedImplementation
    {
        public override Capabilities Capabilities { get; } =
            new()
            {
                Name = "stub",
                Operations = new HashSet<Operation> { operation },
            };

        protected override Answer Invoke(Call call) => new Refusal("not today");
    }
}
