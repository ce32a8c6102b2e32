using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Lanes;
using ExactGrad.Tests.Properties.Generators;
using ExactGrad.Tests.Properties.Oracle.Support;
using ExactGrad.Tests.Properties.Oracle.Truth;
using ExactGrad.Tests.Properties.Support;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Lanes;

/// <summary>What a lane draws is a case of that lane: anything else would end a run in its middle.</summary>
public sealed class DrawLaws
{
    [Fact]
    public void EveryLane_DrawsItsOwnCases_InEveryFormat()
    {
        foreach (Lane lane in Lane.All)
        {
            foreach (IReadOnlyList<Formats> formats in new[] { Formats.Mixed, Formats.Plain })
            {
                Law.Holds(
                    CaseArbitrary.Of(lane, ExactLaneTheorem.Declared(formats)),
                    id =>
                    {
                        Assert.Null(lane.Problem(id));
                        Assert.Equal(lane.Name, id.Lane);
                        Assert.Equal(id.ToString(), CaseId.Parse(id.ToString()).ToString());
                    },
                    // A case of the lane large takes as long as all others together.
                    lane is LargeLane
                        ? 8
                        : 60
                );
            }
        }
    }

    [Fact]
    public void EveryLane_DrawsEveryOperationThatItKnows_AndEveryLayoutAndType()
    {
        LaneSettings settings = ExactLaneTheorem.Declared(Formats.Mixed);
        // The lane large has neither losses nor empty extents.
        foreach (Lane lane in Lane.All.Where(lane => lane is not LargeLane))
        {
            CaseId[] drawn = [.. Enumerable.Range(0, 600).Select(seed => lane.Draw(SplitMix64.Mix((ulong)seed), settings)!)];
            Assert.Equal(4, drawn.Select(id => id.ElementType).Distinct().Count());
            Assert.Equal(2, drawn.Select(id => id.Layout).Distinct().Count());
            Assert.Equal(4, drawn.Select(id => id.Reduction).Distinct().Count());
            Assert.True(drawn.Select(id => id.Operation).Distinct().Count() >= 3);
            Assert.Contains(drawn, id => id.Extents.Min() > 4);
            Assert.Contains(drawn, id => id.Extents.Min() == 0);
        }
    }

    // Halving extents until they fit must not take the last example away.
    [Theory]
    [InlineData("eg1/derivative.p8/mse.backward/bf16/-/mean/16x16/-/0")]
    [InlineData("eg1/derivative.p8/mse.backward/bf16/-/batch-mean/64x1/-/0")]
    [InlineData("eg1/derivative.p24/network.step/f32/input-major/mean/64x64x64x64/dx+dw1+db1+dw2+db2/0")]
    public void Fitted_ToANarrowBudget_KeepsSomethingToTakeAMeanOf(string text)
    {
        CaseId id = CaseId.Parse(text);
        CaseId? fitted = ExactCases.Fitted(id, ExactCases.Bits(id.Variant)!.Value, joint: true);
        Assert.NotNull(fitted);
        Assert.Null(new DerivativeLane().Problem(fitted));
        Assert.True(fitted.Extents.Min() > 0);
        Assert.NotEqual(id.Extents, fitted.Extents);
    }

    // 8 bits do not hold a chain and a step of 1, however small; such a case is drawn anew.
    [Fact]
    public void Fitted_WhereNothingButEmptyExtentsFit_IsNoCase()
    {
        CaseId chain = CaseId.Parse("eg1/derivative.p8/network.step/bf16/input-major/mean/2x2x2x2/dx+dw1+db1+dw2+db2/0");
        Assert.Null(ExactCases.Fitted(chain, 8, joint: true));
    }
}
