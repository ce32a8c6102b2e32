using ExactGrad.Reference.Numbers;
using ExactGrad.Tests.Properties.Generators;
using ExactGrad.Tests.Properties.Support;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace ExactGrad.Tests.Properties.Numbers;

/// <summary>Rational numbers are an ordered field; with these axioms and the integers inside it, nothing else is.</summary>
public sealed class RationalFieldTests
{
    private static readonly Rational Zero = Rational.AdditiveIdentity;
    private static readonly Rational One = Rational.MultiplicativeIdentity;
    private static readonly Arbitrary<(Rational A, Rational B, Rational C)> Triples = Arb.From(
        from a in NumberGenerators.SmallRational
        from b in NumberGenerators.SmallRational
        from c in NumberGenerators.SmallRational
        select (a, b, c)
    );

    [Fact]
    public void Addition_Commutes() => Law.Holds(Triples, t => t.A + t.B == t.B + t.A);

    [Fact]
    public void Addition_Associates() => Law.Holds(Triples, t => t.A + t.B + t.C == t.A + (t.B + t.C));

    [Fact]
    public void Zero_IsNeutral_AndNegation_Inverts() => Law.Holds(Triples, t => t.A + Zero == t.A && t.A + -t.A == Zero);

    [Fact]
    public void Subtraction_UndoesAddition() => Law.Holds(Triples, t => t.A + t.B - t.B == t.A && t.A - t.B == -(t.B - t.A));

    [Fact]
    public void Multiplication_Commutes() => Law.Holds(Triples, t => t.A * t.B == t.B * t.A);

    [Fact]
    public void Multiplication_Associates() => Law.Holds(Triples, t => t.A * t.B * t.C == t.A * (t.B * t.C));

    [Fact]
    public void Multiplication_Distributes() => Law.Holds(Triples, t => t.A * (t.B + t.C) == t.A * t.B + t.A * t.C);

    [Fact]
    public void One_IsNeutral_AndDivision_UndoesMultiplication() =>
        Law.Holds(Triples, t => t.A * One == t.A && (t.B == Zero || (t.A * t.B / t.B == t.A && t.B / t.B == One)));

    [Fact]
    public void Order_IsTotal_AndEachComparison_IsTheSignOfTheDifference() =>
        Law.Holds(
            Triples,
            t =>
            {
                int sign = (t.A - t.B).Sign;
                Assert.Equal(sign < 0, t.A < t.B);
                Assert.Equal(sign <= 0, t.A <= t.B);
                Assert.Equal(sign > 0, t.A > t.B);
                Assert.Equal(sign >= 0, t.A >= t.B);
                Assert.Equal(sign == 0, t.A == t.B);
                Assert.Equal(sign != 0, t.A != t.B);
            }
        );

    [Fact]
    public void Order_SurvivesAddition_AndPositiveFactors() =>
        Law.Holds(Triples, t => !(t.A < t.B) || (t.A + t.C < t.B + t.C && (t.C.Sign <= 0 || t.A * t.C < t.B * t.C)));

    [Fact]
    public void Abs_IsTheNumberTimesItsSign() => Law.Holds(Triples, t => Rational.Abs(t.A) == t.A * t.A.Sign && Rational.Abs(t.A) >= Zero);

    [Fact]
    public void EqualNumbers_HaveEqualHashes() =>
        Law.Holds(
            Triples,
            t =>
            {
                Rational same = t.A * t.C + (t.A - t.A * t.C);
                Assert.Equal(t.A, same);
                Assert.Equal(t.A.GetHashCode(), same.GetHashCode());
            }
        );
}
