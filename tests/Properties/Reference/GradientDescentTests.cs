using ExactGrad.Reference;
using ExactGrad.Reference.Numbers;
using ExactGrad.Tests.Properties.Generators;
using ExactGrad.Tests.Properties.Support;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace ExactGrad.Tests.Properties.Reference;

/// <summary>A step against the gradient of a convex quadratic does what its expansion says, exactly.</summary>
public sealed class GradientDescentTests
{
    private static readonly Arbitrary<(LinearProblem Problem, Reduction Reduction, Rational Rate)> Cases = Arb.From(
        from problem in LinearProblem.Generator(1)
        from reduction in Gen.Elements(Reduction.Sum, Reduction.BatchMean, Reduction.Mean)
        from rate in NumberGenerators.Step
        select (problem, reduction, rate)
    );

    // Over v = (w, b) the loss is L(v) = |A v - t|^2 / c, and A g is what the layer makes of the gradient itself. So
    // L(v - r g) = L(v) - r |g|^2 + r^2 |A g|^2 / c, where |A g|^2 / c is the loss of A g against targets of 0.
    [Fact]
    public void Step_ChangesTheLoss_ByTheExactExpansion() =>
        Law.Holds(
            Cases,
            c =>
            {
                Line line = Along(c.Problem, c.Reduction);
                Assert.Equal(line.Loss - c.Rate * line.Slope + c.Rate * c.Rate * line.Curvature, line.After(c.Rate));
            }
        );

    // By the expansion, the loss falls exactly for rates between 0 and |g|^2 / curvature, and is back at the end of them.
    [Fact]
    public void Step_DecreasesTheLoss_UpToTheRateThatTheCurvatureAllows()
    {
        int moved = 0;
        Law.Holds(
            Cases,
            c =>
            {
                Line line = Along(c.Problem, c.Reduction);
                if (line.Curvature.Sign == 0)
                {
                    Assert.Equal(0, line.Slope);
                    return;
                }

                moved++;
                Rational limit = line.Slope / line.Curvature;
                Assert.True(line.After(limit / 1000) < line.Loss);
                Assert.True(line.After(limit * 999 / 1000) < line.Loss);
                Assert.Equal(line.Loss, line.After(limit));
                Assert.True(line.After(limit * 1001 / 1000) > line.Loss);
            }
        );
        Assert.True(moved > 0);
    }

    [Fact]
    public void Step_ByRateZero_ChangesNothing() =>
        Law.Holds(
            LinearProblem.Arbitrary(),
            problem =>
            {
                Assert.Equal(problem.Dy, GradientDescent<int>.Step(problem.Dy, problem.Target, 0));
                Assert.Equal(problem.B, GradientDescent<int>.Step(problem.B, problem.B, 0));
            }
        );

    private static Line Along(LinearProblem problem, Reduction reduction)
    {
        LinearArguments<Rational> a = problem.In<Rational>(v => v);
        LinearGradients<Rational> g = LinearLoss<Rational>.Gradients(a, 1, reduction);
        Rational[,] change = Linear<Rational>.Forward(a.X, g.Dw, g.Db, a.Layout);
        return new Line(
            LinearLoss<Rational>.Value(a, 1, reduction),
            g.Dw.Entries().Concat(g.Db).Aggregate((Rational)0, (sum, d) => sum + d * d),
            SquaredError<Rational>.Loss(change, change.Map(_ => (Rational)0), reduction),
            rate =>
                LinearLoss<Rational>.Value(
                    a with
                    {
                        W = GradientDescent<Rational>.Step(a.W, g.Dw, rate),
                        B = GradientDescent<Rational>.Step(a.B, g.Db, rate),
                    },
                    1,
                    reduction
                )
        );
    }

    /// <summary>The loss along the gradient: its value, |g|^2, the coefficient of rate^2, and the loss after a step.</summary>
    private sealed record Line(Rational Loss, Rational Slope, Rational Curvature, Func<Rational, Rational> After);
}
