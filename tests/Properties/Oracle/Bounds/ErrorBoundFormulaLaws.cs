using System.Numerics;
using ExactGrad.Oracle.Bounds;
using ExactGrad.Oracle.Calls;
using ExactGrad.Reference.Numbers;
using ExactGrad.Tests.Properties.Generators;
using ExactGrad.Tests.Properties.Support;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Bounds;

/// <summary>The bound in double against the formula of docs/lanes.md in exact fractions: never below it, and no looser than the last bits.</summary>
public sealed class ErrorBoundFormulaLaws
{
    private sealed record Case(ElementFormat Format, ElementFormat Accumulator, SumShape Shape, double Magnitude, double Truth)
    {
        public override string ToString() => $"{Format.Name} {Accumulator.Name} {Shape} S={Magnitude} truth={Truth}";
    }

    private static readonly Arbitrary<Case> Cases = Arb.From(
        from format in Gen.Elements<ElementFormat>([.. ElementFormat.All])
        from accumulator in Gen.Elements<ElementFormat>([.. ElementFormat.All])
        from terms in Gen.Frequency((1, Gen.Choose(1, 3)), (3, Gen.Choose(1, 300)), (1, Gen.Choose(1, 1 << 20)))
        from roundings in Gen.Choose(0, 5)
        from stores in Gen.Choose(1, 2)
        from magnitude in NumberGenerators.Between(-20, 20)
        from part in NumberGenerators.Between(-40, -1)
        select new Case(format, accumulator, new SumShape(terms, roundings, stores), Math.Abs(magnitude), Math.Abs(magnitude) * part)
    );

    [Fact]
    public void Bound_IsTheFormula() =>
        Law.Holds(
            Cases,
            c =>
            {
                var bound = new ErrorBound(c.Format, c.Accumulator, c.Shape);
                Rational growth = new Rational(c.Shape.Terms, 1) * Exact(c.Accumulator.UnitRoundoff);
                Assert.Equal(growth < 1, bound.IsMeaningful);
                if (!bound.IsMeaningful)
                {
                    return;
                }

                Rational formula = Formula(c, growth);
                Rational actual = Exact(bound.For(c.Magnitude, c.Truth, truthError: 0));
                Assert.True(actual >= formula, $"{actual.ToDouble()} is below {formula.ToDouble()}");
                Assert.True(actual <= formula * new Rational(1_000_000_000_001, 1_000_000_000_000), "more than 1e-12 above the formula");
            },
            500
        );

    [Fact]
    public void Truth_WithAnErrorOfItsOwn_WidensTheBoundByIt()
    {
        var bound = new ErrorBound(ElementFormat.Of(ElementType.F32), ElementFormat.Of(ElementType.F32), new SumShape(4, 0, 1));
        Assert.Equal(bound.For(1, 0, 0) + 0.5, bound.For(1, 0, 0.5), 1e-12);
    }

    [Theory]
    [InlineData(ElementType.F16, 1)]
    [InlineData(ElementType.F64, 1)]
    [InlineData(ElementType.F16, 2)]
    public void ExactOperation_HasNoRoomForError_HoweverOftenItIsStored(ElementType type, int stores) =>
        Assert.Equal(0, new ErrorBound(ElementFormat.Of(type), ElementFormat.Of(type), new SumShape(0, 0, stores)).For(5, 3, 0));

    /// <summary>(1 + u_s) [ (1 + gamma) (1 + u_e)^r (1 + u_s)^(stores - 1) - 1 ] S + u_s abs(truth) + (T + r + stores) eta / 2.</summary>
    private static Rational Formula(Case c, Rational growth)
    {
        Rational u = Exact(c.Format.UnitRoundoff),
            one = 1;
        Rational product = one + (growth / (one - growth));
        for (int k = 0; k < c.Shape.Roundings + c.Shape.Stores - 1; k++)
        {
            product *= one + u;
        }

        var count = new Rational(c.Shape.Terms + c.Shape.Roundings + c.Shape.Stores, 2);
        return ((one + u) * (product - one) * Exact(c.Magnitude))
            + (u * Rational.Abs(Exact(c.Truth)))
            + (count * SmallestSubnormal(c.Format));
    }

    // Of F64 it is no normal double, so from the exponents of the format, not from its own constant.
    private static Rational SmallestSubnormal(ElementFormat format) =>
        new(1, BigInteger.One << (format.SignificandBits - 1 - format.MinExponent));

    private static Rational Exact(double value) => Rational.FromDouble(value);
}
