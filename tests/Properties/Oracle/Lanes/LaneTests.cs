using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.Judging;
using ExactGrad.Oracle.Lanes;
using ExactGrad.Tests.Properties.Generators;
using ExactGrad.Tests.Properties.Oracle.Support;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Lanes;

/// <summary>What all lanes have in common: how often they draw, and what they refuse to prepare.</summary>
public sealed class LaneTests
{
    private static readonly LaneSettings Everything = CaseArbitrary.Settings(LaneCases.Any);

    // What fits no budget is drawn anew, a hundred times and no more.
    [Theory]
    [InlineData(1, true, 1)]
    [InlineData(100, true, 100)]
    [InlineData(101, false, 100)]
    [InlineData(int.MaxValue, false, 100)]
    public void Draw_TriesAHundredTimes(int first, bool drawn, int tried)
    {
        var lane = new Fitting(first);
        Assert.Equal(drawn, lane.Draw(1, Everything) is not null);
        Assert.Equal(tried, lane.Tried);
    }

    [Fact]
    public void Draw_WhereTheImplementationTakesNoPart_TriesNothing()
    {
        var lane = new Fitting(1) { Takes = false };
        Assert.Null(lane.Draw(1, Everything));
        Assert.Equal(0, lane.Tried);
    }

    // Too large comes first: whether the rest fits would take as long as the case itself.
    [Theory]
    [InlineData("exact.q/linear.forward/f32/input-major/-/100000x100000x1/-/0", "make a tensor of 10000000000 elements")]
    [InlineData("exact.q/linear.forward/f32/input-major/-/1x1x1/-/0", "does not end in a budget")]
    [InlineData("large.p24/linear.forward/f32/input-major/-/8193x8193x1/-/0", "a case has at most 67108864 in each")]
    [InlineData("large.p24/linear.forward/f32/input-major/-/8193x1x1/-/0", "at most 8192 a side")]
    public void Prepare_RefusesWhatIsNoCase(string text, string reason) =>
        Assert.Contains(reason, LaneCases.Refused(text), StringComparison.Ordinal);

    [Fact]
    public void Inputs_AreTheValuesGiven_AndTheRestDrawn()
    {
        CaseId drawn = LaneCases.Parsed("exact.p24/linear.forward/f32/input-major/-/2x2x1/-/5"),
            given = LaneCases.Parsed("exact.p24/linear.forward/f32/input-major/-/2x2x1/-/5/w=3,7");
        Lane lane = LaneCases.LaneOf(given);
        Assert.Equal([3, 7], Calls.Numbers(lane.Inputs(given)["w"]));
        Assert.Equal(Calls.Numbers(lane.Inputs(drawn)["x"]), Calls.Numbers(lane.Inputs(given)["x"]));
    }

    [Theory]
    [InlineData("exact", 64)]
    [InlineData("large", 1)]
    public void Batch_IsOneCaseWhereTheyAreLarge(string name, int cases) =>
        Assert.Equal(cases, Lane.All.Single(lane => lane.Name == name).BatchCases);

    // A lane without an operation that it judges takes no part, and one with it does.
    [Theory]
    [InlineData("exact", "relu.forward", "")]
    [InlineData("contract", "relu.forward", "")]
    [InlineData("rounding", "relu.forward", "network.step")]
    [InlineData("wide", "relu.forward", "network.step")]
    [InlineData("special", "relu.forward", "network.step")]
    [InlineData("large", "linear.forward", "mse.forward")]
    [InlineData("laws", "linear.backward", "relu.forward")]
    [InlineData("derivative", "relu.forward relu.backward", "relu.backward")]
    public void Applies_WhereTheLaneJudgesAnOperation(string name, string enough, string tooFew)
    {
        Lane lane = Lane.All.Single(known => known.Name == name);
        Assert.True(lane.Applies(With(enough)));
        Assert.False(lane.Applies(With(tooFew)));
    }

    private static LaneSettings With(string operations) =>
        new()
        {
            Operations = [.. OperationNames.All.Where(operation => operations.Split(' ').Contains(operation.Name()))],
            ElementTypes = Everything.ElementTypes,
            Layouts = Everything.Layouts,
            Reductions = Everything.Reductions,
            Capabilities = Everything.Capabilities,
            MaxSide = 4,
            LargeSide = 512,
            LargeProducts = 1,
        };

    /// <summary>A lane whose n-th draw is the first that fits.</summary>
    private sealed class Fitting(int first) : Lane
    {
        internal int Tried { get; private set; }

        internal bool Takes { get; init; } = true;

        internal override string Name => "fitting";

        internal override string Rule => "";

        internal override int DefaultCases => 1;

        internal override bool Applies(LaneSettings settings) => Takes;

        protected override CaseId? TryDraw(ref SplitMix64 random, LaneSettings settings)
        {
            Assert.True(++Tried <= 1_000, "it goes on for ever");
            return Tried == first ? LaneCases.Parsed("exact.p24/relu.forward/f32/-/-/1x1/-/0") : null;
        }

        internal override string? Problem(CaseId id) => null;

        protected override Dictionary<string, Tensor> DrawInputs(CaseId id) => [];

        protected override Trial Build(CaseId id, Dictionary<string, Tensor> inputs, Capabilities capabilities) =>
            throw new NotSupportedException();
    }
}
