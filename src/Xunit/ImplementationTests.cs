using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.Judging;
using Xunit;

namespace ExactGrad.Xunit;

/// <summary>
/// Judges an implementation in every lane, each a test of its own. Override <see cref="CreateImplementation"/> in a public class of a test
/// project; for a layer over spans <see cref="LinearLayerTests{T}"/> asks for less. A lane that the implementation cannot take part in is
/// skipped, with the reason; a lane in which nothing is proven or nothing was compared fails.
/// From the environment: EXACTGRAD_SEED (1 unless set), EXACTGRAD_CASES (cases of a lane), and EXACTGRAD_REPLAY, the id of a case as a failure
/// prints it: then that case is judged, and nothing else.
/// </summary>
public abstract class ImplementationTests
{
    /// <summary>The implementation under test; made for each lane, and disposed after it.</summary>
    protected abstract IImplementation CreateImplementation();

    /// <summary>
    /// What to judge and how much: a tenth of each lane's own number of cases from seed 1, unless overridden. The environment wins over it;
    /// <see cref="JudgeOptions.Lanes"/> is each test's own.
    /// </summary>
    protected virtual JudgeOptions Options { get; } = new() { CasesDivisor = 10, Seed = 1 };

    /// <summary>Small integers within a checked budget: the answer must equal the truth.</summary>
    [Fact]
    public void Exact() => Judge("exact");

    /// <summary>Random reals, wide exponents, cancelling data: within the proven bound, element by element.</summary>
    [Fact]
    public void Rounding() => Judge("rounding");

    /// <summary>Central differences of its own forward pass must equal its backward pass.</summary>
    [Fact]
    public void Derivative() => Judge("derivative");

    /// <summary>Its own answers agree with each other: adjoint identity, linearity, batch split and order, layouts, scaling.</summary>
    [Fact]
    public void Laws() => Judge("laws");

    /// <summary>Operands with more bits than narrower formats hold: equality.</summary>
    [Fact]
    public void Wide() => Judge("wide");

    /// <summary>NaN, infinities, signed zeros, subnormal numbers, overflow: of the truth's class, and equal to it where finite.</summary>
    [Fact]
    public void Special() => Judge("special");

    /// <summary>Nothing but the answer is written, and nothing but the inputs decides its bits.</summary>
    [Fact]
    public void Contract() => Judge("contract");

    /// <summary>512 and more a side: Freivalds' check modulo 2^61 - 1.</summary>
    [Fact]
    public void Large() => Judge("large");

    /// <summary>A variable of the environment.</summary>
    internal virtual string? Variable(string name) => Environment.GetEnvironmentVariable(name);

    private void Judge(string lane)
    {
        Variables variables = Variables.Read(Variable);
        if (variables.Replay is { } one && one.Lane != lane)
        {
            Assert.Skip($"{Variables.ReplayName} names a case of the lane {one.Lane}");
        }

        using IImplementation implementation = CreateImplementation();
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        LaneOutcome outcome = LaneOutcome.Of(implementation, Options, lane, variables, cancellation);
        switch (outcome.Kind)
        {
            case LaneOutcomeKind.Passed:
                TestContext.Current.TestOutputHelper?.WriteLine(outcome.Text);
                break;
            case LaneOutcomeKind.Skipped:
                Assert.Skip(outcome.Text);
                break;
            default:
                Assert.Fail(outcome.Text);
                break;
        }
    }
}
