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
    public void Spacing_IsTheDistanceToTheNearestOtherNumber()
    {
        static double Nearest(double below, double value, double above) => Math.Min(value - below, above - value);
        foreach (
            float value in new[] { 1f, 1.5f, -2f, 3f, float.Epsilon, -3 * float.Epsilon, 1.17549435e-38f, 1.2e-38f, 2.3509887e-38f, 1e30f }
        )
        {
            Assert.Equal(
                Nearest(MathF.BitDecrement(value), value, MathF.BitIncrement(value)),
                ElementFormat.Of(ElementType.F32).Spacing(value)
            );
            Assert.Equal(
                Nearest(Math.BitDecrement(value), value, Math.BitIncrement(value)),
                ElementFormat.Of(ElementType.F64).Spacing(value)
            );
        }

        // Every bf16 and f16 number there is.
        for (int bits = 1; bits < 0x7f7f; bits++)
        {
            static double BFloat(int bits) => BitConverter.Int32BitsToSingle(bits << 16);
            Assert.Equal(
                Nearest(BFloat(bits - 1), BFloat(bits), BFloat(bits + 1)),
                ElementFormat.Of(ElementType.BF16).Spacing(-BFloat(bits))
            );
        }

        for (short bits = 1; bits < 0x7bff; bits++)
        {
            static double Number(int bits) => (double)BitConverter.Int16BitsToHalf((short)bits);
            Assert.Equal(
                Nearest(Number(bits - 1), Number(bits), Number(bits + 1)),
                ElementFormat.Of(ElementType.F16).Spacing(Number(bits))
            );
        }

        Assert.Equal(double.Epsilon, ElementFormat.Of(ElementType.F64).Spacing(0));
        Assert.All(
            [double.NaN, double.PositiveInfinity],
            value => Assert.Equal(double.NaN, ElementFormat.Of(ElementType.F64).Spacing(value))
        );
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
