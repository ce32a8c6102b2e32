using ExactGrad.Reference;
using ExactGrad.Reference.Numbers;
using ExactGrad.Tests.Properties.Generators;
using ExactGrad.Tests.Properties.Support;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace ExactGrad.Tests.Properties.Reference;

/// <summary>The backward pass of layer and loss is the derivative: exactly, and by two independent derivations.</summary>
public sealed class LinearDerivativeTests
{
    private static readonly Arbitrary<(LinearProblem Problem, Reduction Reduction, Rational Dloss, Rational Step)> Cases = Arb.From(
        from problem in LinearProblem.Generator(1)
        from reduction in Gen.Elements(Enum.GetValues<Reduction>())
        from dloss in NumberGenerators.SmallRational
        from step in NumberGenerators.Step
        select (problem, reduction, dloss, step)
    );

    // The loss is quadratic in each single entry v: L(v + h) = L + L' h + c h^2. In (L(v + h) - L(v - h)) / (2 h) the
    // constant and the square cancel, and L' is left, whatever h: in exact arithmetic this is an equality.
    [Fact]
    public void CentralDifference_OfAnyStep_EqualsBackward() =>
        Law.Holds(
            Cases,
            c =>
            {
                LinearArguments<Rational> a = c.Problem.In<Rational>(v => v);
                foreach (Coordinate<Rational, Rational> at in OfLayer(a, LinearLoss<Rational>.Gradients(a, c.Dloss, c.Reduction)))
                {
                    Rational Loss() => LinearLoss<Rational>.Value(a, c.Dloss, c.Reduction);
                    AssertEqual(at, CentralDifference(at, c.Step, Loss));
                }
            }
        );

    [Fact]
    public void CentralDifference_OverThePrediction_EqualsTheLossGradient() =>
        Law.Holds(
            Cases,
            c =>
            {
                LinearArguments<Rational> a = c.Problem.In<Rational>(v => v);
                Rational[,] p = LinearLoss<Rational>.Predict(a);
                Rational Loss() => LinearLoss<Rational>.Value(p, a, c.Dloss, c.Reduction);
                foreach (var at in Coordinates.Of("p", p, LinearLoss<Rational>.Gradients(a, c.Dloss, c.Reduction).Dp))
                {
                    AssertEqual(at, CentralDifference(at, c.Step, Loss));
                }
            }
        );

    [Fact]
    public void ForwardMode_EqualsBackward() =>
        Law.Holds(
            Cases,
            c =>
            {
                LinearGradients<Rational> gradients = LinearLoss<Rational>.Gradients(c.Problem.In<Rational>(v => v), c.Dloss, c.Reduction);
                LinearArguments<Dual<Rational>> a = c.Problem.In(v => Dual<Rational>.Constant(v));
                var dloss = Dual<Rational>.Constant(c.Dloss);
                Dual<Rational>[,] p = LinearLoss<Dual<Rational>>.Predict(a);
                foreach (var at in OfLayer(a, gradients))
                {
                    AssertEqual(at, Derivative(at, () => LinearLoss<Dual<Rational>>.Value(a, dloss, c.Reduction)));
                }

                foreach (var at in Coordinates.Of("p", p, gradients.Dp))
                {
                    AssertEqual(at, Derivative(at, () => LinearLoss<Dual<Rational>>.Value(p, a, dloss, c.Reduction)));
                }
            }
        );

    // A one-sided difference carries c h of error: the laws above do tell a derivative from something near it.
    [Fact]
    public void ForwardDifference_DoesNotEqualBackward()
    {
        Rational[,] p =
                new Rational[,]
                {
                    { 3 },
                },
            t =
                new Rational[,]
                {
                    { 1 },
                };
        Rational h = new(1, 1000);
        Rational before = SquaredError<Rational>.Loss(p, t, Reduction.Sum);
        Rational gradient = SquaredError<Rational>.Gradient(p, t, 1, Reduction.Sum)[0, 0];
        p[0, 0] += h;
        Assert.Equal(gradient + h, (SquaredError<Rational>.Loss(p, t, Reduction.Sum) - before) / h);
    }

    internal static Rational CentralDifference(Coordinate<Rational, Rational> at, Rational h, Func<Rational> loss) =>
        (at.At(at.Value.Read() + h, loss) - at.At(at.Value.Read() - h, loss)) / (2 * h);

    internal static Rational Derivative(Coordinate<Dual<Rational>, Rational> at, Func<Dual<Rational>> loss) =>
        at.At(Dual<Rational>.Variable(at.Value.Read().Value), loss).Derivative;

    internal static void AssertEqual<T>(Coordinate<T, Rational> at, Rational derivative) =>
        Assert.True(derivative == at.Gradient, $"d{at.Name}: backward says {at.Gradient}, the derivative is {derivative}");

    private static IEnumerable<Coordinate<T, Rational>> OfLayer<T>(LinearArguments<T> a, LinearGradients<Rational> g) =>
        [.. Coordinates.Of("x", a.X, g.Dx), .. Coordinates.Of("w", a.W, g.Dw), .. Coordinates.Of("b", a.B, g.Db)];
}
