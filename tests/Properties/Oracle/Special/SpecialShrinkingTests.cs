using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Judging;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Special;

/// <summary>A failing case shrinks to what the failure needs: the special value stays, and the rest goes towards 0 and 1.</summary>
public sealed class SpecialShrinkingTests
{
    private static readonly LaneUnderTest Lane = new("special");

    [Fact]
    public void ZeroSkipped_ShrinksTo_ZeroTimesWhatIsNotFinite()
    {
        Report report = Lane.Violates(
            new PlainLayer
            {
                Declared = new PlainLayer().Declared with { Operations = new HashSet<Operation> { Operation.LinearForward } },
                Counts = (left, _) => left != 0,
            },
            "linear.forward y"
        );
        CaseId shrunk = CaseId.Parse(report.Failures[0].CaseId);
        Assert.All(shrunk.Extents, extent => Assert.InRange(extent, 1, 2));
        Assert.Single(shrunk.Values["w"], weight => !double.IsFinite(weight));
        Assert.All(shrunk.Values.Values.SelectMany(values => values).Where(double.IsFinite), value => Assert.InRange(value, 0, 1));
        Assert.Equal(double.NaN, report.Failures[0].Expected);
    }

    [Fact]
    public void OverflowThatSaturates_ShrinksTo_OneProduct()
    {
        Report report = Lane.Violates(
            new PlainLayer
            {
                Declared = new PlainLayer().Declared with { Operations = new HashSet<Operation> { Operation.LinearForward } },
                Output = (call, _, values) =>
                {
                    for (int k = 0; k < values.Length && call.Inputs.Values.All(IsFinite); k++)
                    {
                        double largest = ElementFormat.Of(call.ElementType).LargestFinite;
                        values[k] = Math.Clamp(values[k], -largest, largest);
                    }
                },
            },
            "linear.forward y"
        );
        CaseId shrunk = CaseId.Parse(report.Failures[0].CaseId);
        Assert.Equal([1, 1, 1], shrunk.Extents);
        Assert.Equal(ElementFormat.Of(shrunk.ElementType).MaxExponent, Math.ILogB(shrunk.Values["x"][0]));
        Assert.True(double.IsInfinity(report.Failures[0].Expected!.Value));
    }

    [Fact]
    public void ShrunkCase_Replayed_FailsAgain()
    {
        var mistaken = new PlainLayer { Relu = x => x > 0 ? x : 0 };
        Report report = Lane.Violates(mistaken, "relu.forward y");
        string id = report.Failures[0].CaseId;
        Assert.EndsWith("/x=NaN", id, StringComparison.Ordinal);
        Assert.Equal(Verdict.Violated, new Judge(mistaken, new JudgeOptions()).Replay(CaseId.Parse(id)).Verdict);
    }

    private static bool IsFinite(Tensor tensor) => Enumerable.Range(0, (int)tensor.Count).All(k => double.IsFinite(tensor[k]));
}
