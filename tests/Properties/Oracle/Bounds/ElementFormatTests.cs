using ExactGrad.Oracle.Calls;
using ExactGrad.Tests.Properties.Oracle.Support;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Bounds;

/// <summary>The one table of constants, against what the runtime says of its own types and what rounding itself does.</summary>
public sealed class ElementFormatTests
{
    [Fact]
    public void Constants_AreThoseOfTheRuntime()
    {
        Assert.Equal(double.MaxValue, ElementFormat.Of(ElementType.F64).LargestFinite);
        Assert.Equal(float.MaxValue, ElementFormat.Of(ElementType.F32).LargestFinite);
        Assert.Equal((double)Half.MaxValue, ElementFormat.Of(ElementType.F16).LargestFinite);
        Assert.Equal(3.3895313892515355e38, ElementFormat.Of(ElementType.BF16).LargestFinite);
        Assert.Equal(double.Epsilon, ElementFormat.Of(ElementType.F64).SmallestSubnormal);
        Assert.Equal(float.Epsilon, ElementFormat.Of(ElementType.F32).SmallestSubnormal);
        Assert.Equal((double)Half.Epsilon, ElementFormat.Of(ElementType.F16).SmallestSubnormal);
        Assert.Equal(Math.ScaleB(1, -133), ElementFormat.Of(ElementType.BF16).SmallestSubnormal);
    }

    [Theory]
    [InlineData(ElementType.F64)]
    [InlineData(ElementType.F32)]
    [InlineData(ElementType.F16)]
    [InlineData(ElementType.BF16)]
    public void UnitRoundoff_IsTheLargestRelativeErrorOfARounding(ElementType type)
    {
        double u = ElementFormat.Of(type).UnitRoundoff;
        var arithmetic = new Arithmetic(type);
        // 1 + u is a tie, and goes to even; 1 + 3 u goes up, by u.
        Assert.Equal(1, arithmetic.Add(1, u));
        Assert.Equal(1 + (4 * u), arithmetic.Round(arithmetic.Add(1 + (2 * u), u)));
    }

    [Fact]
    public void Names_AreReadInEitherCase_AndNothingElseIs()
    {
        foreach (ElementFormat format in ElementFormat.All)
        {
            Assert.True(ElementFormat.TryParse(format.Name.ToUpperInvariant(), out ElementType type));
            Assert.Equal(format.Type, type);
            Assert.Same(format, ElementFormat.Of(type));
        }

        Assert.False(ElementFormat.TryParse("f8", out _));
    }
}
