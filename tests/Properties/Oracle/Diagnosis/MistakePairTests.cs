using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Catalogue;
using ExactGrad.Oracle.Diagnosis;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.Lanes;
using ExactGrad.Tests.Properties.Generators;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Diagnosis;

/// <summary>Two entries of the catalogue that together do what neither does alone.</summary>
public sealed class MistakePairTests
{
    private static readonly ExactLane Lane = new();

    // The order matters to some pairs alone: most are told once.
    [Theory]
    [InlineData("db-not-summed", "db-negated", "db", "db-not-summed+db-negated")]
    [InlineData("bias-subtracted", "last-column-dropped", "y", "bias-subtracted+last-column-dropped")]
    [InlineData("dx-weights-reshaped", "dx-times-batch", "dx", "dx-weights-reshaped+dx-times-batch")]
    public void Pair_IsFound_AsTheOrderOfTheCatalogueHasIt(string first, string second, string output, string expected)
    {
        Mistake planted = Named(first);
        using var wrong = new TwiceMistakenImplementation(planted, Named(second));
        Operation operation = planted.Operations.Single();
        Assert.Contains(expected, Found(operation, output, Observed(wrong, operation)));
    }

    [Fact]
    public void NoPairIsTwiceTheSame_NorTheOtherWayRound_AndFewAreTold()
    {
        // Zero stays zero, whatever else is done to it.
        using var wrong = new TwiceMistakenImplementation(Named("dx-zero"), Named("dx-negated"));
        IReadOnlyList<MistakePair> found = MistakePairs.Find(Operation.LinearBackward, "dx", Observed(wrong, Operation.LinearBackward));
        Assert.Equal(4, found.Count);
        Assert.All(found, pair => Assert.NotSame(pair.First, pair.Second));
        Assert.Equal(4, found.Select(pair => string.Join('+', new[] { pair.First.Name, pair.Second.Name }.Order())).Distinct().Count());
        Assert.Equal(
            found.Select(pair => Position(pair.First) * KnownMistakes.All.Count + Position(pair.Second)).Order(),
            found.Select(pair => Position(pair.First) * KnownMistakes.All.Count + Position(pair.Second))
        );
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, false)]
    [InlineData(2, true)]
    public void OneWrongAnswer_IsTooFew(int wrongAnswers, bool any)
    {
        Operation operation = Operation.LinearForward;
        using var wrong = new TwiceMistakenImplementation(Named("bias-subtracted"), Named("last-column-dropped"));
        Observation[] observed = Observed(wrong, operation);
        Observation[] some = [.. observed.Where(one => one.IsWrong("y")).Take(wrongAnswers)];
        Assert.Equal(any, Found(operation, "y", some).Count > 0);
    }

    // That it is right where the pair is wrong says as much as that it is wrong.
    [Fact]
    public void RightAnswer_WhereThePairIsWrong_RulesItOut()
    {
        Operation operation = Operation.LinearForward;
        using var wrong = new TwiceMistakenImplementation(Named("bias-subtracted"), Named("last-column-dropped"));
        using var right = new ReferenceImplementation();
        Observation[] observed = Observed(wrong, operation);
        Assert.NotEmpty(Found(operation, "y", observed));
        Assert.Empty(Found(operation, "y", [.. observed, .. Observed(right, operation)]));
    }

    // 4,096 elements of the call's own extents are compared, one more is not.
    [Theory]
    [InlineData(64, false)]
    [InlineData(65, true)]
    public void LargeAnswers_AreNotLookedAt(int batch, bool found)
    {
        Operation operation = Operation.LinearForward;
        using var wrong = new TwiceMistakenImplementation(Named("bias-subtracted"), Named("last-column-dropped"));
        using var right = new ReferenceImplementation();
        Observation[] observed = Observed(wrong, operation);
        CaseId id = CaseId.Parse($"eg1/exact.p24/linear.forward/f32/input-major/-/{batch}x8x8/-/000000000000002a");
        Assert.Equal(found, Found(operation, "y", [.. observed, .. Answers(right, [id])]).Count > 0);
    }

    // An output that was not asked for says nothing; nor does a mistake that no answer shows.
    [Fact]
    public void AnswersWithoutTheOutput_AreNotLookedAt()
    {
        using var wrong = new TwiceMistakenImplementation(Named("db-not-summed"), Named("db-negated"));
        Observation[] observed = Observed(wrong, Operation.LinearBackward);
        Assert.Contains(observed, one => !one.Has("db"));
        Assert.NotEmpty(Found(Operation.LinearBackward, "db", observed));
        Assert.Empty(Found(Operation.LinearBackward, "dx", observed));
    }

    [Fact]
    public void MistakesThatRemember_AreNoPartOfAPair()
    {
        using var wrong = new TwiceMistakenImplementation(Named("stale-weights"), Named("bias-subtracted"));
        Assert.All(
            MistakePairs.Find(Operation.LinearForward, "y", Observed(wrong, Operation.LinearForward)),
            pair => Assert.DoesNotContain(MistakeClass.StaleState, new[] { pair.First.Class, pair.Second.Class })
        );
    }

    private static int Position(Mistake mistake) => KnownMistakes.All.ToList().IndexOf(mistake);

    private static List<string> Found(Operation operation, string output, IReadOnlyList<Observation> observed) =>
        [.. MistakePairs.Find(operation, output, observed).Select(pair => $"{pair.First.Name}+{pair.Second.Name}")];

    private static Observation[] Observed(IImplementation implementation, Operation operation)
    {
        LaneSettings settings = CaseArbitrary.Settings(implementation.Capabilities, maxSide: 6, operation);
        return Answers(implementation, Enumerable.Range(0, 16).Select(seed => Lane.Draw(SplitMix64.Mix((ulong)seed), settings)!));
    }

    private static Observation[] Answers(IImplementation implementation, IEnumerable<CaseId> ids) =>
        [
            .. ids.Select(id => Lane.Prepare(id, implementation.Capabilities).Calls[0])
                .Select(call => new Observation(call, (Result)implementation.Invoke([call])[0])),
        ];

    private static Mistake Named(string name) => KnownMistakes.All.Single(mistake => mistake.Name == name);
}
