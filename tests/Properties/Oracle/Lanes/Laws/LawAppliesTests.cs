using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.Lanes;
using ExactGrad.Reference;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Lanes.Laws;

/// <summary>What an implementation must do for a law to be asked of it.</summary>
public sealed class LawAppliesTests
{
    [Theory]
    [InlineData("adjoint", "linear.forward linear.backward", "linear.backward")]
    [InlineData("linearity", "linear.backward", "linear.forward")]
    [InlineData("layout", "linear.backward", "linear.forward")]
    [InlineData("loss-split", "mse.forward", "mse.backward")]
    [InlineData("reduction", "mse.forward", "mse.backward")]
    [InlineData("reduction-gradient", "mse.backward", "mse.forward")]
    public void Law_NeedsItsOperations(string law, string enough, string tooFew)
    {
        Assert.True(LawCases.Law(law).Applies(Settings(enough)));
        Assert.False(LawCases.Law(law).Applies(Settings(tooFew)));
    }

    [Fact]
    public void Layout_NeedsBothLayouts()
    {
        Assert.False(LawCases.Law("layout").Applies(Settings("linear.backward", layouts: [WeightLayout.InputMajor])));
        Assert.False(LawCases.Law("layout").Applies(Settings("linear.forward", layouts: [WeightLayout.InputMajor])));
    }

    [Theory]
    [InlineData("loss-split", "mse.forward", true)]
    [InlineData("reduction", "mse.forward", false)]
    [InlineData("reduction-gradient", "mse.backward", false)]
    public void LawsOfReductions_NeedTheSum_AndWhatToCompareItWith(string law, string operation, bool sumAlone)
    {
        Assert.False(LawCases.Law(law).Applies(Settings(operation, [Reduction.Mean, Reduction.None])));
        Assert.Equal(sumAlone, LawCases.Law(law).Applies(Settings(operation, [Reduction.Sum])));
        Assert.True(LawCases.Law(law).Applies(Settings(operation, [Reduction.Sum, Reduction.Mean])));
    }

    private static LaneSettings Settings(string operations, Reduction[]? reductions = null, WeightLayout[]? layouts = null) =>
        new()
        {
            Operations = [.. OperationNames.All.Where(operation => operations.Split(' ').Contains(operation.Name()))],
            ElementTypes = [ElementType.F32],
            Layouts = layouts ?? Enum.GetValues<WeightLayout>(),
            Reductions = reductions ?? Enum.GetValues<Reduction>(),
            Capabilities = new Capabilities { Name = "any" },
            MaxSide = 4,
            LargeSide = 512,
            LargeProducts = 1,
        };
}
