using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Lanes;
using ExactGrad.Reference;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Lanes;

/// <summary>What a case of exact data is, and how extents are made to fit.</summary>
public sealed class ExactCasesTests
{
    [Theory]
    [InlineData("p24", 24)]
    [InlineData("adjoint-p8", 8)]
    [InlineData("p4", 4)]
    [InlineData("p53", 53)]
    [InlineData("p3", null)]
    [InlineData("p54", null)]
    [InlineData("p", null)]
    [InlineData("24", null)]
    [InlineData("p+24", null)]
    [InlineData("p 24", null)]
    public void Bits_AreTheNumberBehindTheLastP(string variant, int? bits) => Assert.Equal(bits, ExactCases.Bits(variant));

    [Theory]
    [InlineData("mse.forward/f32/-/mean/0x2", true)]
    [InlineData("mse.forward/f32/-/mean/2x0", true)]
    [InlineData("mse.forward/f32/-/mean/2x2", false)]
    [InlineData("mse.forward/f32/-/batch-mean/0x2", true)]
    [InlineData("mse.forward/f32/-/batch-mean/2x0", false)]
    [InlineData("mse.forward/f32/-/sum/0x0", false)]
    [InlineData("linear.forward/f32/input-major/-/0x0x0", false)]
    public void MeanOverNothing_IsOneOfNoExampleOrNoOutput(string words, bool expected) =>
        Assert.Equal(expected, ExactCases.IsMeanOverNothing(Parsed(words)));

    [Theory]
    [InlineData("mse.forward/f32/-/mean/4x2", false, null)]
    [InlineData("mse.forward/f32/-/mean/3x2", false, "a mean over a count that is not a power of two is not exact")]
    [InlineData("mse.forward/f32/-/mean/4x3", false, "a mean over a count that is not a power of two is not exact")]
    [InlineData("mse.forward/f32/-/batch-mean/4x3", false, null)]
    [InlineData("mse.forward/f32/-/batch-mean/3x4", false, "a mean over a count that is not a power of two is not exact")]
    [InlineData("mse.forward/f32/-/sum/3x3", false, null)]
    [InlineData("mse.forward/f32/-/mean/0x2", false, null)]
    [InlineData("mse.forward/f32/-/mean/0x2", true, "a mean over nothing is NaN, which has no derivative and obeys no law")]
    [InlineData("mse.forward/f32/-/sum/0x2", true, null)]
    public void Problem_IsOfTheMean(string words, bool joint, string? problem) =>
        Assert.Equal(problem, ExactCases.Problem(Parsed(words), 24, joint));

    [Fact]
    public void Problem_OfAVariantWithoutBits_SaysSo() =>
        Assert.Equal(
            "the variant p99 does not end in a budget such as p24, of 4 to 53 bits",
            ExactCases.Problem(Parsed("relu.forward/f32/-/-/1x1").With(variant: "p99"), null, joint: false)
        );

    // 4 B m, the largest sum of squares of one bit, must stay below 2^8: 63 elements fit, 64 do not; without a sum any number does.
    [Theory]
    [InlineData("mse.forward/bf16/-/sum/9x7", null)]
    [InlineData("mse.forward/bf16/-/sum/8x8", "extents 8x8 do not fit a budget of 8 bits")]
    [InlineData("mse.forward/bf16/-/none/8x8", null)]
    [InlineData("linear.forward/bf16/input-major/-/90x90x90", null)]
    public void SumsOfSquares_MustFitTheBudget(string words, string? problem) =>
        Assert.Equal(problem, ExactCases.Problem(Parsed(words), 8, joint: false));

    // In f16 no sum may pass 2^15, whatever holds it.
    [Theory]
    [InlineData("mse.forward/f16/-/sum/8191x1", null)]
    [InlineData("mse.forward/f16/-/sum/8192x1", "extents 8192x1 do not fit a budget of 24 bits")]
    [InlineData("mse.forward/f32/-/sum/8192x1", null)]
    public void SumsOfSquares_MustFitTheTypeToo(string words, string? problem) =>
        Assert.Equal(problem, ExactCases.Problem(Parsed(words), 24, joint: false));

    // The largest extent is halved, the first of equal ones, until it fits; a mean keeps its powers of two.
    [Theory]
    [InlineData("mse.forward/bf16/-/sum/64x3", false, "16x3")]
    [InlineData("mse.forward/bf16/-/sum/9x9", false, "4x9")]
    [InlineData("mse.forward/bf16/-/mean/9x9", false, "4x8")]
    [InlineData("mse.forward/bf16/-/sum/9x7", false, "9x7")]
    [InlineData("mse.forward/bf16/-/mean/0x9", false, "0x8")]
    [InlineData("mse.forward/bf16/-/mean/0x9", true, "1x8")]
    [InlineData("mse.forward/bf16/-/sum/0x9", true, "0x9")]
    public void Fitted_HalvesTheLargestExtent(string words, bool joint, string extents) =>
        Assert.Equal(extents, string.Join('x', ExactCases.Fitted(Parsed(words), 8, joint)!.Extents));

    [Theory]
    [InlineData("mse.forward", Reduction.Mean, "6x7", "4x4")]
    [InlineData("mse.forward", Reduction.BatchMean, "6x7", "4x7")]
    [InlineData("mse.backward", Reduction.Sum, "6x7", "6x7")]
    [InlineData("mse.backward", Reduction.None, "6x7", "6x7")]
    [InlineData("mse.backward", Reduction.Mean, "0x1", "0x1")]
    [InlineData("network.step", Reduction.Mean, "3x5x6x9", "2x5x6x8")]
    [InlineData("linear.forward", Reduction.Mean, "3x5x6", "3x5x6")]
    public void ExactMeans_DivideByPowersOfTwo(string operation, Reduction reduction, string extents, string expected)
    {
        Operation known = OperationNames.All.Single(one => one.Name() == operation);
        Assert.Equal(expected, string.Join('x', Draws.WithExactMean(known, reduction, [.. extents.Split('x').Select(int.Parse)])));
    }

    private static CaseId Parsed(string words) => CaseId.Parse($"eg1/exact.p24/{words}/-/0");
}
