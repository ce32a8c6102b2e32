using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.Judging;
using ExactGrad.Oracle.Lanes;
using ExactGrad.Oracle.Lanes.Laws;
using ExactGrad.Reference.Numbers;
using ExactGrad.Tests.Properties.Generators;
using Xunit;
using Law = ExactGrad.Tests.Properties.Support.Law;

namespace ExactGrad.Tests.Properties.Oracle.Truth;

/// <summary>The scalars that the judge itself takes in double, of answers and inputs, are exact: it may ask for equality of them.</summary>
public sealed class JudgesOwnSums
{
    // L = sum dy y, with every input nudged by a step of 1 in turn.
    [Fact]
    public void LossOfTheDerivativeLane_IsExact() =>
        ForEachTrial(
            new DerivativeLane(),
            Operation.LinearBackward,
            (calls, results) =>
            {
                for (int c = 1; c < calls.Count; c++)
                {
                    AssertExact(calls[0].Inputs["dy"], results[c].Outputs["y"]);
                }
            }
        );

    [Fact]
    public void ProductsOfTheAdjointLaw_AreExact() =>
        ForEachTrial(
            new LawsLane(),
            Operation.LinearBackward,
            (calls, results) =>
            {
                if (
                    calls
                    is [
                        { Operation: Operation.LinearBackward },
                        { Operation: Operation.LinearForward },
                        { Operation: Operation.LinearForward },
                    ]
                )
                {
                    AssertExact(calls[0].Inputs["dy"], results[1].Outputs["y"]);
                    AssertExact(calls[0].Inputs["dy"], results[2].Outputs["y"]);
                    AssertExact(calls[0].Inputs["x"], results[0].Outputs["dx"]);
                    AssertExact(calls[0].Inputs["w"], results[0].Outputs["dw"]);
                    AssertExact(calls[2].Inputs["b"], results[0].Outputs["db"]);
                }
            }
        );

    private static void AssertExact(Tensor left, Tensor right)
    {
        Rational sum = 0;
        for (int k = 0; k < left.Count; k++)
        {
            sum += Rational.FromDouble(left[k]) * Rational.FromDouble(right[k]);
        }

        Assert.Equal(sum, Rational.FromDouble(left.Dot(right)));
    }

    private static void ForEachTrial(Lane lane, Operation operation, Action<IReadOnlyList<Call>, Result[]> check)
    {
        using var reference = new ReferenceImplementation();
        LaneSettings settings = CaseArbitrary.Settings(reference.Capabilities, 9, operation, Operation.LinearForward);
        Law.Holds(
            CaseArbitrary.Of(lane, settings),
            (CaseId id) =>
            {
                Trial trial = lane.Prepare(id, settings.Capabilities);
                check(trial.Calls, [.. reference.Invoke(trial.Calls).Cast<Result>()]);
            },
            30
        );
    }
}
