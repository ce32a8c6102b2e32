using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Judging;
using ExactGrad.Oracle.Lanes.Contract;
using ExactGrad.Oracle.Truth;
using ExactGrad.Tests.Properties.Oracle.Support;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Contract;

/// <summary>What the checks that any implementation can be asked put to it, call by call.</summary>
public sealed class CallCheckTests
{
    // As docs/cases.md says: the other inputs are the draws of the next seed.
    [Theory]
    [InlineData("repeat", new[] { 'a', 'a', 'b', 'n', 'a' })]
    [InlineData("interleaved", new[] { 'a', 'b', 'n', 'a' })]
    public void CallsInTurn_AreTheCase_TheNextDraw_AndNaN(string check, char[] expected)
    {
        CaseId id = ContractCases.Forward(check);
        Dictionary<string, Tensor> own = ContractCases.Lane.Inputs(id),
            other = ContractCases.Lane.Inputs(id.With(seed: id.Seed + 1));
        Assert.False(ContractCases.SameInputs(own, other));
        Assert.Equal(
            expected,
            ContractCases
                .Prepared(id)
                .Calls.Select(call =>
                    ContractCases.SameInputs(call.Inputs, own) ? 'a'
                    : ContractCases.SameInputs(call.Inputs, other) ? 'b'
                    : call.Inputs.Values.All(tensor => Calls.Numbers(tensor).All(double.IsNaN)) ? 'n'
                    : '?'
                )
        );
    }

    [Fact]
    public void Changed_IsTheCase_AndTheCaseNudged()
    {
        CaseId id = ContractCases.Forward("changed");
        Call call = ContractCases.CallOf(id);
        Call[] expected = [call, Nudge.Of(call)!.Value.Apply(call)];
        foreach (IEnumerable<Call> calls in new[] { ContractCases.Prepared(id).Calls, ContractCases.Check(id).Exact(id, call) })
        {
            Assert.Equal(2, calls.Count());
            Assert.All(calls.Zip(expected), pair => Assert.True(ContractCases.SameInputs(pair.First.Inputs, pair.Second.Inputs)));
        }
    }

    [Theory]
    [InlineData("changed")]
    [InlineData("in-place")]
    public void WithoutANumber_NothingIsChanged(string check)
    {
        CaseId empty = CaseId.Parse($"eg1/contract.{check}-p24/linear.forward/f32/input-major/-/2x0x2/-/0");
        Call call = ContractCases.CallOf(empty);
        Assert.Equal([call], ContractCases.Check(empty).Exact(empty, call));
        if (check == "changed")
        {
            Assert.Single(ContractCases.Prepared(empty).Calls);
        }
    }

    [Fact]
    public void Subset_AsksForAll_ForEachAlone_ForTheOthers_AndForNone() =>
        Assert.Equal(
            ["dx+dw+db", "dx", "dw+db", "dw", "dx+db", "db", "dx+dw", ""],
            ContractCases
                .Prepared(ContractCases.Backward("subset"))
                .Calls.Select(call => string.Join('+', call.Request.Select(gradient => gradient.Name)))
        );

    [Fact]
    public void Accumulate_AddsToWhatTheCallsBeforeGave()
    {
        Trial trial = ContractCases.Prepared(ContractCases.Backward("accumulate"));
        Assert.Equal(3, trial.Calls.Count);
        Dictionary<string, double[]> once = Evaluations.InDouble(trial.Calls[0]);
        foreach (string name in new[] { "dx", "dw", "db" })
        {
            Assert.False(trial.Calls[0].Inputs.ContainsKey(name));
            Assert.Equal(once[name], Calls.Numbers(trial.Calls[1].Inputs[name]));
            Assert.Equal(once[name].Select(value => 2 * value), Calls.Numbers(trial.Calls[2].Inputs[name]));
        }
    }

    // Numbers given by hand must leave every call of the check exact, and not the first alone: 2^24 - 1 fits, and twice that does not.
    [Theory]
    [InlineData("again", "db:acc", "db=0/")]
    [InlineData("accumulate", "db", "")]
    public void ValuesGiven_MustLeaveRoomForEveryCall(string check, string request, string old)
    {
        CaseId Of(string check, string request, string old) =>
            CaseId.Parse($"eg1/contract.{check}-p24/linear.backward/f32/input-major/-/1x1x1/{request}/0/{old}dy=16777215/w=1/x=1");
        Assert.Single(ContractCases.Prepared(Of("changed", "db", "")).Calls[0].Request);
        Exception refused = Assert.Throws<FormatException>(() => ContractCases.Prepared(Of(check, request, old)));
        Assert.Contains("break the budget of 24 bits", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("interleaved")]
    [InlineData("changed")]
    [InlineData("gaps")]
    public void ValuesThatBreakTheBudget_AreRefused(string check)
    {
        CaseId id = CaseId.Parse($"eg1/contract.{check}-p24/linear.forward/f32/input-major/-/1x1x1/-/0/b=1/w=1/x=16777215");
        Exception refused = Assert.Throws<FormatException>(() => ContractCases.Prepared(id));
        Assert.Contains("break the budget of 24 bits", refused.Message, StringComparison.Ordinal);
    }

    // Two things wrong with one output are one finding, of two outputs two.
    [Theory]
    [InlineData("dx", "dx", new[] { "dx" })]
    [InlineData("dx", "db", new[] { "dx", "db" })]
    public void Findings_AreToldOnceForEachOutput(string first, string second, string[] subjects)
    {
        int calls = 0;
        using var wrong = new AlteredImplementation(
            "one output wrong in each call",
            (call, right) => Broken(call, (Result)right(call), calls++ == 0 ? first : second)
        );
        Assert.Equal(
            subjects,
            ContractCases.Judged(ContractCases.Backward("changed"), wrong).Violations.Select(violation => violation.Subject)
        );
    }

    // The numbers change in the caller's own tensor: told with what stood there and what stands there now.
    [Fact]
    public void InputThatWasChanged_IsToldByItsElement()
    {
        using var wrong = new AlteredImplementation(
            "writes to x",
            (call, right) =>
            {
                Answer answer = right(call);
                call.Inputs["x"][4] = 77;
                return answer;
            }
        );
        CaseId id = ContractCases.Forward("interleaved");
        double before = ContractCases.Lane.Inputs(id)["x"][4];
        Violation violation = ContractCases.Judged(id, wrong).Violations.Single(told => told.Subject == "input x");
        Story story = violation.Tell();
        Assert.Equal(("x[1,1]", before, 77.0, 0.0), (story.Element, story.Expected!.Value, story.Actual!.Value, story.Bound!.Value));
        Assert.Equal("given linear.forward in f32, weights input-major", story.Lines[0]);
        Assert.Equal($"x[1,1] was changed from {before} to 77", story.Lines[^1]);
    }

    private static Answer Broken(Call call, Result result, string output)
    {
        Tensor broken = result.Outputs[output].Clone();
        broken[0] += 1;
        return new Result(new Dictionary<string, Tensor>(result.Outputs) { [output] = broken });
    }
}
