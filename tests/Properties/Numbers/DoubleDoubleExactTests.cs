using ExactGrad.Reference.Numbers;
using ExactGrad.Tests.Properties.Generators;
using ExactGrad.Tests.Properties.Support;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace ExactGrad.Tests.Properties.Numbers;

/// <summary>What double-words do without any error: transformations, conversions, signs, small integers.</summary>
public sealed class DoubleDoubleExactTests
{
    private static readonly Arbitrary<(double A, double B)> Pairs = Arb.From(
        from a in NumberGenerators.Between(-100, 100)
        from b in NumberGenerators.Between(-100, 100)
        select (a, b)
    );

    private static readonly Arbitrary<long> Integers = Arb.From(
        from high in Gen.Choose(int.MinValue, int.MaxValue)
        from low in Gen.Choose(int.MinValue, int.MaxValue)
        from shift in Gen.Choose(0, 63)
        select (((long)high << 32) | (uint)low) >> shift
    );

    [Fact]
    public void TwoSum_HasNoError() =>
        Law.Holds(
            Pairs,
            p =>
            {
                DoubleDouble sum = DoubleDouble.TwoSum(p.A, p.B);
                Assert.Equal(p.A + p.B, sum.High);
                Assert.Equal(Rational.FromDouble(p.A) + Rational.FromDouble(p.B), sum.ToRational());
            },
            1000
        );

    [Fact]
    public void TwoProduct_HasNoError() =>
        Law.Holds(
            Pairs,
            p =>
            {
                DoubleDouble product = DoubleDouble.TwoProduct(p.A, p.B);
                Assert.Equal(p.A * p.B, product.High);
                Assert.Equal(Rational.FromDouble(p.A) * Rational.FromDouble(p.B), product.ToRational());
            },
            1000
        );

    [Fact]
    public void FromDouble_IsExact() => Law.Holds(Pairs, p => ((DoubleDouble)p.A).High == p.A && ((DoubleDouble)p.A).Low == 0);

    [Fact]
    public void FromLong_IsExact() => Law.Holds(Integers, n => ((DoubleDouble)n).ToRational() == n, 1000);

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    [InlineData((1L << 53) + 1)]
    [InlineData(0xFFFFFFFF)]
    [InlineData(-1)]
    [InlineData(0)]
    public void FromLong_IsExact_AtTheEdges(long value) => Assert.Equal(value, ((DoubleDouble)value).ToRational());

    [Fact]
    public void SmallIntegers_FormARing_AndExactQuotientsAreExact() =>
        Law.Holds(
            Arb.From(from a in Gen.Choose(-1000, 1000) from b in Gen.Choose(-1000, 1000) select (A: a, B: b)),
            p =>
            {
                DoubleDouble a = p.A,
                    b = p.B;
                Assert.Equal((DoubleDouble)(p.A + p.B), a + b);
                Assert.Equal((DoubleDouble)(p.A - p.B), a - b);
                Assert.Equal((DoubleDouble)(p.A * p.B), a * b);
                Assert.True(p.B == 0 || a * b / b == a);
            }
        );

    [Fact]
    public void Negation_AndAbs_AreExact() =>
        Law.Holds(
            Arb.From(NumberGenerators.Word(-50, 50)),
            x =>
            {
                Assert.Equal(-x.ToRational(), (-x).ToRational());
                Assert.Equal(Rational.Abs(x.ToRational()), DoubleDouble.Abs(x).ToRational());
            }
        );

    [Fact]
    public void Identities_AndDefault()
    {
        Assert.Equal(0, DoubleDouble.AdditiveIdentity.ToRational());
        Assert.Equal(1, DoubleDouble.MultiplicativeIdentity.ToRational());
        Assert.Equal(0, default(DoubleDouble).ToRational());
        Assert.Equal(default, (DoubleDouble)7.0 * default(DoubleDouble));
        Assert.Equal(default, default(DoubleDouble) / 7.0);
    }
}
