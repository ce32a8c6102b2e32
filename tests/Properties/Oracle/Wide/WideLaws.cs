using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Lanes;
using ExactGrad.Oracle.Truth;
using ExactGrad.Tests.Properties.Oracle.Special;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Wide;

/// <summary>What docs/lanes.md proves of the lane wide.</summary>
public sealed class WideLaws
{
    private static readonly LaneUnderTest Lane = new("wide");

    [Fact]
    public void DrawnCases_RoundNowhere() =>
        Lane.Holds((id, call) => Assert.True(WideBudget.Holds(call, ExactCases.Bits(id.Variant)!.Value), id.ToString()));

    [Fact]
    public void DrawnCases_AreCasesOfTheLane_AndTheirTextMeansTheSame() =>
        Lane.Holds(
            (id, call) =>
            {
                Assert.Null(Lane.Lane.Problem(id));
                Dictionary<string, Tensor> again = Lane.Lane.Inputs(CaseId.Parse(id.ToString()));
                Assert.All(call.Inputs, input => Assert.Equal(input.Value.Bytes.ToArray(), again[input.Key].Bytes.ToArray()));
            }
        );

    // Any rounding of an odd number of p bits to fewer bits changes it, and no sum hides the change: in the outputs rounded to the type.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void WideTensorOfFewerBits_ChangesAnOutput(int fewer) =>
        Lane.Holds(
            (id, call) =>
            {
                int bits = WideData.Width(id.ElementType, ExactCases.Bits(id.Variant)!.Value);
                string role = id.Variant[..id.Variant.IndexOf('-', StringComparison.Ordinal)];
                Dictionary<string, double[]> truth = Evaluations.InDouble(call);
                Dictionary<string, double[]> rounded = ReferenceEvaluator<double>.Evaluate(
                    call,
                    (name, value) =>
                        name == role || (role == WideData.Old && name is "dx" or "dw" or "db") ? Rounded(value, bits - fewer) : value
                );
                bool matters = id.Operation switch
                {
                    Operation.ReluForward => Any(call.Inputs["x"], value => value > 0),
                    Operation.ReluBackward => Any(call.Inputs["x"], value => value > 0),
                    Operation.LinearBackward when role == WideData.Old => call.Request.Any(gradient =>
                        gradient.Mode == GradientMode.Accumulate && call.Inputs[gradient.Name].Count > 0
                    ),
                    // Each of the three sees two of the tensors.
                    Operation.LinearBackward => id.Extents.All(extent => extent > 0)
                        && call.Request.Any(gradient => Sees(gradient.Name, role)),
                    Operation.LinearForward when role == "b" => id.Extents[0] * id.Extents[2] > 0,
                    _ => id.Extents.All(extent => extent > 0),
                };
                bool changed = truth.Any(output => !Stored(id, output.Value).SequenceEqual(Stored(id, rounded[output.Key])));
                Assert.True(changed || !matters, id.ToString());
            }
        );

    private static bool Sees(string gradient, string role) =>
        (gradient, role) is ("dx", "w" or "dy") or ("dw", "x" or "dy") or ("db", "dy");

    private static bool Any(Tensor tensor, Func<double, bool> holds) => Enumerable.Range(0, (int)tensor.Count).Any(k => holds(tensor[k]));

    private static double Rounded(double value, int bits) => Formats.ToBits(value, bits);

    private static IEnumerable<double> Stored(CaseId id, double[] values) => values.Select(value => Formats.Round(id.ElementType, value));
}
