using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Judging;
using ExactGrad.Oracle.Lanes;
using ExactGrad.Tests.Properties.Generators;
using ExactGrad.Tests.Properties.Oracle.Support;
using ExactGrad.Tests.Properties.Oracle.Truth;
using ExactGrad.Tests.Properties.Support;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Bounds;

/// <summary>
/// No right way of computing exceeds the bound: every order, fused or not, in every format, with sums in f32 or in the
/// type itself, old content added last or first, on data of all three spreads.
/// </summary>
public sealed class BoundHoldsLaws
{
    private static readonly RoundingLane Lane = new();

    [Fact]
    public void SumsInFloat_StayWithinTheBound() => StayWithin(Formats.Mixed);

    [Fact]
    public void SumsInTheType_StayWithinTheBound() => StayWithin(Formats.Plain);

    // 70 x 70 squares of numbers near 4 are beyond f16; their mean is not, and neither is what the lane draws.
    [Theory]
    [InlineData("uniform")]
    [InlineData("wide")]
    [InlineData("cancel")]
    public void LossOfAWholeBatchInHalf_DoesNotOverflow(string spread)
    {
        foreach (string reduction in new[] { "sum", "batch-mean", "mean" })
        {
            var id = CaseId.Parse($"eg1/rounding.{spread}-f32/mse.forward/f16/-/{reduction}/129x129/-/0000000000000001");
            using var ordered = new OrderedImplementation(Summation.All[0], Formats.Mixed);
            Assert.Equal(Outcome.Passed, Judged(ordered, id).Outcome);
        }
    }

    // S = 2^127 + 2^127: some order overflows although the truth is 0.
    [Fact]
    public void SumsThatSomeOrderOverflows_AreUndecided()
    {
        var id = CaseId.Parse(
            "eg1/rounding.uniform-f32/linear.forward/f32/input-major/-/1x2x1/-/0/x=1,1/w=1.7014118346046923E+38,-1.7014118346046923E+38/b=0"
        );
        using var ordered = new OrderedImplementation(Summation.All[0], Formats.Mixed);
        Assert.Equal(Outcome.Inconclusive, Judged(ordered, id).Outcome);
    }

    // dL / B is 1.5 times the smallest number of f16, rounds to twice it, and is then multiplied by 2 e = 60.
    [Fact]
    public void QuotientThatUnderflowsBeforeAProduct_IsAllowed()
    {
        var id = CaseId.Parse(
            $"eg1/rounding.uniform-f16/mse.backward/f16/-/batch-mean/1000x1/-/0/dloss=9.1552734375E-05/prediction={Many(30)}/target={Many(0)}"
        );
        using var ordered = new OrderedImplementation(Summation.All[0], Formats.Plain);
        Assert.Equal(Outcome.Passed, Judged(ordered, id).Outcome);
    }

    // x dy is rounded to bf16, and what is left after the old content is that rounding alone.
    [Fact]
    public void GradientStoredBeforeItIsAdded_IsAllowed()
    {
        var id = CaseId.Parse(
            "eg1/rounding.uniform-f32/linear.backward/bf16/input-major/-/1x1x1/dw:acc/0/dw=-1.015625/dy=1.0078125/x=1.0078125"
        );
        foreach (bool storesTwice in new[] { false, true })
        {
            using var ordered = new OrderedImplementation(Summation.All[0], Formats.Mixed, storesTwice);
            Assert.Equal(Outcome.Passed, Judged(ordered, id).Outcome);
        }
    }

    // 2048 terms with u = 2^-11: nothing is proven.
    [Fact]
    public void SumTooLongForItsFormat_IsUndecided()
    {
        var id = CaseId.Parse("eg1/rounding.uniform-f16/linear.backward/f16/input-major/-/2048x1x1/db/0");
        using var ordered = new OrderedImplementation(Summation.All[0], Formats.Plain);
        Assert.Equal(Outcome.Inconclusive, Judged(ordered, id).Outcome);
        Assert.Equal(Outcome.Passed, Judged(ordered, id.With([2047, 1, 1])).Outcome);
    }

    private static string Many(int value) => string.Join(',', Enumerable.Repeat(value, 1000));

    private static void StayWithin(IReadOnlyList<Formats> formats)
    {
        LaneSettings settings = ExactLaneTheorem.Declared(formats);
        foreach (Summation summation in Summation.All)
        {
            foreach (bool storesTwice in new[] { false, true })
            {
                using var ordered = new OrderedImplementation(summation, formats, storesTwice);
                Law.Holds(
                    CaseArbitrary.Of(Lane, settings),
                    id =>
                        Assert.True(Judged(ordered, id) is { Outcome: not Outcome.Violated }, $"{summation}, stored twice: {storesTwice}"),
                    25
                );
            }
        }
    }

    private static Judgement Judged(OrderedImplementation implementation, CaseId id)
    {
        Trial trial = Lane.Prepare(id, implementation.Capabilities);
        return trial.Judge(implementation.Invoke(trial.Calls));
    }
}
