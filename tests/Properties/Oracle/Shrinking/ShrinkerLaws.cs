using ExactGrad.Oracle.Calls;
using ExactGrad.Oracle.Cases;
using ExactGrad.Oracle.Implementations;
using ExactGrad.Oracle.Judging;
using ExactGrad.Oracle.Lanes;
using ExactGrad.Oracle.Shrinking;
using ExactGrad.Tests.Properties.Generators;
using ExactGrad.Tests.Properties.Oracle.Support;
using ExactGrad.Tests.Properties.Support;
using Xunit;

namespace ExactGrad.Tests.Properties.Oracle.Shrinking;

/// <summary>A shrunk case fails as the found one did, is no larger, is a case of its lane, and is the same one every time.</summary>
public sealed class ShrinkerLaws
{
    [Fact]
    public void ShrunkCase_FailsInTheSameWay_AndIsNoLarger()
    {
        foreach (Mistake mistake in Mistake.All.Where((_, k) => k % 4 == 0))
        {
            foreach (Lane lane in Lane.All.Where(lane => mistake.Lanes.Contains(lane.Name)))
            {
                using IImplementation implementation = mistake.Make();
                Law.Holds(
                    CaseArbitrary.Of(lane, CaseArbitrary.Settings(implementation.Capabilities, maxSide: 5)),
                    id =>
                    {
                        if (Judged(lane, implementation, id).Violation is not Violation violation)
                        {
                            return;
                        }

                        CaseId shrunk = Shrunk(lane, implementation, id, violation);
                        Assert.Equal(violation.Signature, Judged(lane, implementation, shrunk).Violation?.Signature);
                        Assert.All(shrunk.Extents.Zip(id.Extents), pair => Assert.True(pair.First <= pair.Second));
                        Assert.True(shrunk.Request.Count <= id.Request.Count);
                        Assert.Equal((id.Operation, id.Lane, id.Variant), (shrunk.Operation, shrunk.Lane, shrunk.Variant));
                        Assert.Equal(shrunk.ToString(), Shrunk(lane, implementation, id, violation).ToString());
                        Assert.Equal(shrunk.ToString(), Shrunk(lane, implementation, CaseId.Parse(id.ToString()), violation).ToString());
                    },
                    12
                );
            }
        }
    }

    [Fact]
    public void Candidates_AreAllCasesOfTheLane()
    {
        foreach (Lane lane in Lane.All)
        {
            using var reference = new ReferenceImplementation();
            Law.Holds(
                CaseArbitrary.Of(lane, CaseArbitrary.Settings(reference.Capabilities, maxSide: 9)),
                id =>
                {
                    var shrinker = new Shrinker(
                        lane,
                        candidates =>
                        {
                            Assert.All(candidates, candidate => Assert.Null(lane.Problem(candidate)));
                            return [.. candidates.Select(_ => Judgement.Refused("asked only for its candidates"))];
                        }
                    );
                    // Nothing fails any more: then the case stays what it was.
                    Assert.Same(id, shrinker.Shrink(id, new Violation("", null, "", () => new Story())));
                },
                lane is LargeLane ? 4 : 20
            );
        }
    }

    // A mistake that only extents from 21 on show: no small shape fails, so extents are bisected, down to where it starts.
    [Fact]
    public void MistakeOfLargeShapes_IsBisectedToWhereItStarts()
    {
        const int Least = 21;
        using var wrong = new AlteredImplementation(
            "tail",
            (call, right) => call.Inputs["x"].Columns >= Least ? throw new InvalidOperationException("tail") : right(call)
        );
        var lane = new ExactLane();
        var id = CaseId.Parse("eg1/exact.p24/linear.forward/f32/input-major/-/40x97x33/-/0000000000000001");
        Assert.Equal([0, Least, 0], Shrunk(lane, wrong, id, Judged(lane, wrong, id).Violation!).Extents);
    }

    // db is wrong everywhere, dx from three inputs on: a smaller case where only db is wrong is another finding.
    [Fact]
    public void TwoMistakes_AreNotMixedUp()
    {
        using var wrong = new AlteredImplementation(
            "two",
            (call, right) =>
            {
                var outputs = new Dictionary<string, Tensor>(((Result)right(call)).Outputs);
                foreach (string name in outputs.Keys.Where(name => name == "db" || (name == "dx" && outputs[name].Columns >= 3)).ToArray())
                {
                    Tensor changed = outputs[name].Clone();
                    changed[0] += 1;
                    outputs[name] = changed;
                }

                return new Result(outputs);
            }
        );
        var lane = new ExactLane();
        var id = CaseId.Parse("eg1/exact.p24/linear.backward/f32/input-major/-/4x5x4/dx+dw+db/0000000000000001");
        CaseId shrunk = Shrunk(lane, wrong, id, Judged(lane, wrong, id).Violation!);
        Assert.Equal("dx", Judged(lane, wrong, shrunk).Violation?.Subject);
        Assert.Equal(3, shrunk.Extents[1]);
    }

    private static CaseId Shrunk(Lane lane, IImplementation implementation, CaseId id, Violation violation) =>
        new Shrinker(lane, candidates => [.. candidates.Select(candidate => TryJudged(lane, implementation, candidate))]).Shrink(
            id,
            violation
        );

    private static Judgement TryJudged(Lane lane, IImplementation implementation, CaseId id)
    {
        try
        {
            return Judged(lane, implementation, id);
        }
        catch (FormatException)
        {
            return Judgement.Refused("simpler values that leave the lane's budget");
        }
    }

    private static Judgement Judged(Lane lane, IImplementation implementation, CaseId id)
    {
        Trial trial = lane.Prepare(id, implementation.Capabilities);
        return trial.Judge(implementation.Invoke(trial.Calls));
    }
}
