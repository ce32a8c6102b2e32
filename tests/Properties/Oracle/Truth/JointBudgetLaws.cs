using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Lanes;
using ExactGrad.Oracle.Truth;
using ExactGrad.Tests.Properties.Generators;
using ExactGrad.Tests.Properties.Oracle.Support;
using ExactGrad.Tests.Properties.Support;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Truth;

/// <summary>
/// Every call that the derivative lane and the laws lane put is exact by itself, whatever has been added to its inputs;
/// so their equations ask for equality with right.
/// </summary>
public sealed class JointBudgetLaws
{
    [Fact]
    public void EveryCallOfTheDerivativeLane_IsExact() => EveryCallIsExact(new DerivativeLane(), _ => true);

    [Fact]
    public void EveryCallOfTheLawsLane_IsExact() =>
        EveryCallIsExact(new LawsLane(), id => !id.Variant.StartsWith("power-of-two-scaling", StringComparison.Ordinal));

    private static void EveryCallIsExact(Lane lane, Func<CaseId, bool> isOnExactData)
    {
        foreach (IReadOnlyList<Formats> formats in new[] { Formats.Mixed, Formats.Plain })
        {
            LaneSettings settings = ExactLaneTheorem.Declared(formats);
            Law.Holds(
                CaseArbitrary.Of(lane, settings),
                id =>
                {
                    // The laws' own sums must be exact in the type, not only in its accumulator.
                    int bits = ElementFormat.Of(id.ElementType).SignificandBits;
                    Assert.All(
                        isOnExactData(id) ? lane.Prepare(id, settings.Capabilities).Calls : [],
                        call => Assert.True(HasNothingToMean(call) || ExactBudget.Holds(call, bits), call.Operation.Name())
                    );
                },
                80
            );
        }
    }

    // A micro-batch may be empty; its mean is not taken, but its reduction may say so.
    private static bool HasNothingToMean(Call call) => Signature.Extents(call).Min() == 0;
}
