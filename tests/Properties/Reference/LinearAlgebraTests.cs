using ExactGrad.Reference;
using ExactGrad.Tests.Properties.Generators;
using ExactGrad.Tests.Properties.Support;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace ExactGrad.Tests.Properties.Reference;

/// <summary>What every linear map and its adjoint obey, in exact integers.</summary>
public sealed class LinearAlgebraTests
{
    /// <summary>Two problems of the same shape and layout: the second supplies the other argument of each sum.</summary>
    private static readonly Arbitrary<(LinearProblem First, LinearProblem Second)> Pairs = Arb.From(
        from first in LinearProblem.Generator()
        from x in LinearProblem.Entries(first.Batch, first.Inputs)
        from w in LinearProblem.Entries(first.Inputs, first.Outputs)
        from b in LinearProblem.Entries(1, first.Outputs)
        from dy in LinearProblem.Entries(first.Batch, first.Outputs)
        select (first, first with { X = x, W = w, B = [.. b.Entries()], Dy = dy })
    );

    private const int Factor = -3;

    [Fact]
    public void Forward_IsLinear_InTheInput() =>
        Law.Holds(
            Pairs,
            p =>
            {
                LinearArguments<long> a = Long(p.First),
                    c = Long(p.Second);
                var none = new long[a.B.Length];
                Assert.Equal(
                    Plus(Forward(a.X, a.W, a.B, a.Layout), Forward(c.X, a.W, none, a.Layout)),
                    Forward(Plus(a.X, c.X), a.W, a.B, a.Layout)
                );
            }
        );

    [Fact]
    public void Forward_IsLinear_InTheWeights() =>
        Law.Holds(
            Pairs,
            p =>
            {
                LinearArguments<long> a = Long(p.First),
                    c = Long(p.Second);
                var none = new long[a.B.Length];
                Assert.Equal(
                    Plus(Forward(a.X, a.W, a.B, a.Layout), Forward(a.X, c.W, none, a.Layout)),
                    Forward(a.X, Plus(a.W, c.W), a.B, a.Layout)
                );
            }
        );

    [Fact]
    public void Forward_AddsTheBias_OnceToEveryRow() =>
        Law.Holds(
            Pairs,
            p =>
            {
                LinearArguments<long> a = Long(p.First),
                    c = Long(p.Second);
                long[,] y = Forward(a.X, a.W, a.B, a.Layout);
                Assert.Equal(
                    Matrix.Build(y.Rows(), y.Columns(), (s, j) => y[s, j] + c.B[j]),
                    Forward(a.X, a.W, a.B.Zip(c.B, (u, v) => u + v), a.Layout)
                );
            }
        );

    [Fact]
    public void Backward_IsLinear_InTheGradientFromAbove() =>
        Law.Holds(
            Pairs,
            p =>
            {
                LinearArguments<long> a = Long(p.First),
                    c = Long(p.Second);
                long[,] mixed = Plus(a.Dy, c.Dy.Map(v => Factor * v));
                Assert.Equal(
                    Plus(
                        Linear<long>.InputGradient(a.W, a.Dy, a.Layout),
                        Linear<long>.InputGradient(a.W, c.Dy, a.Layout).Map(v => Factor * v)
                    ),
                    Linear<long>.InputGradient(a.W, mixed, a.Layout)
                );
                Assert.Equal(
                    Plus(
                        Linear<long>.WeightGradient(a.X, a.Dy, a.Layout),
                        Linear<long>.WeightGradient(a.X, c.Dy, a.Layout).Map(v => Factor * v)
                    ),
                    Linear<long>.WeightGradient(a.X, mixed, a.Layout)
                );
                Assert.Equal(
                    Linear<long>.BiasGradient(a.Dy).Zip(Linear<long>.BiasGradient(c.Dy), (u, v) => u + Factor * v),
                    Linear<long>.BiasGradient(mixed)
                );
            }
        );

    [Fact]
    public void Backward_IsLinear_InWeightsAndInput() =>
        Law.Holds(
            Pairs,
            p =>
            {
                LinearArguments<long> a = Long(p.First),
                    c = Long(p.Second);
                Assert.Equal(
                    Plus(Linear<long>.InputGradient(a.W, a.Dy, a.Layout), Linear<long>.InputGradient(c.W, a.Dy, a.Layout)),
                    Linear<long>.InputGradient(Plus(a.W, c.W), a.Dy, a.Layout)
                );
                Assert.Equal(
                    Plus(Linear<long>.WeightGradient(a.X, a.Dy, a.Layout), Linear<long>.WeightGradient(c.X, a.Dy, a.Layout)),
                    Linear<long>.WeightGradient(Plus(a.X, c.X), a.Dy, a.Layout)
                );
            }
        );

    // <dy, J v> = <J^T dy, v> for each of the three Jacobians, with v a change of x, of w and of b.
    [Fact]
    public void Gradients_AreTheAdjoints_OfForward() =>
        Law.Holds(
            Pairs,
            p =>
            {
                LinearArguments<long> a = Long(p.First),
                    v = Long(p.Second);
                var none = new long[a.B.Length];
                Assert.Equal(Inner(a.Dy, Forward(v.X, a.W, none, a.Layout)), Inner(Linear<long>.InputGradient(a.W, a.Dy, a.Layout), v.X));
                Assert.Equal(Inner(a.Dy, Forward(a.X, v.W, none, a.Layout)), Inner(Linear<long>.WeightGradient(a.X, a.Dy, a.Layout), v.W));
                Assert.Equal(
                    Inner(a.Dy, Matrix.Build(a.X.Rows(), v.B.Length, (_, j) => v.B[j])),
                    Linear<long>.BiasGradient(a.Dy).Zip(v.B, (d, change) => d * change).Sum()
                );
            }
        );

    [Fact]
    public void OtherLayout_TransposesTheWeightsAndTheirGradient_AndNothingElse() =>
        Law.Holds(
            LinearProblem.Arbitrary(),
            problem =>
            {
                LinearArguments<long> inputMajor = Long(problem with { Layout = WeightLayout.InputMajor }),
                    outputMajor = Long(problem with { Layout = WeightLayout.OutputMajor });
                Assert.Equal(inputMajor.W.Transposed(), outputMajor.W);
                LinearGradients<long> g = LinearLoss<long>.Gradients(inputMajor, 1, Reduction.Sum),
                    h = LinearLoss<long>.Gradients(outputMajor, 1, Reduction.Sum);
                Assert.Equal(LinearLoss<long>.Predict(inputMajor), LinearLoss<long>.Predict(outputMajor));
                Assert.Equal(g.Dx, h.Dx);
                Assert.Equal(g.Dw.Transposed(), h.Dw);
                Assert.Equal(g.Db, h.Db);
            }
        );

    private static LinearArguments<long> Long(LinearProblem problem) => problem.In(v => (long)v);

    private static long[,] Forward(long[,] x, long[,] w, long[] b, WeightLayout layout) => Linear<long>.Forward(x, w, b, layout);

    private static long[,] Plus(long[,] left, long[,] right) => left.Zip(right, (a, b) => a + b);

    private static long Inner(long[,] left, long[,] right) => left.Zip(right, (a, b) => a * b).Entries().Sum();
}
