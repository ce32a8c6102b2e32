using ExactGrad.Reference;
using ExactGrad.Reference.Numbers;
using ExactGrad.Tests.Properties.Generators;
using ExactGrad.Tests.Properties.Support;
using FsCheck;
using FsCheck.Fluent;
using MathNet.Numerics.Differentiation;
using Xunit;

namespace ExactGrad.Tests.Properties.Reference;

/// <summary>
/// The backward pass in double against an independent library's numerical derivative, within a derived bound.
/// <para>
/// The library's three-point rule is (-1/2) L(v - h) + 0 + (1/2) L(v + h), summed in this order and divided by h. With
/// StepType.Absolute and h = 1 the halves and the division are exact, and so is v +- 1 for data that are multiples of
/// 2^-30 in [-1, 1]. The loss is quadratic in v: no truncation error for any h, which is why h = 1 is the best choice.
/// What is left is rounding, with u = 2^-53 and gamma(k) = k u / (1 - k u) (Higham, lemma 3.1):
/// </para>
/// <para>
/// (1) A loss. Each term of p[s,j] is rounded at most n + 1 times, in e = p - t once more, in e^2 each of the two factors
/// and the product: 2 (n + 2) + 1; in the sum of K = B m terms K times, in the division once: N = 2 n + 6 + K in all.
/// So |computed L - L| &lt;= gamma(N) Lambda, where Lambda is the same formula on absolute values, at |v| + 1.
/// (2) The quotient. One more rounding, of the difference: error &lt;= u |L'| + (1 + u) gamma(N) Lambda.
/// (3) Backward. n + 2 roundings in e, one in c = 1 / divisor, one in 2 e c, one in the product with x or w, and B or m
/// in the sum: no more than N; error &lt;= gamma(N) D, where D is the backward pass on absolute values, and |L'| &lt;= D.
/// Together: |difference - backward| &lt;= u D + (1 + u) gamma(N) Lambda + gamma(N) D. Nothing here underflows.
/// </para>
/// </summary>
public sealed class FiniteDifferenceLibraryTests
{
    private static readonly Rational U = Rational.FromDouble(Math.ScaleB(1, -53));

    private static readonly Arbitrary<(LinearArguments<double> Problem, Reduction Reduction)> Cases = Arb.From(
        from batch in Gen.Choose(1, 5)
        from inputs in Gen.Choose(1, 6)
        from outputs in Gen.Choose(1, 4)
        from layout in LinearProblem.AnyLayout
        from x in Reals(batch, inputs)
        from w in layout == WeightLayout.InputMajor ? Reals(inputs, outputs) : Reals(outputs, inputs)
        from b in Reals(1, outputs)
        from target in Reals(batch, outputs)
        from reduction in Gen.Elements(Reduction.Sum, Reduction.BatchMean, Reduction.Mean)
        select (new LinearArguments<double>(x, w, [.. b.Entries()], target, target, layout), reduction)
    );

    [Fact]
    public void NumericalDerivative_AgreesWithBackward_WithinTheDerivedBound() =>
        Law.Holds(
            Cases,
            c =>
            {
                foreach (Comparison at in Compare(c.Problem, c.Reduction))
                {
                    Assert.True(at.Accepts(at.Backward), $"{at}");
                }
            }
        );

    // What a tolerance of one part in a thousand would let through.
    [Fact]
    public void TheBound_RejectsGradientsThatAreScaledBy1Point0005()
    {
        int seen = 0,
            missed = 0;
        Law.Holds(
            Cases,
            c =>
            {
                foreach (Comparison at in Compare(c.Problem, c.Reduction))
                {
                    seen++;
                    missed += at.Accepts(at.Backward * 1.0005) ? 1 : 0;
                }
            }
        );
        // Only a gradient that is nearly 0 by chance can hide: its error is then below the rounding of its terms.
        Assert.True(missed * 1000 <= seen, $"{missed} of {seen} passed");
    }

    [Fact]
    public void TheLibrarysRule_IsTheOneThatTheBoundIsDerivedFor()
    {
        Assert.Equal([-0.5, 0, 0.5], new FiniteDifferenceCoefficients(3).GetCoefficients(1, 1));
        List<double> points = [];
        double slope = Library()
            .EvaluateDerivative(
                v =>
                {
                    points.Add(v);
                    return v * v;
                },
                0.25,
                1
            );
        Assert.Equal([-0.75, 1.25], points);
        Assert.Equal(0.5, slope);
    }

    private static NumericalDerivative Library() => new(3, 1) { StepType = StepType.Absolute, StepSize = 1 };

    private static Gen<double[,]> Reals(int rows, int columns) =>
        Gen.Choose(-(1 << 30), 1 << 30).Select(k => Math.ScaleB(k, -30)).Array2DOf(rows, columns);

    private static IEnumerable<Comparison> Compare(LinearArguments<double> a, Reduction reduction)
    {
        LinearArguments<Rational> absolute = AbsoluteValues(a);
        LinearGradients<Rational> d = LinearLoss<Rational>.Gradients(absolute, 1, reduction);
        Rational count = 2 * a.X.Columns() + 6 + a.Target.Length;
        Rational gamma = count * U / (1 - count * U);
        NumericalDerivative library = Library();
        return All(a, LinearLoss<double>.Gradients(a, 1, reduction))
            .Zip(
                All(absolute, d),
                (at, size) =>
                {
                    Rational lambda = size.At(size.Value.Read() + 1, () => LinearLoss<Rational>.Value(absolute, 1, reduction));
                    Rational bound = U * size.Gradient + (1 + U) * gamma * lambda + gamma * size.Gradient;
                    double slope = library.EvaluateDerivative(
                        v => at.At(v, () => LinearLoss<double>.Value(a, 1, reduction)),
                        at.Value.Read(),
                        1
                    );
                    return new Comparison(at.Name, slope, at.Gradient, bound);
                }
            );
    }

    /// <summary>|x|, |w|, |b| and -|t|: then e = p - t is the sum of the absolute values of its terms.</summary>
    private static LinearArguments<Rational> AbsoluteValues(LinearArguments<double> a)
    {
        static Rational Abs(double value) => Rational.FromDouble(Math.Abs(value));
        Rational[,] target = a.Target.Map(t => -Abs(t));
        return new LinearArguments<Rational>(a.X.Map(Abs), a.W.Map(Abs), a.B.Map(Abs), target, target, a.Layout);
    }

    private static IEnumerable<Coordinate<T, T>> All<T>(LinearArguments<T> a, LinearGradients<T> g) =>
        [.. Coordinates.Of("x", a.X, g.Dx), .. Coordinates.Of("w", a.W, g.Dw), .. Coordinates.Of("b", a.B, g.Db)];

    private sealed record Comparison(string Name, double Slope, double Backward, Rational Bound)
    {
        // A NaN is not a Rational: it throws, and cannot pass.
        internal bool Accepts(double gradient) => Rational.Abs(Rational.FromDouble(Slope) - Rational.FromDouble(gradient)) <= Bound;
    }
}
