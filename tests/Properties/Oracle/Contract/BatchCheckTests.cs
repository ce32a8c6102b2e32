using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Judging;
using ExactGrad.Tests.Properties.Oracle.Support;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Contract;

/// <summary>The first row alone, the last one alone, and all but the first, against the whole batch.</summary>
public sealed class BatchCheckTests
{
    [Theory]
    [InlineData(4, new[] { "0,1,2,3", "0", "3", "1,2,3" })]
    [InlineData(2, new[] { "0,1", "0", "1", "1" })]
    [InlineData(1, new[] { "0" })]
    public void Calls_AreTheBatchAndItsParts(int batch, string[] rows)
    {
        CaseId id = CaseId.Parse($"eg1/contract.batch-p24/linear.backward/f32/input-major/-/{batch}x2x3/dx/5");
        Dictionary<string, Tensor> inputs = ContractCases.Lane.Inputs(id);
        IReadOnlyList<Call> calls = ContractCases.Prepared(id).Calls;
        Assert.Equal(rows.Length, calls.Count);
        foreach ((Call call, string part) in calls.Zip(rows))
        {
            Assert.Equal(Rows(inputs["x"], part), Calls.Numbers(call.Inputs["x"]));
            Assert.Equal(Rows(inputs["dy"], part), Calls.Numbers(call.Inputs["dy"]));
            Assert.Equal(inputs["w"].Bytes.ToArray(), call.Inputs["w"].Bytes.ToArray());
        }
    }

    // Wherever the bits depend on the batch, in one part or another: one finding where it is promised, else a word about it.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void PartThatDiffers_IsOneFinding_OrTold(int part)
    {
        Judgement promised = Judged(true, call => call == part),
            free = Judged(false, call => call == part);
        Assert.Equal("y", Assert.Single(promised.Violations).Subject);
        Assert.Empty(free.Violations);
        Assert.Equal("the bits of a row depend on the batch that it is in", free.Observation);
        Assert.Equal(9, free.Tally.Compared);
    }

    [Fact]
    public void SameBits_AreToldWhereTheyAreNotPromised()
    {
        Assert.Equal("the bits of a row are the same in any batch", Judged(false, _ => false).Observation);
        Assert.Equal((Outcome.Passed, ""), (Judged(true, _ => false).Outcome, Judged(true, _ => false).Observation));
    }

    [Theory]
    [InlineData("dx", null)]
    [InlineData("dw", "the check batch asks for dx alone, overwritten")]
    [InlineData("dx+dw", "the check batch asks for dx alone, overwritten")]
    [InlineData("dx:acc", "the check batch adds no gradient to old content")]
    public void OfBackward_OnlyDxIsAskedFor(string request, string? problem) =>
        Assert.Equal(problem, ContractCases.Lane.Problem(ContractCases.Backward("batch", request)));

    [Fact]
    public void Adapted_ABackwardCaseAsksForDx_AndAForwardOneStays()
    {
        var random = new SplitMix64(1);
        CaseId backward = ContractCases.Backward("batch"),
            forward = ContractCases.Forward("batch");
        Assert.Equal(
            [new GradientRequest("dx", GradientMode.Overwrite)],
            ContractCases.Check(backward).Adapt(backward, ref random).Request
        );
        Assert.Same(forward, ContractCases.Check(forward).Adapt(forward, ref random));
    }

    private static Judgement Judged(bool promised, Func<int, bool> alters)
    {
        CaseId id = CaseId.Parse("eg1/contract.batch-p24/linear.forward/f32/input-major/-/2x3x3/-/5");
        int calls = 0;
        using var wrong = new AlteredImplementation(
            "some parts otherwise",
            (call, right) =>
            {
                var result = (Result)right(call);
                Tensor y = result.Outputs["y"].Clone();
                y[0] += alters(calls++) ? 1 : 0;
                return new Result(new Dictionary<string, Tensor> { ["y"] = y });
            }
        );
        Trial trial = ContractCases.Lane.Prepare(id, wrong.Capabilities with { BatchInvariant = promised });
        return trial.Judge(wrong.Invoke(trial.Calls));
    }

    private static double[] Rows(Tensor matrix, string rows) =>
        [.. rows.Split(',').Select(int.Parse).SelectMany(row => Calls.Numbers(matrix).Skip(row * matrix.Columns).Take(matrix.Columns))];
}
