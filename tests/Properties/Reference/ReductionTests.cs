using ExactGrad.Reference;
using ExactGrad.Reference.Numbers;
using ExactGrad.Tests.Properties.Generators;
using ExactGrad.Tests.Properties.Support;
using Xunit;

namespace ExactGrad.Tests.Properties.Reference;

/// <summary>Reductions differ by a factor, and nothing else; exact fractions show that it is the right one.</summary>
public sealed class ReductionTests
{
    [Fact]
    public void Losses_DifferByTheirCounts() =>
        Law.Holds(
            LinearProblem.Arbitrary(1),
            problem =>
            {
                (Rational[,] p, Rational[,] t) = Pair(problem);
                Rational sum = SquaredError<Rational>.Loss(p, t, Reduction.Sum);
                Assert.Equal(sum, SquaredError<Rational>.Loss(p, t).Entries().Aggregate((Rational)0, (total, l) => total + l));
                Assert.Equal(sum, SquaredError<Rational>.Loss(p, t, Reduction.BatchMean) * problem.Batch);
                Assert.Equal(sum, SquaredError<Rational>.Loss(p, t, Reduction.Mean) * problem.Batch * problem.Outputs);
            }
        );

    [Fact]
    public void Gradients_DifferByTheirCounts() =>
        Law.Holds(
            LinearProblem.Arbitrary(1),
            problem =>
            {
                (Rational[,] p, Rational[,] t) = Pair(problem);
                Rational batch = problem.Batch,
                    all = problem.Batch * problem.Outputs;
                Rational[,] sum = SquaredError<Rational>.Gradient(p, t, 1, Reduction.Sum);
                Assert.Equal(sum, SquaredError<Rational>.Gradient(p, t, 1, Reduction.BatchMean).Map(g => g * batch));
                Assert.Equal(sum, SquaredError<Rational>.Gradient(p, t, 1, Reduction.Mean).Map(g => g * all));
            }
        );

    [Fact]
    public void EqualGradientsFromAbove_MakeNoneASum() =>
        Law.Holds(
            LinearProblem.Arbitrary(),
            problem =>
            {
                (Rational[,] p, Rational[,] t) = Pair(problem);
                Rational[,] dl = t.Map(_ => new Rational(5, 7));
                Assert.Equal(
                    SquaredError<Rational>.Gradient(p, t, new Rational(5, 7), Reduction.Sum),
                    SquaredError<Rational>.Gradient(p, t, dl)
                );
            }
        );

    [Fact]
    public void Gradient_IsLinearInTheGradientFromAbove() =>
        Law.Holds(
            LinearProblem.Arbitrary(1),
            problem =>
            {
                (Rational[,] p, Rational[,] t) = Pair(problem);
                foreach (Reduction reduction in new[] { Reduction.Sum, Reduction.BatchMean, Reduction.Mean })
                {
                    Rational[,] one = SquaredError<Rational>.Gradient(p, t, 1, reduction);
                    Assert.Equal(one.Map(g => g * -3), SquaredError<Rational>.Gradient(p, t, -3, reduction));
                }
            }
        );

    // Counts are built by doubling; every count up to 70 passes through each path of it.
    [Fact]
    public void Means_DivideByEveryCountExactly()
    {
        for (int count = 1; count <= 70; count++)
        {
            long[,] p = Matrix.Build(count, 1, (_, _) => 1L),
                t = new long[count, 1];
            Assert.Equal(1, SquaredError<long>.Loss(p, t, Reduction.BatchMean));
            Assert.Equal(1, SquaredError<long>.Loss(p, t, Reduction.Mean));
        }
    }

    private static (Rational[,] P, Rational[,] T) Pair(LinearProblem problem)
    {
        LinearArguments<Rational> a = problem.In<Rational>(v => v);
        return (LinearLoss<Rational>.Predict(a), a.Target);
    }
}
