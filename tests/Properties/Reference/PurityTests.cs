using ExactGrad.Reference;
using ExactGrad.Tests.Properties.Generators;
using ExactGrad.Tests.Properties.Support;
using Xunit;

namespace ExactGrad.Tests.Properties.Reference;

/// <summary>No operation changes an argument, or returns one in place of a new array.</summary>
public sealed class PurityTests
{
    [Fact]
    public void NoArgument_IsChanged_OrReturned() =>
        Law.Holds(
            LinearProblem.Arbitrary(),
            problem =>
            {
                LinearArguments<long> a = problem.In(v => (long)v),
                    before = problem.In(v => (long)v);
                Array[] results =
                [
                    Linear<long>.Forward(a.X, a.W, a.B, a.Layout),
                    Linear<long>.InputGradient(a.W, a.Dy, a.Layout),
                    Linear<long>.WeightGradient(a.X, a.Dy, a.Layout),
                    Linear<long>.BiasGradient(a.Dy),
                    Relu<long>.Forward(a.Dy),
                    Relu<long>.Backward(a.Dy, a.Target),
                    SquaredError<long>.Loss(a.Dy, a.Target),
                    SquaredError<long>.Gradient(a.Dy, a.Target, a.Dy),
                    SquaredError<long>.Gradient(a.Dy, a.Target, 1, Reduction.Sum),
                    GradientDescent<long>.Step(a.W, a.W, 1),
                    GradientDescent<long>.Step(a.B, a.B, 1),
                ];
                Array[] arguments = [a.X, a.W, a.B, a.Target, a.Dy],
                    originals = [before.X, before.W, before.B, before.Target, before.Dy];
                Assert.Equal(originals, arguments);
                Assert.DoesNotContain(results, result => arguments.Any(argument => ReferenceEquals(result, argument)));
            }
        );
}
