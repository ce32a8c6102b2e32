using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.Lanes;
using ExactGrad.Oracle.Truth;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Special;

/// <summary>What docs/lanes.md proves of the lane special, and that its cases have a name.</summary>
public sealed class SpecialLaws
{
    private static readonly LaneUnderTest Lane = new("special");

    [Fact]
    public void DrawnCases_HaveOneClassForEveryOrder() =>
        Lane.Holds(
            (id, call) =>
            {
                ElementFormat accumulator = AccumulatorFormat.OfBits(ExactCases.Bits(id.Variant)!.Value)!;
                bool holds = id.Variant.StartsWith("overflow", StringComparison.Ordinal)
                    ? OverflowBudget.Holds(call, accumulator)
                    : SpecialBudget.Holds(call, accumulator);
                Assert.True(holds, id.ToString());
            },
            cases: 300
        );

    [Fact]
    public void DrawnCases_GivenByValue_AreTheSameCases() =>
        Lane.Holds(
            (id, call) =>
            {
                Assert.Null(Lane.Lane.Problem(id));
                var values = new SortedDictionary<string, double[]>(
                    call.Inputs.ToDictionary(
                        input => input.Key,
                        input => Enumerable.Range(0, (int)input.Value.Count).Select(k => input.Value[k]).ToArray()
                    ),
                    StringComparer.Ordinal
                );
                CaseId literal = CaseId.Parse(id.With(values: values).ToString());
                Call read = Lane.Lane.Prepare(literal, new Capabilities { Name = "any" }).Calls[0];
                // NaN may come back with another payload; the sign of zero must come back.
                Assert.All(call.Inputs, input => Assert.Equal(Bits(input.Value), Bits(read.Inputs[input.Key])));
            }
        );

    [Theory]
    [InlineData(
        "eg1/special.overflow-p24/linear.forward/f32/input-major/-/1x3x1/-/1/b=0/w=1,1,1/x=1.7014118346046923E+38,1.7014118346046923E+38,-1.7014118346046923E+38"
    )]
    [InlineData("eg1/special.overflow-p24/linear.forward/f32/input-major/-/1x2x1/-/1/b=0/w=1,-1/x=1.7014118346046923E+38,2")]
    [InlineData("eg1/special.overflow-p24/mse.backward/f32/-/mean/1x4/-/1/dloss=1/prediction=1.7014118346046923E+38,0,0,0/target=0,0,0,0")]
    [InlineData("eg1/special.overflow-p24/mse.forward/f32/-/sum/1x2/-/1/prediction=9.223372036854776E+18,9.223372036854776E+18/target=0,0")]
    [InlineData("eg1/special.inf-p24/linear.forward/f32/input-major/-/1x2x1/-/1/b=Infinity/w=16777216,1/x=16777216,1")]
    [InlineData("eg1/special.nan-p53/linear.backward/f64/input-major/-/1x1x1/dx/1/dy=1E+300/w=1E+300/x=NaN")]
    public void ValuesWhoseClassDependsOnTheOrder_AreNoCase(string text) =>
        Assert.Throws<FormatException>(() => Lane.Lane.Prepare(CaseId.Parse(text), new Capabilities { Name = "any" }));

    private static long[] Bits(Tensor tensor) =>
        [.. Enumerable.Range(0, (int)tensor.Count).Select(k => double.IsNaN(tensor[k]) ? -1 : BitConverter.DoubleToInt64Bits(tensor[k]))];
}
