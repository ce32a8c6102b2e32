using ExactGrad.Oracle.Catalogue;
using ExactGrad.Oracle.Judging;
using Xunit;

namespace ExactGrad.Tests.Mutation;

/// <summary>Two mistakes in one output, which no single entry explains: the diagnosis names both.</summary>
public sealed class MistakePairTests
{
    [Theory]
    [InlineData("dx-weights-reshaped", "dx-times-batch", "dx")]
    [InlineData("db-not-summed", "all-gradients-negated", "db")]
    [InlineData("bias-subtracted", "last-column-dropped", "y")]
    [InlineData("loss-not-squared", "mean-applied-twice", "loss")]
    [InlineData("loss-gradient-negated", "mean-gradient-divided-twice", "dprediction")]
    [InlineData("dw-batch-reversed", "gradients-doubled", "dw")]
    public void TwoMistakesInOneOutput_AreBothNamed(string first, string second, string output)
    {
        Mistake[] planted = [Named(first), Named(second)];
        using var mistaken = new TwiceMistakenImplementation(planted[0], planted[1]);
        Report report = new Judge(
            mistaken,
            new JudgeOptions
            {
                Lanes = ["exact"],
                Cases = 1000,
                Seed = 1,
            }
        ).Run();
        Failure[] found =
        [
            .. report.Failures.Where(failure => failure.Subject == output && planted[0].Operations.Contains(failure.Operation)),
        ];
        Assert.NotEmpty(found);
        Assert.All(found, failure => Assert.Empty(failure.Diagnosis!.Mistakes));
        Assert.All(
            found,
            failure => Assert.Contains(failure.Diagnosis!.Pairs, pair => planted.ToHashSet().SetEquals([pair.First, pair.Second]))
        );
        Assert.All(found, failure => Assert.Contains("two mistakes at once", failure.Diagnosis!.Text, StringComparison.Ordinal));
    }

    // One mistake is never explained by two.
    [Theory]
    [InlineData("dx-mean")]
    [InlineData("loss-halved")]
    public void OneMistake_HasNoPairs(string name)
    {
        using var mistaken = new MistakenImplementation(Named(name));
        Report report = new Judge(
            mistaken,
            new JudgeOptions
            {
                Lanes = ["exact"],
                Cases = 500,
                Seed = 1,
            }
        ).Run();
        Assert.NotEmpty(report.Failures);
        Assert.All(report.Failures, failure => Assert.Empty(failure.Diagnosis?.Pairs ?? []));
    }

    private static Mistake Named(string name) => KnownMistakes.All.Single(mistake => mistake.Name == name);
}
