using ExactGrad.Reference;
using ExactGrad.Tests.Properties.Support;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace ExactGrad.Tests.Properties.Generators;

/// <summary>A generator that never draws what matters, or a shrinker that breaks shapes, would weaken every law.</summary>
public sealed class ProblemTests
{
    [Fact]
    public void LinearProblems_CoverEmptySingleAndDistinctExtents_InBothLayouts()
    {
        HashSet<string> seen = [];
        Law.Holds(
            Arb.From(LinearProblem.Generator()),
            problem =>
            {
                int[] extents = [problem.Batch, problem.Inputs, problem.Outputs];
                foreach (
                    (string name, bool holds) in new[]
                    {
                        ("no batch", problem.Batch == 0),
                        ("no inputs", problem.Inputs == 0),
                        ("no outputs", problem.Outputs == 0),
                        ("one row", problem.Batch == 1),
                        ("one input", problem.Inputs == 1),
                        ("one output", problem.Outputs == 1),
                        ("distinct", extents.Distinct().Count() == 3 && !extents.Contains(0)),
                        ("input-major", problem.Layout == WeightLayout.InputMajor),
                        ("output-major", problem.Layout == WeightLayout.OutputMajor),
                    }
                )
                {
                    if (holds)
                    {
                        seen.Add(name);
                    }
                }
            },
            1000
        );
        Assert.Equal(9, seen.Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void EveryShrunkLinearProblem_StillFits_AndIsSmaller(int least)
    {
        Arbitrary<LinearProblem> arbitrary = LinearProblem.Arbitrary(least);
        Law.Holds(
            Arb.From(arbitrary.Generator),
            problem =>
            {
                foreach (LinearProblem smaller in arbitrary.Shrinker(problem))
                {
                    Assert.True(Size(smaller) < Size(problem));
                    Assert.True(Math.Min(smaller.Batch, Math.Min(smaller.Inputs, smaller.Outputs)) >= least);
                    LinearArguments<long> a = smaller.In(v => (long)v);
                    long[,] y = Linear<long>.Forward(a.X, a.W, a.B, a.Layout);
                    Assert.Equal((y.Rows(), y.Columns()), (a.Target.Rows(), a.Target.Columns()));
                    Assert.Equal((y.Rows(), y.Columns()), (a.Dy.Rows(), a.Dy.Columns()));
                }
            }
        );
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void EveryShrunkNetworkProblem_StillFits_AndDiffers(int least)
    {
        Arbitrary<NetworkProblem> arbitrary = NetworkProblem.Arbitrary(least);
        Law.Holds(
            Arb.From(arbitrary.Generator),
            problem =>
            {
                foreach (NetworkProblem smaller in arbitrary.Shrinker(problem))
                {
                    Assert.NotEqual(problem.ToString(), smaller.ToString());
                    Assert.True(Math.Min(Math.Min(smaller.Batch, smaller.Inputs), Math.Min(smaller.Hidden, smaller.Outputs)) >= least);
                    NetworkArguments<long> a = smaller.In(v => (long)v);
                    long[,] p = Network<long>.Forward(a.X, a.Parameters).Prediction;
                    Assert.Equal((p.Rows(), p.Columns()), (a.Target.Rows(), a.Target.Columns()));
                }
            },
            30
        );
    }

    private static int Size(LinearProblem p) =>
        p.Batch
        + p.Inputs
        + p.Outputs
        + p.X.Entries().Concat(p.W.Entries()).Concat(p.B).Concat(p.Target.Entries()).Concat(p.Dy.Entries()).Sum(Math.Abs);
}
