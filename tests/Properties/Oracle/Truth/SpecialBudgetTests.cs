using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Truth;
using ExactGrad.Tests.Properties.Oracle.Support;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Truth;

/// <summary>The budget of the lane special: that of the exact lane, of what is finite.</summary>
public sealed class SpecialBudgetTests
{
    [Theory]
    [InlineData(double.NaN, true)]
    [InlineData(double.PositiveInfinity, true)]
    [InlineData(double.NegativeInfinity, true)]
    [InlineData(4096, true)]
    [InlineData(16777216, false)]
    public void IsTheExactBudget_OfWhatIsFinite(double value, bool holds) =>
        Assert.Equal(
            holds,
            SpecialBudget.Holds(Calls.Forward(Calls.Row(value, 1), Calls.Column(1, 1), [0]), ElementFormat.Of(ElementType.F32))
        );

    [Theory]
    [InlineData(ElementType.F32, 65536, true)]
    [InlineData(ElementType.F16, 65536, false)]
    [InlineData(ElementType.F16, 1024, true)]
    [InlineData(ElementType.BF16, 1025, false)]
    public void FitsTheFormatOfSumsToo(ElementType accumulator, double value, bool holds) =>
        Assert.Equal(holds, SpecialBudget.Holds(Calls.Forward(Calls.Row(value), Calls.Row(1), [0]), ElementFormat.Of(accumulator)));
}
