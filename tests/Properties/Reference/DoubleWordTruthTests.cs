using ExactGrad.Reference;
using ExactGrad.Reference.Numbers;
using ExactGrad.Tests.Properties.Generators;
using ExactGrad.Tests.Properties.Support;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace ExactGrad.Tests.Properties.Reference;

/// <summary>
/// The layer in double-words on data that double rounds: how far it may stand in for exact truth. With eps the relative
/// error of any one operation, a sum of k products from a start value rounds each term at most k + 1 times, hence
/// |error| &lt;= ((1 + eps)^(k + 1) - 1) S &lt;= 2 (k + 1) eps S for (k + 1) eps &lt;= 1, where S is the sum of absolute values.
/// </summary>
public sealed class DoubleWordTruthTests
{
    private static readonly Rational Eps = Rational.FromDouble(DoubleDouble.RelativeError);

    private static readonly Arbitrary<(double[,] X, double[,] W, double[] B)> Cases = Arb.From(
        from batch in Gen.Choose(1, 4)
        from inputs in Gen.Choose(1, 8)
        from outputs in Gen.Choose(1, 4)
        from x in NumberGenerators.Between(-20, 20).Array2DOf(batch, inputs)
        from w in NumberGenerators.Between(-20, 20).Array2DOf(inputs, outputs)
        from b in NumberGenerators.Between(-20, 20).ArrayOf(outputs)
        select (x, w, b)
    );

    [Fact]
    public void Forward_InDoubleWords_IsWithinItsBound_OfTheExactTruth() =>
        Law.Holds(
            Cases,
            c =>
            {
                Rational[,] exact = Forward(c.X.Map(Rational.FromDouble), c.W.Map(Rational.FromDouble), c.B.Map(Rational.FromDouble));
                Rational[,] size = Forward(c.X.Map(Absolute), c.W.Map(Absolute), c.B.Map(Absolute));
                DoubleDouble[,] actual = Linear<DoubleDouble>.Forward(
                    c.X.Map(v => (DoubleDouble)v),
                    c.W.Map(v => (DoubleDouble)v),
                    c.B.Map(v => (DoubleDouble)v),
                    WeightLayout.InputMajor
                );
                Rational share = 2 * (c.W.Rows() + 1) * Eps;
                Rational[,] error = exact.Zip(actual.Map(v => v.ToRational()), (t, a) => Rational.Abs(t - a));
                Assert.DoesNotContain(true, error.Zip(size, (e, s) => e - share * s).Entries().Select(excess => excess.Sign > 0));
            }
        );

    // The law above would let double itself pass if its bound were generous; it is not.
    [Fact]
    public void Forward_InDouble_IsNotWithinThatBound()
    {
        double[,] x =
            {
                { 0.1, 0.2 },
            },
            w =
            {
                { 0.3 },
                { 0.7 },
            };
        Rational exact = Forward(x.Map(Rational.FromDouble), w.Map(Rational.FromDouble), [0])[0, 0];
        double rounded = Linear<double>.Forward(x, w, [0], WeightLayout.InputMajor)[0, 0];
        Assert.True(Rational.Abs(Rational.FromDouble(rounded) - exact) > 6 * Eps * exact);
    }

    private static Rational Absolute(double value) => Rational.FromDouble(Math.Abs(value));

    private static Rational[,] Forward(Rational[,] x, Rational[,] w, Rational[] b) =>
        Linear<Rational>.Forward(x, w, b, WeightLayout.InputMajor);
}
