using System.Globalization;
using ExactGrad.Reference.Numbers;
using ExactGrad.Tests.Properties.Generators;
using ExactGrad.Tests.Properties.Support;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace ExactGrad.Tests.Properties.Numbers;

/// <summary>Forward mode against derivatives that are known otherwise.</summary>
public sealed class DualTests
{
    private static readonly Arbitrary<(Rational V, Rational[] F, Rational[] G)> Polynomials = Arb.From(
        from v in NumberGenerators.SmallRational
        from f in NumberGenerators.SmallRational.ArrayOf(4)
        from g in NumberGenerators.SmallRational.ArrayOf(3)
        select (v, f, g)
    );

    [Fact]
    public void Polynomial_HasThePowerRulesDerivative() =>
        Law.Holds(Polynomials, p => AssertDual(At(p.F, p.V), DerivativeAt(p.F, p.V), On(p.F, p.V)));

    [Fact]
    public void Sum_Difference_AndNegation_AreLinear() =>
        Law.Holds(
            Polynomials,
            p =>
            {
                Dual<Rational> f = On(p.F, p.V),
                    g = On(p.G, p.V);
                AssertDual(f.Value + g.Value, f.Derivative + g.Derivative, f + g);
                AssertDual(f.Value - g.Value, f.Derivative - g.Derivative, f - g);
                AssertDual(-f.Value, -f.Derivative, -f);
            }
        );

    // The coefficients of f g by convolution, then the power rule: the product rule is not used.
    [Fact]
    public void Product_HasTheDerivativeOfTheMultipliedPolynomial() =>
        Law.Holds(
            Polynomials,
            p =>
            {
                var product = new Rational[p.F.Length + p.G.Length - 1];
                for (int i = 0; i < p.F.Length; i++)
                {
                    for (int j = 0; j < p.G.Length; j++)
                    {
                        product[i + j] += p.F[i] * p.G[j];
                    }
                }

                AssertDual(At(product, p.V), DerivativeAt(product, p.V), On(p.F, p.V) * On(p.G, p.V));
            }
        );

    // q = f / g is what times g gives f, derivative included; and by the quotient rule of the textbook.
    [Fact]
    public void Quotient_UndoesTheProduct_AndFollowsTheQuotientRule() =>
        Law.Holds(
            Polynomials,
            p =>
            {
                Dual<Rational> f = On(p.F, p.V),
                    g = On(p.G, p.V);
                if (g.Value.Sign == 0)
                {
                    Assert.Throws<DivideByZeroException>(() => f / g);
                    return;
                }

                AssertDual(f.Value, f.Derivative, f / g * g);
                Rational rule = (f.Derivative * g.Value - f.Value * g.Derivative) / (g.Value * g.Value);
                AssertDual(f.Value / g.Value, rule, f / g);
            }
        );

    [Fact]
    public void Chain_MultipliesTheDerivatives() =>
        Law.Holds(
            Polynomials,
            p =>
            {
                Rational inner = At(p.G, p.V);
                Dual<Rational> composed = Polynomial(p.F, On(p.G, p.V));
                AssertDual(At(p.F, inner), DerivativeAt(p.F, inner) * DerivativeAt(p.G, p.V), composed);
            }
        );

    [Fact]
    public void Constants_HaveNoDerivative_AndTheVariableHasOne()
    {
        AssertDual(5, 0, Dual<Rational>.Constant(5));
        AssertDual(5, 1, Dual<Rational>.Variable(5));
        AssertDual(5, 7, new Dual<Rational>(5, 7));
        AssertDual(0, 0, Dual<Rational>.AdditiveIdentity);
        AssertDual(1, 0, Dual<Rational>.MultiplicativeIdentity);
        AssertDual(0, 0, default);
    }

    // g = (x + y) z at x = -2, y = 5, z = -4: dg/dx = dg/dy = z = -4, dg/dz = x + y = 3.
    [Fact]
    public void Circuit_SumTimesFactor_HasTheGradientOfTheTextbook()
    {
        static Dual<double> G(Dual<double> x, Dual<double> y, Dual<double> z) => (x + y) * z;
        Dual<double> x = Dual<double>.Constant(-2),
            y = Dual<double>.Constant(5),
            z = Dual<double>.Constant(-4);
        Assert.Equal(-12, G(x, y, z).Value);
        Assert.Equal(-4, G(Dual<double>.Variable(-2), y, z).Derivative);
        Assert.Equal(-4, G(x, Dual<double>.Variable(5), z).Derivative);
        Assert.Equal(3, G(x, y, Dual<double>.Variable(-4)).Derivative);
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 2)]
    [InlineData(3, 2)]
    [InlineData(double.NaN, 2)]
    [InlineData(double.NaN, double.NaN)]
    public void Comparisons_LookAtTheValueOnly(double a, double b)
    {
        Dual<double> left = new(a, 10),
            right = new(b, -10);
        Assert.Equal(a < b, left < right);
        Assert.Equal(a <= b, left <= right);
        Assert.Equal(a > b, left > right);
        Assert.Equal(a >= b, left >= right);
        Assert.Equal(a == b, left == right);
        Assert.Equal(a != b, left != right);
        Assert.Equal(a.Equals(b), left.Equals(right));
        Assert.Equal(a.Equals(b), left.Equals((object)right));
        Assert.False(left.Equals((object)a));
        Assert.Equal(a.GetHashCode(), left.GetHashCode());
    }

    [Fact]
    public void Text_IsTheSameUnderEveryCulture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("ru-RU");
            Assert.Equal("1.5 + -2.5 eps", new Dual<double>(1.5, -2.5).ToString());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static void AssertDual(Rational value, Rational derivative, Dual<Rational> actual)
    {
        Assert.Equal(value, actual.Value);
        Assert.Equal(derivative, actual.Derivative);
    }

    private static Dual<Rational> On(Rational[] coefficients, Rational v) => Polynomial(coefficients, Dual<Rational>.Variable(v));

    /// <summary>sum_k c[k] v^k, by Horner's rule in duals.</summary>
    private static Dual<Rational> Polynomial(Rational[] coefficients, Dual<Rational> v) =>
        coefficients.Reverse().Aggregate(Dual<Rational>.AdditiveIdentity, (sum, c) => sum * v + Dual<Rational>.Constant(c));

    private static Rational At(Rational[] coefficients, Rational v) => Sum(coefficients, (c, k) => c * Power(v, k));

    /// <summary>sum_k k c[k] v^(k-1).</summary>
    private static Rational DerivativeAt(Rational[] coefficients, Rational v) =>
        Sum(coefficients, (c, k) => k == 0 ? 0 : k * c * Power(v, k - 1));

    private static Rational Sum(Rational[] coefficients, Func<Rational, int, Rational> term) =>
        coefficients.Select(term).Aggregate((Rational)0, (sum, t) => sum + t);

    private static Rational Power(Rational v, int exponent) =>
        Enumerable.Repeat(v, exponent).Aggregate((Rational)1, (product, factor) => product * factor);
}
