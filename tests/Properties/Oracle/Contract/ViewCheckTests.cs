using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.Judging;
using ExactGrad.Oracle.Lanes.Contract;
using ExactGrad.Tests.Properties.Oracle.Support;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Contract;

/// <summary>What the checks on the caller's own memory do there, call by call.</summary>
public sealed class ViewCheckTests
{
    // By docs/cases.md; a number shows where it is added, NaN wherever it is read.
    [Theory]
    [InlineData("gaps", 2, double.NaN)]
    [InlineData("gaps", 3, 3)]
    [InlineData("again", 2, 5)]
    [InlineData("again", 3, double.NaN)]
    [InlineData("in-place", 3, double.NaN)]
    [InlineData("threads", 3, double.NaN)]
    public void OverwrittenOutputs_HoldWhatTheSeedSays(string check, ulong seed, double junk)
    {
        var found = new List<double>();
        using var views = new AlteredViews(before: (call, number) => found.AddRange(number == 0 ? [call.Outputs["y"][0, 0]] : []));
        Assert.Equal(Outcome.Passed, ContractCases.Judged(ContractCases.Forward(check, seed), views).Outcome);
        Assert.Equal([junk], found);
    }

    // Whichever of the calls is wrong: told with its circumstance.
    [Theory]
    [InlineData("again", 0, "")]
    [InlineData("again", 1, ", in the second call into the same buffers")]
    [InlineData("in-place", 0, "")]
    [InlineData("in-place", 1, ", in the call after w[1,1] was changed from ")]
    public void OneOfTwoCallsWrong_IsViolated(string check, int wrong, string when)
    {
        using var views = new AlteredViews(after: (call, number) => call.Outputs["y"][1, 1] += number == wrong ? 1 : 0);
        Violation violation = Assert.Single(ContractCases.Judged(ContractCases.Forward(check), views).Violations);
        Assert.StartsWith("y of linear.forward is wrong in 1 of 4 elements" + when, violation.Headline, StringComparison.Ordinal);
        Assert.True(when.Length > 0 || violation.Headline.EndsWith("elements", StringComparison.Ordinal));
    }

    // The second call writes nothing: what stands there is what the first one left, and so it is told.
    [Theory]
    [InlineData("again", "linear.backward/f32/input-major/-/1x1x1/db:acc/0/dy=3/w=1/x=1/db=4", "db[0]")]
    [InlineData("in-place", "linear.forward/f32/input-major/-/1x1x1/-/0/b=0/w=3/x=1", "y[0,0]")]
    public void SecondCallThatWritesNothing_LeavesWhatStoodThere(string check, string rest, string element)
    {
        using var views = new AlteredViews { Answers = number => number == 0 };
        CaseId id = CaseId.Parse($"eg1/contract.{check}-p24/{rest}");
        Story story = Assert.Single(ContractCases.Judged(id, views).Violations).Tell();
        Assert.Equal($"{element} is what stood in the buffer before the call", story.Lines[^1]);
    }

    [Fact]
    public void Again_AsksTheSameOfTheSameBuffers()
    {
        var buffers = new List<Memory<byte>>();
        using var views = new AlteredViews(before: (call, _) => buffers.Add(call.Outputs["db"].Bytes));
        CaseId id = ContractCases.Backward("again", "dx+db:acc");
        Assert.Equal(Outcome.Passed, ContractCases.Judged(id, views).Outcome);
        Assert.Equal(2, buffers.Count);
        Assert.Equal(buffers[0], buffers[1]);
        Call call = ContractCases.CallOf(id);
        Call[] exact = [.. ContractCases.Check(id).Exact(id, call)];
        Assert.Same(call, exact[0]);
        double[] once = ExactGrad.Oracle.Truth.Evaluations.InDouble(call)["db"];
        Assert.Equal(once, Calls.Numbers(exact[1].Inputs["db"]));
        Assert.False(exact[1].Inputs.ContainsKey("dx"));
    }

    [Fact]
    public void InPlace_HoldsBothCallsToTheirTruth()
    {
        CaseId id = ContractCases.Forward("in-place");
        Call call = ContractCases.CallOf(id);
        Call[] exact = [.. ContractCases.Check(id).Exact(id, call)];
        Assert.Equal(2, exact.Length);
        Assert.Same(call, exact[0]);
        Assert.True(ContractCases.SameInputs(Nudge.Of(call)!.Value.Apply(call).Inputs, exact[1].Inputs));
    }

    [Fact]
    public void Threads_AreOne_Two_Three_AndSeven()
    {
        var seen = new List<int>();
        using var views = new AlteredViews(before: (call, _) => seen.Add(call.Threads));
        Assert.Equal(Outcome.Passed, ContractCases.Judged(ContractCases.Forward("threads"), views).Outcome);
        Assert.Equal([1, 2, 3, 7], seen);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void AnyNumberOfThreadsThatGivesOtherBits_IsViolated(int wrong)
    {
        using var views = new AlteredViews(after: (call, number) => call.Outputs["y"][0, 1] += number == wrong ? 1 : 0);
        Violation violation = Assert.Single(ContractCases.Judged(ContractCases.Forward("threads"), views).Violations);
        Assert.Equal($"y of linear.forward differs with {new[] { 1, 2, 3, 7 }[wrong]} threads", violation.Headline);
    }

    // Half of the linear cases, and no others.
    [Theory]
    [InlineData("linear.forward/f32/input-major/-/2x3x4/-/0", true)]
    [InlineData("linear.backward/f32/input-major/-/2x3x4/dx/0", true)]
    [InlineData("relu.forward/f32/-/-/2x3/-/0", false)]
    [InlineData("network.step/f32/input-major/sum/2x3x4x5/dx/0", false)]
    public void Threads_AreGivenLargeShapes_HalfOfTheTime(string rest, bool linear)
    {
        int[] sides = [63, 97, 101, 127, 128, 129];
        CaseId id = CaseId.Parse("eg1/contract.threads-p24/" + rest);
        var random = new SplitMix64(1);
        int large = 0;
        for (int k = 0; k < 40; k++)
        {
            CaseId adapted = ContractCases.Check(id).Adapt(id, ref random);
            bool changed = !adapted.Extents.SequenceEqual(id.Extents);
            Assert.True(!changed || adapted.Extents.All(sides.Contains), adapted.ToString());
            Assert.Equal(id.Extents.Count, adapted.Extents.Count);
            large += changed ? 1 : 0;
        }

        Assert.True(linear ? large is > 5 and < 35 : large == 0, $"{large} of 40 are large");
    }

    // What is missing is told, and nothing else is missing.
    [Theory]
    [InlineData("strides", "no column strides")]
    [InlineData("broadcast", "no strides of 0")]
    [InlineData("threads", "no number of threads")]
    [InlineData("callers", "one caller at a time")]
    public void ViewsThatAreNotTaken_AreToldAsMissing(string check, string missing)
    {
        ContractCheck known = ContractCases.Check(ContractCases.Forward(check));
        var everything = new ViewTraits { Threads = true };
        Assert.Null(known.Lacks(Settings(everything)));
        Assert.Equal("no views", known.Lacks(Settings(null)));
        Assert.Equal(
            missing,
            known.Lacks(
                Settings(
                    check switch
                    {
                        "strides" => everything with { ColumnStrides = false },
                        "broadcast" => everything with { ZeroStrides = false },
                        "threads" => everything with { Threads = false },
                        _ => everything with { Callers = false },
                    }
                )
            )
        );
    }

    [Fact]
    public void Accumulate_LacksAnImplementationThatAdds()
    {
        ContractCheck known = ContractCases.Check(ContractCases.Backward("accumulate"));
        Assert.Null(known.Lacks(Settings(null)));
        Assert.Equal("no accumulation", known.Lacks(Settings(null, accumulates: false)));
    }

    [Theory]
    [InlineData("subset", "dx+dw+db", null)]
    [InlineData("subset", "dx", "the check subset asks for all gradients, overwritten, to begin with")]
    [InlineData("subset", "dx+dw+db:acc", "the check subset adds no gradient to old content")]
    [InlineData("accumulate", "dx", null)]
    [InlineData("accumulate", "dx+db:acc", "the check accumulate begins with gradients that are overwritten")]
    [InlineData("in-place", "dx:acc", "the check in-place adds no gradient to old content")]
    [InlineData("interleaved", "dx:acc", null)]
    [InlineData("again", "dx:acc", null)]
    public void Requests_AreThoseOfTheCheck(string check, string request, string? problem) =>
        Assert.Equal(problem, ContractCases.Lane.Problem(ContractCases.Backward(check, request)));

    private static ExactGrad.Oracle.Lanes.LaneSettings Settings(ViewTraits? views, bool accumulates = true)
    {
        ExactGrad.Oracle.Lanes.LaneSettings any = Generators.CaseArbitrary.Settings(
            new Capabilities { Name = "any", Accumulates = accumulates }
        );
        return new()
        {
            Operations = any.Operations,
            ElementTypes = any.ElementTypes,
            Layouts = any.Layouts,
            Reductions = any.Reductions,
            Capabilities = any.Capabilities,
            Views = views,
            MaxSide = any.MaxSide,
            LargeSide = any.LargeSide,
            LargeProducts = any.LargeProducts,
        };
    }
}
