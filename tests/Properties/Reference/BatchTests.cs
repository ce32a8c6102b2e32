using ExactGrad.Reference;
using ExactGrad.Reference.Numbers;
using ExactGrad.Tests.Properties.Generators;
using ExactGrad.Tests.Properties.Support;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace ExactGrad.Tests.Properties.Reference;

/// <summary>What cutting, shuffling and repeating a batch does to loss and gradients.</summary>
public sealed class BatchTests
{
    private static readonly Arbitrary<(LinearProblem Problem, int[] Order, int Cut)> Cases = Arb.From(
        from problem in LinearProblem.Generator(1)
        from order in Gen.Shuffle(Enumerable.Range(0, problem.Batch))
        from cut in Gen.Choose(0, problem.Batch)
        select (problem, order, cut)
    );

    [Fact]
    public void Sum_OverParts_AddsUpToTheWhole() =>
        Law.Holds(
            Cases,
            c =>
            {
                LinearGradients<Rational> whole = Gradients(c.Problem, Reduction.Sum);
                LinearGradients<Rational> first = Gradients(Rows(c.Problem, c.Order[..c.Cut]), Reduction.Sum);
                LinearGradients<Rational> second = Gradients(Rows(c.Problem, c.Order[c.Cut..]), Reduction.Sum);
                Assert.Equal(whole.Dw, first.Dw.Zip(second.Dw, (a, b) => a + b));
                Assert.Equal(whole.Db, first.Db.Zip(second.Db, (a, b) => a + b));
                Assert.Equal(whole.Dx.TakeRows(c.Order).Entries(), first.Dx.Entries().Concat(second.Dx.Entries()));
                Assert.Equal(
                    Loss(c.Problem, Reduction.Sum),
                    Loss(Rows(c.Problem, c.Order[..c.Cut]), Reduction.Sum) + Loss(Rows(c.Problem, c.Order[c.Cut..]), Reduction.Sum)
                );
            }
        );

    // A part of size k contributes its own mean times k / B: the mean weighted by sizes, not the mean of means.
    [Theory]
    [InlineData(Reduction.BatchMean)]
    [InlineData(Reduction.Mean)]
    public void Means_OverUnevenParts_AddUpWhenWeightedByTheirSizes(Reduction reduction) =>
        Law.Holds(
            Cases,
            c =>
            {
                LinearGradients<Rational> whole = Gradients(c.Problem, reduction);
                Rational[,] dw = whole.Dw.Map(_ => (Rational)0);
                Rational loss = 0;
                foreach (int[] part in new[] { c.Order[..c.Cut], c.Order[c.Cut..] }.Where(part => part.Length > 0))
                {
                    var weight = new Rational(part.Length, c.Problem.Batch);
                    dw = dw.Zip(Gradients(Rows(c.Problem, part), reduction).Dw, (sum, g) => sum + weight * g);
                    loss += weight * Loss(Rows(c.Problem, part), reduction);
                }

                Assert.Equal(whole.Dw, dw);
                Assert.Equal(Loss(c.Problem, reduction), loss);
            }
        );

    // Batch of 3 cut into 1 and 2, predictions 1, 0, 0 of targets 0: mean 1/3, but mean of means (1 + 0) / 2.
    [Theory]
    [InlineData(Reduction.BatchMean)]
    [InlineData(Reduction.Mean)]
    public void MeanOfMeans_OverUnevenParts_IsWrong(Reduction reduction)
    {
        Rational[,] p =
        {
            { 1 },
            { 0 },
            { 0 },
        };
        var t = new Rational[3, 1];
        Rational first = SquaredError<Rational>.Loss(p.TakeRows(0), t.TakeRows(0), reduction);
        Rational second = SquaredError<Rational>.Loss(p.TakeRows(1, 2), t.TakeRows(1, 2), reduction);
        Assert.Equal(new Rational(1, 3), SquaredError<Rational>.Loss(p, t, reduction));
        Assert.Equal(new Rational(1, 2), (first + second) / 2);
    }

    [Fact]
    public void Permutation_MovesRows_AndLeavesSumsAlone() =>
        Law.Holds(
            Cases,
            c =>
            {
                LinearProblem shuffled = Rows(c.Problem, c.Order);
                foreach (Reduction reduction in Enum.GetValues<Reduction>())
                {
                    LinearGradients<Rational> before = Gradients(c.Problem, reduction),
                        after = Gradients(shuffled, reduction);
                    Assert.Equal(before.Dx.TakeRows(c.Order), after.Dx);
                    Assert.Equal(before.Dw, after.Dw);
                    Assert.Equal(before.Db, after.Db);
                }
            }
        );

    [Fact]
    public void DuplicatedBatch_DoublesSums_AndLeavesMeansAlone() =>
        Law.Holds(
            Cases,
            c =>
            {
                LinearProblem twice = Rows(c.Problem, [.. c.Order, .. c.Order]);
                Assert.Equal(Gradients(c.Problem, Reduction.Sum).Dw.Map(g => 2 * g), Gradients(twice, Reduction.Sum).Dw);
                Assert.Equal(Gradients(c.Problem, Reduction.Mean).Dw, Gradients(twice, Reduction.Mean).Dw);
                Assert.Equal(Gradients(c.Problem, Reduction.BatchMean).Db, Gradients(twice, Reduction.BatchMean).Db);
                Assert.Equal(Loss(c.Problem, Reduction.Mean), Loss(twice, Reduction.Mean));
            }
        );

    private static LinearProblem Rows(LinearProblem problem, int[] rows) =>
        problem with
        {
            X = problem.X.TakeRows(rows),
            Target = problem.Target.TakeRows(rows),
            Dy = problem.Dy.TakeRows(rows),
        };

    private static LinearGradients<Rational> Gradients(LinearProblem problem, Reduction reduction) =>
        LinearLoss<Rational>.Gradients(problem.In<Rational>(v => v), 1, reduction);

    private static Rational Loss(LinearProblem problem, Reduction reduction) =>
        LinearLoss<Rational>.Value(problem.In<Rational>(v => v), 1, reduction);
}
