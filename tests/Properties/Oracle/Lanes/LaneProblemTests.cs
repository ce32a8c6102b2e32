using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Implementations;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Lanes;

/// <summary>Why a typed id is no case of its lane: what, and what was expected.</summary>
public sealed class LaneProblemTests
{
    private const string Linear = "linear.forward/f32/input-major/-/2x2x2/-/0";
    private const string Backward = "linear.backward/f32/input-major/-/2x2x2/dx+dw+db/0";

    [Theory]
    [InlineData("contract.gaps-p24/" + Linear, null)]
    [InlineData(
        "contract.gaps/" + Linear,
        "there is no check gaps; they are repeat, interleaved, changed, subset, accumulate, batch, gaps, strides, broadcast, again, in-place, threads, callers, guard, each with a budget such as -p24"
    )]
    [InlineData("contract.gap-p24/" + Linear, "there is no check gap-p24; they are ")]
    [InlineData("contract.in-place-p24/" + Linear, null)]
    [InlineData("contract.batch-p24/relu.forward/f32/-/-/2x2/-/0", "the check batch is not one of relu.forward")]
    [InlineData("contract.subset-p24/" + Linear, "the check subset is not one of linear.forward")]
    [InlineData("contract.subset-p24/linear.backward/f32/input-major/-/2x2x2/dx:acc/0", "the check subset adds no gradient to old content")]
    [InlineData("contract.subset-p24/linear.backward/f32/input-major/-/2x2x2/dx/0", "the check subset asks for all gradients")]
    [InlineData("contract.subset-p99/linear.backward/f32/input-major/-/2x2x2/dx/0", "the check subset asks for all gradients")]
    [InlineData("contract.gaps-p99/" + Linear, "the variant gaps-p99 does not end in a budget such as p24, of 4 to 53 bits")]
    [InlineData("contract.gaps-p24/mse.forward/f32/-/mean/3x2/-/0", "a mean over a count that is not a power of two is not exact")]
    [InlineData("contract.gaps-p24/mse.forward/f32/-/mean/0x2/-/0", "a mean over nothing is NaN, which has no derivative")]
    [InlineData("contract.threads-p24/mse.forward/f32/-/mean/3x2/-/0", null)]
    [InlineData("contract.threads-p24/mse.forward/f32/-/mean/0x2/-/0", "a mean over nothing is NaN, whose bits nobody promises")]
    [InlineData("contract.threads-p99/" + Linear, "the variant threads-p99 does not end in a budget such as p24")]
    [InlineData("contract.threads-p24/network.step/f16/input-major/sum/1x1x1x1/dx/0", "a chain of real numbers may overflow in f16")]
    [InlineData("contract.threads-p24/network.step/f32/input-major/sum/1x1x1x1/dx/0", null)]
    [InlineData("contract.threads-p11/linear.forward/f16/input-major/-/2x2x2/-/0", null)]
    [InlineData("derivative.p24/" + Backward, null)]
    [InlineData("derivative.p24/" + Linear, "linear.forward is not a backward operation")]
    [InlineData("derivative.p24/linear.backward/f32/input-major/-/2x2x2/dx/0", "the derivative lane asks for all gradients, overwritten")]
    [InlineData("derivative.p24/mse.backward/f32/-/mean/0x2/-/0", "a mean over nothing is NaN, which has no derivative")]
    [InlineData("exact.p24/mse.forward/f32/-/mean/0x2/-/0", null)]
    [InlineData("exact.p8/network.step/bf16/input-major/sum/8x8x8x8/dx/0", "extents 8x8x8x8 do not fit a budget of 8 bits")]
    [InlineData("exact.p8/network.step/f32/input-major/sum/8x8x8x8/dx/0", "extents 8x8x8x8 do not fit a budget of 8 bits")]
    [InlineData("large.p24/" + Linear, null)]
    [InlineData("large.p24/linear.forward/f32/input-major/-/8192x1x1/-/0", null)]
    [InlineData("large.p24/linear.forward/f32/input-major/-/8193x1x1/-/0", "extents 8193x1x1: at most 8192 a side")]
    [InlineData("large.p24/relu.forward/f32/-/-/2x2/-/0", "relu.forward has no part in the large lane")]
    [InlineData("large.p25/" + Linear, "the variant p25 has more bits than f32 holds: the answer would be rounded")]
    [InlineData("large.p23/" + Linear, null)]
    [InlineData("large.p2/" + Linear, "the variant p2 does not end in a budget")]
    [InlineData("laws.adjoint-p24/" + Backward, null)]
    [InlineData(
        "laws.adjoint/" + Backward,
        "there is no law adjoint; they are adjoint, linearity, batch-split, loss-split, batch-permutation, power-of-two-scaling, layout, reduction, reduction-gradient, subset, each"
    )]
    [InlineData("laws.adjoint-p24/" + Linear, "the law adjoint is one of linear.backward")]
    [InlineData("laws.adjoint-p24/linear.backward/f32/input-major/-/2x2x2/dx/0", "the laws lane asks for all gradients, overwritten")]
    [InlineData("laws.reduction-p24/mse.forward/f32/-/mean/0x2/-/0", "a mean over nothing is NaN, which has no derivative")]
    [InlineData("rounding.wide-f64/" + Linear, null)]
    [InlineData("rounding.wide-f64/network.step/f32/input-major/sum/1x1x1x1/dx/0", "network.step has no part in the rounding lane")]
    [InlineData("rounding.wide/" + Linear, "the variant wide is not SPREAD-ACCUMULATOR, such as uniform, wide, cancel with -f32")]
    [InlineData("rounding.narrow-f32/" + Linear, "the variant narrow-f32 is not SPREAD-ACCUMULATOR")]
    [InlineData("rounding.7-f32/" + Linear, "the variant 7-f32 is not SPREAD-ACCUMULATOR")]
    [InlineData("rounding.wide-f31/" + Linear, "the variant wide-f31 is not SPREAD-ACCUMULATOR")]
    [InlineData("rounding.wide-f32-f32/" + Linear, "the variant wide-f32-f32 is not SPREAD-ACCUMULATOR")]
    [InlineData("special.nan-p24/" + Linear, null)]
    [InlineData("special.nan-p24/network.step/f32/input-major/sum/1x1x1x1/dx/0", "network.step has no part in the special lane")]
    [InlineData("special.odd-p24/" + Linear, "the variant odd-p24 is not one of nan, inf, zero, ")]
    [InlineData("special.nan-p23/" + Linear, "the variant nan-p23 is not one of nan, inf, zero, ")]
    [InlineData("special.nan-p24-p24/" + Linear, "the variant nan-p24-p24 is not one of nan, inf, zero, ")]
    [InlineData("special.subnormal-p24/mse.forward/f32/-/sum/2x2/-/0", "mse.forward has no part in cases of subnormal-p24")]
    [InlineData("special.overflow-p11/" + Linear, "linear.forward has no part in cases of overflow-p11")]
    [InlineData("special.overflow-p24/" + Linear, null)]
    [InlineData("special.overflow-p8/linear.forward/bf16/input-major/-/2x63x2/-/0", null)]
    [InlineData("special.overflow-p8/linear.forward/bf16/input-major/-/2x64x2/-/0", "extents 2x64x2 do not fit a budget of 8 bits")]
    [InlineData("special.nan-p8/linear.forward/bf16/input-major/-/2x64x2/-/0", null)]
    [InlineData("special.nan-p24/mse.forward/f32/-/mean/3x2/-/0", "a mean over a count that is not a power of two is not exact")]
    [InlineData("wide.x-p24/" + Linear, null)]
    [InlineData("wide.x-p8/" + Linear, null)]
    [InlineData("wide.x-p7/" + Linear, "the variant x-p7 is not ROLE-pBITS, such as x-p24, of 8 to 53 bits")]
    [InlineData("wide.-p24/" + Linear, "the variant -p24 is not ROLE-pBITS")]
    [InlineData("wide.x/" + Linear, "the variant x is not ROLE-pBITS")]
    [InlineData("wide.y-p24/" + Linear, "y is not a tensor that can be wide here; they are x, w, b")]
    [InlineData("wide.x-px-p24/" + Linear, "x-px is not a tensor that can be wide here; they are x, w, b")]
    [InlineData("wide.prediction-p24/mse.forward/f32/-/mean/3x2/-/0", "a mean over a count that is not a power of two is not exact")]
    [InlineData("wide.x-p8/linear.forward/f32/input-major/-/2x61x2/-/0", null)]
    [InlineData("wide.x-p8/linear.forward/f32/input-major/-/2x62x2/-/0", "extents 2x62x2 do not fit a budget of 8 bits")]
    public void Id_IsACase_OrItIsSaidWhyNot(string text, string? problem)
    {
        string? said = LaneCases.Problem(text);
        if (problem is null)
        {
            Assert.Null(said);
        }
        else
        {
            Assert.StartsWith(problem, said, StringComparison.Ordinal);
        }
    }

    // Numbers given by hand must leave one right answer: for every order of summation, and for every call that is held to its truth.
    [Theory]
    [InlineData("exact.p24/linear.forward/f32/input-major/-/1x1x1/-/0/b=0/w=1/x=16777215", null)]
    [InlineData("exact.p24/linear.forward/f32/input-major/-/1x1x1/-/0/b=1/w=1/x=16777215", "break the budget of 24 bits")]
    [InlineData("exact.p10/linear.forward/f32/input-major/-/1x1x1/-/0/b=0/w=1/x=1023", null)]
    [InlineData("exact.p53/linear.forward/f32/input-major/-/1x1x1/-/0", "a budget of 24 bits is exact; the variant has 53")]
    [InlineData("contract.interleaved-p24/linear.forward/f32/input-major/-/1x1x1/-/0/b=0/w=1/x=16777215", null)]
    [InlineData("contract.interleaved-p24/linear.forward/f32/input-major/-/1x1x1/-/0/b=1/w=1/x=16777215", "break the budget of 24 bits")]
    [InlineData("contract.again-p24/linear.backward/f32/input-major/-/1x1x1/db:acc/0/db=0/dy=8388608/w=1/x=1", null)]
    [InlineData(
        "contract.again-p24/linear.backward/f32/input-major/-/1x1x1/db:acc/0/db=0/dy=16777215/w=1/x=1",
        "break the budget of 24 bits"
    )]
    [InlineData("contract.threads-p24/linear.forward/f32/input-major/-/1x1x1/-/0/b=1/w=1/x=16777215", null)]
    [InlineData("wide.x-p24/linear.forward/f32/input-major/-/1x1x1/-/0/b=0/w=1/x=16777215", null)]
    [InlineData("wide.x-p24/linear.forward/f32/input-major/-/1x1x1/-/0/b=1/w=1/x=16777215", "break the budget of 24 bits")]
    [InlineData("special.nan-p24/linear.forward/f32/input-major/-/1x1x1/-/0/b=0/w=1/x=16777215", null)]
    [InlineData(
        "special.nan-p24/linear.forward/f32/input-major/-/1x1x1/-/0/b=1/w=1/x=16777215",
        "the order of summation decides what a sum is"
    )]
    [InlineData("special.overflow-p24/linear.forward/f32/input-major/-/1x1x1/-/0/b=1/w=1/x=1", null)]
    [InlineData(
        "special.overflow-p24/linear.forward/f32/input-major/-/1x1x1/-/0/b=0/w=1/x=1.25",
        "the order of summation decides what a sum is"
    )]
    [InlineData("large.p24/linear.forward/f32/input-major/-/1x1x1/-/0/b=0/w=1/x=16777215", null)]
    [InlineData("large.p24/linear.forward/f32/input-major/-/1x1x1/-/0/b=1/w=1/x=16777215", "break the budget of 24 bits")]
    [InlineData("large.p24/linear.forward/f32/input-major/-/2x1x1/-/0/b=1/w=1/x=16777215,1", "break the budget of 24 bits")]
    [InlineData("large.p24/linear.forward/f32/input-major/-/1x1x1/-/0/b=0/w=0/x=16777216", null)]
    [InlineData(
        "large.p24/linear.forward/f32/input-major/-/1x1x1/-/0/b=0/w=0/x=16777218",
        "16777218 in x is not a whole number of at most 16777216"
    )]
    [InlineData("large.p24/linear.forward/f32/input-major/-/1x1x1/-/0/b=0/w=0.5/x=1", "0.5 in w is not a whole number of at most 16777216")]
    [InlineData("large.p24/linear.backward/f32/input-major/-/1x1x1/dx+dw/0/dy=4096/w=1/x=4096", "break the budget of 24 bits")]
    public void ValuesGiven_LeaveOneRightAnswer_OrAreRefused(string text, string? reason)
    {
        if (reason is null)
        {
            Assert.NotNull(LaneCases.Prepared(text));
        }
        else
        {
            Assert.Contains(reason, LaneCases.Refused(text), StringComparison.Ordinal);
        }
    }

    // What the implementation declares decides what is exact.
    [Fact]
    public void ExactCase_OfMoreBitsThanTheSumsDeclared_IsRefused()
    {
        var wider = new Capabilities
        {
            Name = "wider",
            Accumulators = new Dictionary<ElementType, ElementType> { [ElementType.F32] = ElementType.F64 },
        };
        Assert.NotNull(LaneCases.Prepared("exact.p53/" + Linear, wider));
    }
}
